using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guanxi.Customers.Tasks;

/// <summary>Something that somebody has to do by a day. Its owner is whoever has to do it.</summary>
internal sealed class TaskItem : IRecord, ISearchable
{
    public const string Table = "customers_task";

    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public DateTime? DeletedAt { get; set; }
    public long? OwnerId { get; set; }
    public long? TeamId { get; set; }

    public string Subject { get; set => field = value.Trim(); } = "";
    public string Kind { get; set => field = value.Length > 0 ? value : "other"; } = "other";

    /// <summary>The day it is to be done by; today's where nobody named one.</summary>
    public DateOnly Due { get; set; }

    public string Priority { get; set => field = value.Length > 0 ? value : "normal"; } = "normal";
    public string State { get; set => field = value.Length > 0 ? value : TaskState.Open; } = TaskState.Open;

    /// <summary>Whom it is about; null for nobody.</summary>
    public long? CustomerId { get; set; }

    /// <summary>Another record it is about, by type and id; empty and null for none.</summary>
    public string AboutType { get; private set; } = "";
    public long? AboutId { get; private set; }

    public string Note { get; set; } = "";

    /// <summary>When it was done or dropped; null while it is open.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>What made it, so that it is never made twice; null when a person did.</summary>
    public string? Cause { get; private set; }

    public string AuditedAs => RecordTypes.Task;

    public string SearchTable => Table;

    public string? SearchDocument() => DeletedAt is null ? Document(new SearchText(), Subject, Note) : null;

    public static string Document(SearchText text, string subject, string note) => text.Name(subject).Text(note).ToString();

    public void Check()
    {
        if (Subject.Length == 0)
            throw new InvalidException("field.required", "subject", "subject");
    }
}

/// <summary>States of a task.</summary>
internal static class TaskState
{
    public const string Open = "open";
    public const string Done = "done";
    public const string Dropped = "dropped";

    public static readonly IReadOnlyList<string> All = [Open, Done, Dropped];
}

internal sealed class TaskMapping : IEntityTypeConfiguration<TaskItem>
{
    public void Configure(EntityTypeBuilder<TaskItem> builder)
    {
        builder.ToTable(TaskItem.Table);
        builder.Ignore(t => t.SearchTable);
        builder.Ignore(t => t.AuditedAs);
    }
}
