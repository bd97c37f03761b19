using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;

namespace Guanxi.Customers.Tasks;

/// <summary>The task as the catalogue knows it and lists show it. Whoever may read and change customers may read and change tasks.</summary>
internal static class TaskFields
{
    public static readonly IReadOnlyList<string> Kinds = ["call", "mail", "visit", "correction", "care", "other"];

    public static readonly RecordType Type = new(RecordTypes.Task, "tasks", TaskItem.Table, CustomerPermissions.Read,
    [
        new("subject", FieldType.Text) { Required = true, Listed = true },
        new("customerId", FieldType.Reference) { Target = RecordTypes.Customer, Listed = true },
        new("kind", FieldType.Choice) { Choices = Kinds, Listed = true },
        new("due", FieldType.Date) { Listed = true, Sortable = true },
        new("priority", FieldType.Choice) { Choices = ["high", "normal", "low"] },
        new("state", FieldType.Choice) { Choices = TaskState.All, Listed = true },
        new("note", FieldType.LongText) { MaxLength = 5_000, Filterable = false },
        new("doneAt", FieldType.Instant) { Writable = false, Group = "record" },
        new("aboutType", FieldType.Text) { Writable = false, MaxLength = 50, Group = "record" },
        new("aboutId", FieldType.Integer) { Writable = false, Group = "record" },
        new("cause", FieldType.Text) { Writable = false, Group = "record" },
        Field.Owner with { Listed = true },
        Field.Team,
        Field.CreatedAt,
        Field.UpdatedAt,
    ])
    {
        Entity = typeof(TaskItem),
        WritePermission = CustomerPermissions.Write,
        DeletePermission = CustomerPermissions.Write,
        Searchable = true,
        Title = "subject",
    };

    public static readonly RecordView View = new(Type)
    {
        Icon = "checkbox",
        Side = "due",
        Presets =
        [
            new("mine", "ownerId = me and state = open", "due"),
            new("overdue", "state = open and due < today", "due"),
            new("open", "state = open", "due"),
        ],
        Wide = new HashSet<string> { "kind", "ownerId", "teamId", "createdAt", "updatedAt", "doneAt", "cause" },
        Hues = new Dictionary<string, Func<string, string>>
        {
            ["state"] = state => state switch { TaskState.Open => Hue.Info, TaskState.Done => Hue.Good, _ => Hue.Plain },
            ["priority"] = priority => priority == "high" ? Hue.Bad : Hue.Plain,
        },
    };
}
