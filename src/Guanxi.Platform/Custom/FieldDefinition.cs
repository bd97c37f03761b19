using System.Text.Json.Serialization;
using Guanxi.Platform.Catalogue;

namespace Guanxi.Platform.Custom;

/// <summary>What an administrator calls something, in each language; a language left out takes another's.</summary>
public sealed record Labels(string? En = null, string? ZhHans = null, string? ZhHant = null)
{
    /// <returns>Null when there is no label in any language.</returns>
    public string? In(string language) => language switch
    {
        Localisation.Languages.Simplified => First(ZhHans, ZhHant, En),
        Localisation.Languages.Traditional => First(ZhHant, ZhHans, En),
        _ => First(En, ZhHans, ZhHant),
    };

    [JsonIgnore]
    public bool IsEmpty => In(Localisation.Languages.English) is null;

    internal IEnumerable<string> All => new[] { En, ZhHans, ZhHant }.OfType<string>();

    private static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
            if (!string.IsNullOrWhiteSpace(text))
                return text.Trim();
        return null;
    }
}

/// <summary>One value of a choice.</summary>
/// <param name="Value">As stored and as the API spells it.</param>
/// <param name="Hue">A colour of the palette; null for plain.</param>
/// <param name="Retired">No longer given, but still read and filtered by.</param>
public sealed record ChoiceDefinition(string Value, Labels? Label = null, string? Hue = null, bool Retired = false);

/// <summary>A field that an administrator added to a record type.</summary>
/// <param name="Name">As the API spells it: an identifier such as <c>shoeSize</c>. Never changes.</param>
/// <param name="Kind">One of <see cref="FieldKinds"/>.</param>
public sealed record FieldDefinition(string Name, string Kind)
{
    public Labels? Label { get; init; }

    public Labels? Help { get; init; }

    public bool Required { get; init; }

    public bool Unique { get; init; }

    /// <summary>Lists can be filtered and sorted by it; an index keeps that quick.</summary>
    public bool Filterable { get; init; } = true;

    /// <summary>Shown in lists until the user chooses otherwise.</summary>
    public bool Listed { get; init; }

    /// <summary>Records are found by its words.</summary>
    public bool Searchable { get; init; }

    /// <summary>Group of forms it stands in: a shipped one such as <c>main</c> or <c>contact</c>, or a heading of one's own; null for "more".</summary>
    public string? Group { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>Regular expression that a text must match as a whole.</summary>
    public string? Pattern { get; init; }

    public string? Default { get; init; }

    public IReadOnlyList<ChoiceDefinition>? Choices { get; init; }

    /// <summary>Record type that a relation points at, or <c>user</c> or <c>team</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Column of the type's table.</summary>
    [JsonIgnore]
    public string Column => "x_" + Data.AppDb.SnakeCase(Name);

    internal FieldType Type => FieldKinds.TypeOf(Kind);

    internal Field ToField(RecordType type) => new(Name, Type, Column)
    {
        Custom = true,
        Required = Required,
        Unique = Unique,
        Filterable = Filterable,
        Sortable = Filterable && Type is not (FieldType.LongText or FieldType.Several or FieldType.YesNo or FieldType.Reference),
        Listed = Listed,
        Searchable = Searchable && type.Searchable,
        Free = Kind == FieldKinds.Tags,
        Choices = [.. (Choices ?? []).Where(c => !c.Retired).Select(c => c.Value)],
        Retired = [.. (Choices ?? []).Where(c => c.Retired).Select(c => c.Value)],
        Hues = (Choices ?? []).Where(c => c.Hue is not null).ToDictionary(c => c.Value, c => c.Hue!),
        Target = Type == FieldType.Reference ? Target : null,
        MaxLength = MaxLength ?? FieldKinds.UsualLength(Type),
        Min = Min,
        Max = Max,
        Pattern = Pattern,
        Default = Default,
        Group = string.IsNullOrWhiteSpace(Group) ? FieldKinds.UsualGroup : Group.Trim(),
    };
}

/// <summary>The kinds of field that an administrator can choose.</summary>
public static class FieldKinds
{
    public const string Text = "text";
    public const string LongText = "longText";
    public const string Number = "number";
    public const string Choice = "choice";
    public const string Several = "several";
    public const string Tags = "tags";
    public const string Relation = "relation";

    /// <summary>Heading of fields that name no group: the text <c>group.custom</c>.</summary>
    public const string UsualGroup = "custom";

    private static readonly Dictionary<string, FieldType> Types = new()
    {
        [Text] = FieldType.Text,
        [LongText] = FieldType.LongText,
        ["integer"] = FieldType.Integer,
        [Number] = FieldType.Number,
        ["money"] = FieldType.Money,
        ["date"] = FieldType.Date,
        ["time"] = FieldType.Instant,
        [Choice] = FieldType.Choice,
        [Several] = FieldType.Several,
        [Tags] = FieldType.Several,
        ["yesNo"] = FieldType.YesNo,
        ["phone"] = FieldType.Phone,
        ["email"] = FieldType.Email,
        ["link"] = FieldType.Link,
        ["country"] = FieldType.Country,
        [Relation] = FieldType.Reference,
    };

    /// <summary>All of them, in the order of the form.</summary>
    public static readonly IReadOnlyList<string> All = [.. Types.Keys];

    internal static FieldType TypeOf(string kind) => Types.GetValueOrDefault(kind, FieldType.Text);

    /// <summary>Kind of a shipped field.</summary>
    internal static string KindOf(FieldType type) => Types.First(t => t.Value == type).Key;

    internal static int UsualLength(FieldType type) => type switch { FieldType.LongText => 10_000, FieldType.Several => 4_000, FieldType.Phone => 50, FieldType.Link => 1_000, _ => 200 };
}
