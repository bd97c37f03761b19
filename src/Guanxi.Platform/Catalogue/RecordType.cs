using Guanxi.Core;

namespace Guanxi.Platform.Catalogue;

/// <summary>What kind of value a field holds; it decides operators, editors, columns and the API's schema.</summary>
/// <remarks><see cref="Several"/> holds any number of choices as a JSON array of texts.</remarks>
public enum FieldType { Text, LongText, Integer, Number, Money, Date, Instant, Choice, YesNo, Phone, Email, Link, Country, Reference, Several }

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

    /// <summary>The tenant's own: its column is not in the model, and its labels are among the tenant's words.</summary>
    public bool Custom { get; init; }

    /// <summary>No two records in use have the same value.</summary>
    public bool Unique { get; init; }

    /// <summary>Records are found by its words.</summary>
    public bool Searchable { get; init; }

    /// <summary>Of several choices: values that nobody listed may be given too, as tags are.</summary>
    public bool Free { get; init; }

    /// <summary>Values of a choice that are no longer given but may still be read and filtered by.</summary>
    public IReadOnlyList<string> Retired { get; init; } = [];

    /// <summary>Hue of a choice's value; a value not named is plain.</summary>
    public IReadOnlyDictionary<string, string> Hues { get; init; } = new Dictionary<string, string>();

    /// <summary>Smallest number or amount in major units; null for none.</summary>
    public decimal? Min { get; init; }

    /// <summary>Largest number or amount in major units; null for none.</summary>
    public decimal? Max { get; init; }

    /// <summary>What a text must match as a whole; null for anything.</summary>
    public string? Pattern { get; init; }

    /// <summary>Value of a new record that names none, as a form would send it; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>Read with its middle hidden: what <see cref="Records.RecordReader"/> gives to those whose roles mask the field.</summary>
    public bool Masked { get; init; }

    public string ColumnName => Column ?? Data.AppDb.SnakeCase(Name);

    public static readonly Field Owner = new("ownerId", FieldType.Reference) { Target = "user", Group = "ownership" };
    public static readonly Field Team = new("teamId", FieldType.Reference) { Target = "team", Group = "ownership" };
    public static readonly Field CreatedAt = new("createdAt", FieldType.Instant) { Writable = false, Group = "record" };
    public static readonly Field UpdatedAt = new("updatedAt", FieldType.Instant) { Writable = false, Group = "record" };

    public bool IsText => Type is FieldType.Text or FieldType.LongText or FieldType.Choice or FieldType.Phone or FieldType.Email or FieldType.Link or FieldType.Country or FieldType.Date or FieldType.Several;

    public bool IsWhole => Type is FieldType.Integer or FieldType.Money or FieldType.Instant or FieldType.Reference;
}

/// <summary>Something that filters ask of a record though no column holds it, such as <c>consent = marketing.mail</c>.</summary>
/// <param name="Name">As filters spell it.</param>
/// <param name="Write">Appends the condition that the record of alias <c>t</c> has the value; it may throw an <see cref="InvalidException"/>.</param>
public sealed record Question(string Name, Action<Data.Sql, string> Write);

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

    /// <summary>What a filter may ask that is no field.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>Field that names a record to people.</summary>
    public string Title { get; init; } = "name";

    /// <summary>Column with the id of the record that a row has become one with; null for a type whose records are never merged.</summary>
    public string? MergedColumn { get; init; }

    /// <summary>Field by which other systems know a record; null when none.</summary>
    public string? Key { get; init; }

    /// <exception cref="InvalidException"><c>field.unknown</c>.</exception>
    public Field this[string name] => Find(name) ?? throw new InvalidException("field.unknown", name, name, string.Join(", ", Fields.Select(f => f.Name)));

    /// <summary>Made by the tenant's administrators: its rows have a table of their own and no class.</summary>
    public bool Custom { get; init; }

    /// <summary>Columns of a list until the user chooses otherwise.</summary>
    public IReadOnlyList<Field> ListedFields => Lookup.Listed;

    public Field? Find(string name) => Lookup.ByName.GetValueOrDefault(name);

    // A copy of the type with other fields looks them up anew.
    private FieldLookup Lookup => ReferenceEquals(lookup.Of, Fields) ? lookup : lookup = new(Fields);

    private FieldLookup lookup = new(Fields);

    private sealed class FieldLookup(IReadOnlyList<Field> fields)
    {
        public IReadOnlyList<Field> Of => fields;
        public IReadOnlyList<Field> Listed { get; } = [.. fields.Where(f => f.Listed)];
        public Dictionary<string, Field> ByName { get; } = fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
    }
}
