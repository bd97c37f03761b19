using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;

namespace Guanxi.Platform.Views;

/// <summary>Filters in words: chips for what is in force, fields with their operators for what can be added.</summary>
public sealed class FilterWords(Texts texts, FieldWords words)
{
    private const int MostListed = 30;

    /// <summary>Conditions that all hold, one chip each; whatever has "or" or "not" in it is one chip with its text.</summary>
    public IReadOnlyList<FilterChip> Chips(RecordType type, Filter? filter, string currency, ReferenceNames names)
    {
        IReadOnlyList<Filter> parts = filter switch { null => [], Filter.All all => all.Parts, _ => [filter] };
        return [.. parts.Select((part, i) => Chip(type, part, Without(parts, i), currency, names))];
    }

    private FilterChip Chip(RecordType type, Filter part, string? rest, string currency, ReferenceNames names)
    {
        if (part is not Filter.Condition condition || type.Find(condition.Field) is not { } field)
            return new("", "", part.ToString(), rest);
        var label = words.Label(type, field);
        if (condition.Operator is FilterOperator.Empty or FilterOperator.NotEmpty)
            return new(label, "", texts[condition.Operator == FilterOperator.Empty ? "filter.empty" : "filter.not-empty"], rest);
        if (field.Type is FieldType.Date or FieldType.Instant && Days(condition.Values[0]) is < 0 and var days && condition.Operator is FilterOperator.GreaterOrEqual or FilterOperator.Less && days < 0)
            return new(label, texts[condition.Operator == FilterOperator.Less ? "filter.older" : "filter.last"], texts["filter.days", -days], rest);
        var values = condition.Values.Select(v => Value(type, field, v, currency, names));
        return new(label, texts["filter." + Key(condition.Operator, field)], string.Join(texts["filter.or"], values), rest);
    }

    private string Value(RecordType type, Field field, string text, string currency, ReferenceNames names) => field.Type switch
    {
        FieldType.Choice or FieldType.Several => words.Choice(type, field, text),
        FieldType.Country => FieldWords.Country(text.ToUpperInvariant()),
        FieldType.Reference when text == "me" => texts["filter.me"],
        FieldType.Reference when long.TryParse(text, CultureInfo.InvariantCulture, out var id) => names[field.Target!, id] ?? "#" + text,
        FieldType.Money when decimal.TryParse(text, CultureInfo.InvariantCulture, out var major) && Math.Abs(major) < 1_000_000_000_000m => Money.Of(major, currency).Format(CultureInfo.CurrentCulture),
        FieldType.YesNo => texts[text is "yes" or "true" or "1" ? "view.yes" : "view.no"],
        FieldType.Date or FieldType.Instant when text == "today" => texts["filter.today"],
        _ => text,
    };

    private static int? Days(string text)
        => text.Length > 2 && text[^1] == 'd' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) ? days : null;

    private static string? Without(IReadOnlyList<Filter> parts, int i)
        => parts.Count == 1 ? null : parts.Count == 2 ? parts[1 - i].ToString() : new Filter.All([.. parts.Where((_, j) => j != i)]).ToString();

    /// <summary>The fields she may filter on.</summary>
    public IReadOnlyList<FilterField> Fields(RecordType type, Actor by, ReferenceNames names)
        => [.. FieldCatalogue.ReadableBy(type, by).Where(f => f.Filterable).Select(f => Field(type, f, names))];

    private FilterField Field(RecordType type, Field field, ReferenceNames names)
    {
        string[] operators = field.Type switch
        {
            FieldType.Choice => ["in"],
            FieldType.Several => field.Free ? ["has"] : ["in"],
            FieldType.YesNo => ["="],
            FieldType.Integer or FieldType.Number or FieldType.Money => [">=", "<=", "="],
            FieldType.Date or FieldType.Instant => ["last", "older", ">=", "<", "="],
            FieldType.Country => ["=", "!="],
            FieldType.Reference => People(field, names) is null ? ["="] : ["in"],
            _ => ["contains", "starts", "=", "!="],
        };
        if (field.Type is not (FieldType.YesNo or FieldType.Integer or FieldType.Number or FieldType.Money) || field.ZeroIsNone)
            operators = [.. operators, "is not empty", "is empty"];
        return new(field.Name, words.Label(type, field), field.Type == FieldType.Instant ? FieldKind.Date : FieldWords.Kind(field), [.. operators.Select(o => new Choice(o, texts["filter." + Key(o, field)]))])
        {
            Choices = field.Type switch
            {
                FieldType.Choice => words.Choices(type, field),
                FieldType.Several when !field.Free => words.Choices(type, field),
                FieldType.YesNo => [new("yes", texts["view.yes"]), new("no", texts["view.no"])],
                _ => People(field, names),
            },
            Search = field.Type switch
            {
                FieldType.Reference => "/search/options/" + field.Target,
                FieldType.Country => "/search/options/country",
                _ => null,
            },
        };
    }

    /// <summary>Users and teams as boxes to tick while they are few.</summary>
    private List<Choice>? People(Field field, ReferenceNames names)
    {
        var people = field.Target switch { "user" => names.People.Users, "team" => names.People.Teams, _ => null };
        if (people is null || people.Count > MostListed)
            return null;
        List<Choice> choices = field.Target == "user" ? [new("me", texts["filter.me"])] : [];
        choices.AddRange(people.Values.Where(p => p.Active).Select(p => new Choice(p.Id.ToString(CultureInfo.InvariantCulture), p.Name)));
        return choices;
    }

    private static string Key(FilterOperator op, Field field) => Key(Filter.Sign(op), field);

    private static string Key(string op, Field field) => op switch
    {
        "=" => "is",
        "!=" => "is-not",
        "in" => "in",
        "<" => field.Type is FieldType.Date or FieldType.Instant ? "before" : "less",
        "<=" => field.Type is FieldType.Date or FieldType.Instant ? "until" : "at-most",
        ">" => field.Type is FieldType.Date or FieldType.Instant ? "after" : "more",
        ">=" => field.Type is FieldType.Date or FieldType.Instant ? "since" : "at-least",
        "is empty" => "empty",
        "is not empty" => "not-empty",
        _ => op,
    };
}
