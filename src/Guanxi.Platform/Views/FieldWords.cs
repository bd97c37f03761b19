using System.Collections.Concurrent;
using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Normalising;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;

namespace Guanxi.Platform.Views;

/// <summary>Values of the catalogue's fields as people read them, in the language of the request.</summary>
public sealed class FieldWords(Texts texts)
{
    private static readonly ConcurrentDictionary<(string Language, string Code), string> Countries = new();

    public string Label(RecordType type, Field field) => texts.Find($"field.{type.Name}.{field.Name}") ?? texts[$"field.{field.Name}"];

    /// <summary>Heading of a group of fields; a heading that the tenant wrote is its own text.</summary>
    public string Group(RecordType type, string group) => texts.Find($"group.{type.Name}.{group}") ?? texts.Find("group." + group) ?? group;

    /// <summary>What to know before filling the field in; null for nothing.</summary>
    public string? Help(RecordType type, Field field) => texts.Find($"help.{type.Name}.{field.Name}");

    public string Choice(RecordType type, Field field, string value) => texts.Choice(type.Name, field.Name, value);

    public IReadOnlyList<Choice> Choices(RecordType type, Field field) => [.. field.Choices.Select(c => new Choice(c, Choice(type, field, c)))];

    /// <summary>Name of a country by its code; the code itself where nobody knows it.</summary>
    public static string Country(string code) => Countries.GetOrAdd((CultureInfo.CurrentUICulture.Name, code), static key =>
    {
        // A region alone is only named in its own language; a language spoken there is named in the reader's: "English (Germany)".
        if (key.Code.Length != 2 || !key.Code.All(char.IsAsciiLetter))
            return key.Code;
        var spoken = CultureInfo.GetCultureInfo("en-" + key.Code).DisplayName;
        var (from, to) = (spoken.IndexOfAny(['(', '（']), spoken.LastIndexOfAny([')', '）']));
        return from >= 0 && to > from ? spoken[(from + 1)..to].Replace('[', '(').Replace(']', ')') : key.Code;
    });

    /// <summary>The value as plain text, for chips, editors and files; null for nothing.</summary>
    public string? Plain(RecordType type, Field field, object? value, string currency, ReferenceNames names, TimeZoneInfo zone) => (value, field.Type) switch
    {
        (null, _) or ("", _) => null,
        (string text, FieldType.Choice) => Choice(type, field, text),
        (string text, FieldType.Country) => Country(text),
        (string text, FieldType.Phone) => PhoneFormat.Show(text),
        (string several, FieldType.Several) => string.Join(", ", SeveralValues.Of(several).Select(v => Choice(type, field, v))),
        // Short words such as a status come from outside: those that are known have a text.
        (string text, FieldType.Text) when field.MaxLength <= 50 => Choice(type, field, text),
        (string text, _) => text,
        (long minor, FieldType.Money) => new Money(minor, currency).Format(CultureInfo.CurrentCulture),
        (long ms, FieldType.Instant) => Local(ms, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        (long id, FieldType.Reference) => names[field.Target!, id] ?? texts["view.out-of-sight"],
        (long whole, _) => field.Name == "rfm" ? whole.ToString(CultureInfo.InvariantCulture) : whole.ToString("N0", CultureInfo.CurrentCulture),
        (double number, _) => number.ToString("N2", CultureInfo.CurrentCulture),
        (bool yes, _) => texts[yes ? "view.yes" : "view.no"],
        _ => value.ToString(),
    };

    /// <summary>The value as a form sends it.</summary>
    /// <param name="currency">Of an amount.</param>
    public static string Posted(Field field, object? value, TimeZoneInfo zone, string currency) => (value, field.Type) switch
    {
        (long minor, FieldType.Money) => new Money(minor, currency).Major.ToString("F" + Money.Decimals(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        (long ms, FieldType.Instant) => Local(ms, zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        (bool yes, _) => yes ? "true" : "false",
        (string several, FieldType.Several) => string.Join(", ", SeveralValues.Of(several)),
        (null, _) => "",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    internal static DateTime Local(long ms, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMilliseconds(ms), zone);

    /// <summary>What an editor offers: choices, yes and no; null where something is typed.</summary>
    /// <param name="now">Value that the record has, offered too where it is retired.</param>
    public IReadOnlyList<Choice>? Offered(RecordType type, Field field, object? now = null) => field.Type switch
    {
        FieldType.YesNo => [new("true", texts["view.yes"]), new("false", texts["view.no"])],
        FieldType.Several when field.Free => null,
        _ => [.. field.Choices.Concat(field.Retired.Where(r => now is string stored && (field.Type == FieldType.Several ? SeveralValues.Of(stored).Contains(r) : stored == r))).Select(c => new Choice(c, Choice(type, field, c)))],
    };

    /// <summary>Where an editor searches for values; null where it does not.</summary>
    public static string? Search(RecordType type, Field field) => field.Type switch
    {
        FieldType.Reference => "/search/options/" + field.Target,
        FieldType.Country => "/search/options/country",
        FieldType.Several when field.Free => $"/search/tags/{type.Name}/{field.Name}",
        _ => null,
    };

    public static FieldKind Kind(Field field) => field.Type switch
    {
        FieldType.LongText => FieldKind.LongText,
        FieldType.Integer or FieldType.Number => FieldKind.Number,
        FieldType.Money => FieldKind.Money,
        FieldType.Date => FieldKind.Date,
        FieldType.Instant => FieldKind.DateTime,
        FieldType.Choice or FieldType.YesNo => FieldKind.Choice,
        FieldType.Phone => FieldKind.Phone,
        FieldType.Email => FieldKind.Email,
        FieldType.Link => FieldKind.Link,
        FieldType.Several => FieldKind.Several,
        FieldType.Reference or FieldType.Country => FieldKind.Reference,
        _ => FieldKind.Text,
    };
}
