using System.Text.Json;
using System.Text.Json.Serialization;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Guanxi.Platform.Audit;

/// <summary>Keeps a property out of the audit log: secrets and their hashes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotAuditedAttribute : Attribute;

/// <summary>One value before and after.</summary>
public sealed record AuditChange(
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("before")] object? Before,
    [property: JsonPropertyName("after")] object? After);

/// <summary>Who changed what and when. Rows are only ever added.</summary>
public sealed class AuditEntry
{
    private static readonly HashSet<string> Bookkeeping = ["Id", "Version", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy"];

    private readonly Func<long> record;

    private AuditEntry(string type, Func<long> record, string action, Actor by, DateTime at, IReadOnlyList<AuditChange> changes)
        => (Type, this.record, Action, By, At, Changes) = (type, record, action, by, at, changes);

    public string Type { get; }
    public string Action { get; }
    public Actor By { get; }
    public DateTime At { get; }
    public IReadOnlyList<AuditChange> Changes { get; }

    /// <summary>An entry for something that is no single saved row: an import, an export, a sign-in.</summary>
    public static AuditEntry For(string type, long record, string action, Actor by, DateTime at, params IReadOnlyList<AuditChange> changes)
        => new(type, () => record, action, by, at, changes);

    /// <param name="more">Changes of values that the class of the row does not know.</param>
    internal static AuditEntry Of(EntityEntry entry, Actor by, DateTime at, IReadOnlyList<AuditChange> more)
    {
        var changes = new List<AuditChange>();
        foreach (var property in entry.Properties)
        {
            var meta = property.Metadata;
            if (Bookkeeping.Contains(meta.Name) || meta.PropertyInfo?.IsDefined(typeof(NotAuditedAttribute), false) == true)
                continue;
            var before = entry.State == EntityState.Added ? null : property.OriginalValue;
            var after = entry.State == EntityState.Deleted ? null : property.CurrentValue;
            if (!Equals(before, after))
                changes.Add(new(char.ToLowerInvariant(meta.Name[0]) + meta.Name[1..], before, after));
        }
        changes.AddRange(more);
        var action = entry.State switch
        {
            EntityState.Added => "create",
            EntityState.Deleted => "delete",
            _ => changes.FirstOrDefault(c => c.Field == "deletedAt") is { } binned ? (binned.After is null ? "restore" : "bin") : "update",
        };
        return new(((IAudited)entry.Entity).AuditedAs, () => ((IAudited)entry.Entity).Id, action, by, at, changes);
    }

    /// <summary>Adds an entry for each of many records to which the same happened.</summary>
    public static async Task WriteAsync(
        Database database, Session session, string type, IEnumerable<long> records, string action, Actor by, DateTime at, IReadOnlyList<AuditChange> changes, CancellationToken ct)
    {
        await using var bulk = database.Bulk(session, "platform_audit", "at", "user_id", "type", "record_id", "action", "changes");
        object?[] row = [new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeMilliseconds(), by.UserId, type, null, action, new Json(JsonSerializer.Serialize(changes, JsonSerializerOptions.Web))];
        foreach (var record in records)
        {
            row[3] = record;
            await bulk.AddAsync(row, ct);
        }
        await bulk.CompleteAsync(ct);
    }

    /// <summary>Adds entries of rows that were written in bulk.</summary>
    public static async Task WriteAsync(Database database, Session session, IEnumerable<AuditEntry> entries, CancellationToken ct)
    {
        await using var bulk = database.Bulk(session, "platform_audit", "at", "user_id", "type", "record_id", "action", "changes");
        foreach (var entry in entries)
            await bulk.AddAsync(new object?[]
            {
                new DateTimeOffset(entry.At, TimeSpan.Zero).ToUnixTimeMilliseconds(), entry.By.UserId, entry.Type, entry.record(), entry.Action,
                new Json(JsonSerializer.Serialize(entry.Changes, JsonSerializerOptions.Web)),
            }, ct);
        await bulk.CompleteAsync(ct);
    }

    /// <summary>Adds the entry in the session's transaction; an update that changed nothing leaves none.</summary>
    public async Task WriteAsync(Session session, CancellationToken ct)
    {
        if (Action == "update" && Changes.Count == 0)
            return;
        var changes = JsonSerializer.Serialize(Changes, JsonSerializerOptions.Web);
        var json = new Raw(session.IsSqlite ? "" : "::jsonb");
        await session.RunAsync(
            $"INSERT INTO platform_audit (at, user_id, type, record_id, action, changes) VALUES ({At}, {By.UserId}, {Type}, {record()}, {Action}, {changes}{json})", ct);
    }
}
