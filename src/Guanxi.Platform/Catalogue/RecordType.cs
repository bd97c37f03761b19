using Guanxi.Core;

namespace Guanxi.Platform.Catalogue;

/// <summary>What kind of value a field holds; it decides operators, editors, columns and the API's schema.</summary>
public enum FieldType { Text, LongText, Integer, Number, Money, Date, Instant, Choice, YesNo, Phone, Email, Link, Country, Reference }

/// <summary>One field of a record type: lists, forms, filters, import, export, API and search all read it here.</summary>
/// <param name="Name">As the API spells it, such as <c>lastOrderAt</c>. Its label is the text <c>field.{type}.{name}</c>.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Column">Column of the type's table; null derives it from the name.</param>
public sealed record Field(string Name, FieldType Type, string? Column = null)
{
    /// <summary>May be set through forms and the API.</summary>
    public bool Writable { get; init; } = true;

    public bool Required { get; init; }

    /// <summary>A filter may name it.</summary>
    public bool Filterable { get; init; } = true;

    /// <summary>An index keeps sorting by it quick at any size.</summary>
    public bool Sortable { get; init; }

    /// <summary>Column to order by where it is not the field's own, such as the pinyin of a name. Sort columns are never null.</summary>
    public string? SortColumn { get; init; }

    /// <summary>The column is never null, and 0 stands for "none": shown empty, sorted as the smallest.</summary>
    public bool ZeroIsNone { get; init; }

    /// <summary>Shown in a list until the user chooses otherwise.</summary>
    public bool Listed { get; init; }

    /// <summary>Values of a choice; labels are the texts <c>choice.{type}.{name}.{value}</c>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Record type that a reference points at, or <c>user</c> or <c>team</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Longest text in characters.</summary>
    public int MaxLength { get; init; } = 200;

    /// <summary>Group in forms and column choosers; label <c>group.{type}.{name}</c>.</summary>
    public string Group { get; init; } = "main";

    public string ColumnName => Column ?? Data.AppDb.SnakeCase(Name);

    public static readonly Field Owner = new("ownerId", FieldType.Reference) { Target = "user", Group = "ownership" };
    public static readonly Field Team = new("teamId", FieldType.Reference) { Target = "team", Group = "ownership" };
    public static readonly Field CreatedAt = new("createdAt", FieldType.Instant) { Writable = false, Group = "record" };
    public static readonly Field UpdatedAt = new("updatedAt", FieldType.Instant) { Writable = false, Group = "record" };

    public bool IsText => Type is FieldType.Text or FieldType.LongText or FieldType.Choice or FieldType.Phone or FieldType.Email or FieldType.Link or FieldType.Country or FieldType.Date;

    public bool IsWhole => Type is FieldType.Integer or FieldType.Money or FieldType.Instant or FieldType.Reference;
}

/// <summary>A kind of record with its fields.</summary>
/// <param name="Name">Singular, such as <c>customer</c>; label <c>type.customer</c>, plural label <c>types.customer</c>.</param>
/// <param name="Route">Plural in addresses, such as <c>customers</c>.</param>
/// <param name="Table">Table that holds it; it has <c>id</c>, and <c>owner_id</c>, <c>team_id</c> and <c>deleted_at</c> where the flags say so.</param>
/// <param name="ReadPermission">Needed to see any of it.</param>
/// <param name="Fields">All but the id, which every record has.</param>
public sealed record RecordType(string Name, string Route, string Table, string ReadPermission, IReadOnlyList<Field> Fields)
{
    /// <summary>Rows carry an owner and a team, and are seen by row scope.</summary>
    public bool Owned { get; init; } = true;

    /// <summary>Rows go to a recycle bin.</summary>
    public bool Binned { get; init; } = true;

    /// <summary>There is a table <c>{Table}_search</c>.</summary>
    public bool Searchable { get; init; }

    /// <summary>Class of its rows; null when it is only read here.</summary>
    public Type? Entity { get; init; }

    /// <summary>Needed to create and change; null when nobody may.</summary>
    public string? WritePermission { get; init; }

    /// <summary>Needed to delete and restore; null when nobody may.</summary>
    public string? DeletePermission { get; init; }

    /// <summary>Currency of the money fields: a column of the table, or null for the tenant's own currency.</summary>
    public string? CurrencyColumn { get; init; }

    /// <summary>Field that names a record to people.</summary>
    public string Title { get; init; } = "name";

    /// <summary>Field by which other systems know a record; null when none.</summary>
    public string? Key { get; init; }

    /// <exception cref="InvalidException"><c>field.unknown</c>.</exception>
    public Field this[string name] => Find(name) ?? throw new InvalidException("field.unknown", name, name, string.Join(", ", Fields.Select(f => f.Name)));

    /// <summary>Columns of a list until the user chooses otherwise.</summary>
    public IReadOnlyList<Field> ListedFields { get; } = [.. Fields.Where(f => f.Listed)];

    public Field? Find(string name) => byName.GetValueOrDefault(name);

    private readonly Dictionary<string, Field> byName = Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
}

/// <summary>All record types of a tenant: the heart of the platform.</summary>
public sealed class FieldCatalogue(Data.Modules modules)
{
    private readonly Dictionary<string, RecordType> byName = modules.All.SelectMany(m => m.Records).ToDictionary(r => r.Name);

    public IReadOnlyCollection<RecordType> Types => byName.Values;

    /// <exception cref="NotFoundException">No such type.</exception>
    public RecordType this[string name] => byName.GetValueOrDefault(name) ?? throw new NotFoundException("record type", name);

    public RecordType? Find(string name) => byName.GetValueOrDefault(name);

    public RecordType? ByRoute(string route) => byName.Values.FirstOrDefault(t => t.Route == route);

    /// <summary>Fields of the type that the actor may at least read.</summary>
    public static IEnumerable<Field> ReadableBy(RecordType type, Actor by)
        => by.Grants.RestrictsFields ? type.Fields.Where(f => by.Grants.AccessTo(type.Name, f.Name) != FieldAccess.Hidden) : type.Fields;
}
