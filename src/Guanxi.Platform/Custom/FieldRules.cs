using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Custom;

/// <summary>What a definition must keep to before it becomes a column.</summary>
internal static partial class FieldRules
{
    public const int MostFields = 200;
    private const int LongestColumn = 44;

    /// <summary>What addresses, forms and the filter grammar mean something else by.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "version", "currency", "owner", "team", "createdBy", "updatedBy", "deletedAt", "importId", "sortName", "tags",
        "q", "filter", "sort", "fields", "limit", "after", "count", "bin", "open", "columns", "column", "back", "was", "field", "op", "value", "usual", "key", "type",
        "and", "or", "not", "in", "is", "empty", "contains", "starts", "has", "true", "false", "null", "me", "today", "if",
    };

    /// <param name="type">As it is, with the fields it has.</param>
    /// <exception cref="InvalidException">With the member of the definition at fault.</exception>
    public static void Check(FieldDefinition field, RecordType type, TenantCatalogue catalogue)
    {
        if (!Identifier().IsMatch(field.Name) || field.Column.Length > LongestColumn)
            throw new InvalidException("custom.name", "name", field.Name);
        if (Reserved.Contains(field.Name))
            throw new InvalidException("custom.name-reserved", "name", field.Name);
        if (!FieldKinds.All.Contains(field.Kind))
            throw new InvalidException("custom.kind", "kind", field.Kind, string.Join(", ", FieldKinds.All));
        CheckWords(field);
        CheckChoices(field);
        CheckLimits(field);
        if (field.Kind == FieldKinds.Relation && field.Target is not ("user" or "team") && (field.Target is null || catalogue.Find(field.Target) is null))
            throw new InvalidException("custom.target", "target", field.Target ?? "", string.Join(", ", catalogue.Types.Select(t => t.Name).Concat(["user", "team"])));
        if (field.Unique && field.Type is not (FieldType.Text or FieldType.Integer or FieldType.Number or FieldType.Date or FieldType.Phone or FieldType.Email or FieldType.Link))
            throw new InvalidException("custom.unique-kind", "unique");
        if (field.Default is { Length: > 0 } given)
            try { RecordValues.Read(field.ToField(type), given, 2); }
            catch (InvalidException e) { throw new InvalidException(e.Code, "default", [.. e.Args]); }
    }

    /// <summary>The same words for a record type's own name.</summary>
    /// <exception cref="InvalidException"><c>custom.name</c>.</exception>
    public static void CheckName(string name)
    {
        if (!Identifier().IsMatch(name))
            throw new InvalidException("custom.name", "name", name);
    }

    public static void CheckLabels(Labels? labels, string member, int longest = 100)
    {
        if (labels?.All.FirstOrDefault(l => l.Length > longest || l.Any(char.IsControl)) is { } wrong)
            throw new InvalidException("custom.label", member, wrong.Length > 30 ? wrong[..30] + "…" : wrong, longest);
    }

    private static void CheckWords(FieldDefinition field)
    {
        CheckLabels(field.Label, "label");
        CheckLabels(field.Help, "help", 500);
        if (field.Group is { Length: > 60 })
            throw new InvalidException("custom.label", "group", field.Group[..30] + "…", 60);
    }

    private static void CheckChoices(FieldDefinition field)
    {
        if (field.Kind is not (FieldKinds.Choice or FieldKinds.Several))
            return;
        var values = field.Choices ?? [];
        if (values.Count is 0 or > 500)
            throw new InvalidException("custom.choices", "choices", 500);
        if (values.FirstOrDefault(c => c.Value.Trim() is not { Length: > 0 and <= 60 } value || value != c.Value || value.Any(char.IsControl) || value.AsSpan().IndexOfAny(",，、;；") >= 0) is { } wrong)
            throw new InvalidException("custom.choice", "choices", wrong.Value);
        if (values.GroupBy(c => c.Value).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidException("custom.choice-twice", "choices", twice.Key);
        foreach (var choice in values)
        {
            CheckLabels(choice.Label, "choices");
            if (choice.Hue is { } hue && !Hues.Contains(hue))
                throw new InvalidException("custom.hue", "choices", hue, string.Join(", ", Hues));
        }
    }

    /// <summary>Colours that a choice can have, readable in light and dark.</summary>
    public static readonly IReadOnlyList<string> Hues = [Ui.Hue.Good, Ui.Hue.Warn, Ui.Hue.Bad, Ui.Hue.Info, Ui.Hue.Accent, Ui.Hue.Plain, Ui.Hue.Bronze, Ui.Hue.Silver, Ui.Hue.Gold, Ui.Hue.Platinum];

    private static void CheckLimits(FieldDefinition field)
    {
        if (field.Min > field.Max)
            throw new InvalidException("custom.limits", "max");
        if (field.MaxLength is < 1 or > 10_000)
            throw new InvalidException("custom.length", "maxLength", 10_000);
        if (field.Pattern is not { Length: > 0 } pattern)
            return;
        try
        {
            if (pattern.Length > 500)
                throw new ArgumentException(null);
            _ = new Regex(RecordValues.PatternOf(pattern), RecordValues.PatternOptions);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new InvalidException("custom.pattern", "pattern", pattern.Length > 60 ? pattern[..60] + "…" : pattern);
        }
    }

    /// <summary>Whether every value of the one kind is a value of the other as it is stored.</summary>
    public static bool Widens(string from, string to)
        => from == to || (to is FieldKinds.Text or FieldKinds.LongText && from is FieldKinds.Text or FieldKinds.LongText or "phone" or "email" or "link" or "country" or FieldKinds.Choice && to is FieldKinds.Text or FieldKinds.LongText)
            || (from == FieldKinds.Several && to == FieldKinds.Tags);

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,29}$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
