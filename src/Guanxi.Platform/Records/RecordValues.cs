using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Normalising;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Guanxi.Platform.Records;

/// <summary>Values that come from a form, the API or an import, checked by the catalogue and set on a tracked row.</summary>
public static class RecordValues
{
    /// <summary>Sets every value named; fields not named stay.</summary>
    /// <param name="values">Texts, JSON values or null, by field name.</param>
    /// <param name="currency">The tenant's: of amounts whose record names no currency of its own.</param>
    /// <exception cref="InvalidException">With the field at fault.</exception>
    /// <exception cref="ForbiddenException">A role keeps the actor from writing the field.</exception>
    /// <param name="custom">Takes the values of custom fields.</param>
    internal static void Apply(EntityEntry entry, RecordType type, IReadOnlyDictionary<string, object?> values, Actor by, string currency, CustomValues custom)
        => Apply(type, values, by, custom, field => Money.Decimals(CurrencyOf(entry, type, currency)), (field, value, decimals) => Set(entry, field, value, decimals));

    /// <summary>The same for a record that has no class of its own.</summary>
    internal static void Apply(CustomRow row, RecordType type, IReadOnlyDictionary<string, object?> values, Actor by, string currency, CustomValues custom)
        => Apply(type, values, by, custom, _ => Money.Decimals(currency), (field, value, decimals) => row.Set(field, Read(field, value, decimals)));

    private static void Apply(RecordType type, IReadOnlyDictionary<string, object?> values, Actor by, CustomValues custom, Func<Field, int> decimalsOf, Action<Field, object?, int> set)
    {
        // Amounts last: what their number means depends on the currency that may come with them.
        foreach (var (name, value) in values.OrderBy(v => type.Find(v.Key)?.Type == FieldType.Money))
        {
            var field = type.Find(name) ?? throw new InvalidException("field.unknown", name, name, string.Join(", ", type.Fields.Where(f => f.Writable).Select(f => f.Name)));
            if (!field.Writable)
                throw new InvalidException("field.read-only", name, name);
            if (by.Grants.AccessTo(type.Name, name) != FieldAccess.Write)
                throw new ForbiddenException($"{type.Name}.{name}");
            var decimals = field.Type == FieldType.Money ? decimalsOf(field) : 0;
            if (!field.Custom)
                set(field, value, decimals);
            else if (Read(field, value, decimals) is var read && read is null && field.Required)
                throw new InvalidException("field.required", field.Name, field.Name);
            else
                custom.Set(field, read);
        }
    }

    private static string CurrencyOf(EntityEntry entry, RecordType type, string currency)
        => type.Fields.FirstOrDefault(f => f.ColumnName == type.CurrencyColumn) is { } own && PropertyOf(entry, own).CurrentValue is string { Length: > 0 } code ? code : currency;

    private static PropertyEntry PropertyOf(EntityEntry entry, Field field) => entry.Property(char.ToUpperInvariant(field.Name[0]) + field.Name[1..]);

    private static void Set(EntityEntry entry, Field field, object? value, int decimals)
    {
        var property = PropertyOf(entry, field);
        var clr = property.Metadata.ClrType;
        var read = Read(field, value, decimals);
        if (read is null && (field.Required || (clr.IsValueType && Nullable.GetUnderlyingType(clr) is null && !field.ZeroIsNone)))
            throw new InvalidException("field.required", field.Name, field.Name);
        object? set = read is null
            ? clr == typeof(string) && !property.Metadata.IsNullable ? "" : clr == typeof(long) ? 0L : null
            : Convert(read, Nullable.GetUnderlyingType(clr) ?? clr);
        // Through the setter of the class, where its rules live, rather than past it.
        try
        {
            property.Metadata.PropertyInfo!.SetValue(entry.Entity, set);
        }
        catch (System.Reflection.TargetInvocationException e) when (e.InnerException is GuanxiException broken)
        {
            throw broken;
        }
    }

    private static object Convert(object value, Type clr) => value switch
    {
        long whole when clr == typeof(int) => checked((int)whole),
        long whole when clr == typeof(DateTime) => DateTime.UnixEpoch.AddMilliseconds(whole),
        string day when clr == typeof(DateOnly) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>The value as it is stored: long, double, bool, string, or null for nothing.</summary>
    /// <param name="decimals">Of the currency that an amount is in; see <see cref="Money.Decimals"/>.</param>
    /// <exception cref="InvalidException">It is not a value of the field's type.</exception>
    public static object? Read(Field field, object? value, int decimals)
    {
        if (value is JsonElement json)
            value = json.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                JsonValueKind.String => json.GetString(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => json.GetRawText(),
                JsonValueKind.Array when field.Type == FieldType.Several => json.GetRawText(),
                _ => throw Bad(field, json.ValueKind.ToString()),
            };
        if (value is string { Length: 0 } or null)
            return null;
        if (value is bool yes)
            return field.Type == FieldType.YesNo ? yes : throw Bad(field, yes ? "true" : "false");
        var text = System.Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim();
        if (text.Length == 0)
            return null;
        return Checked(field, decimals, field.Type switch
        {
            FieldType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            FieldType.Reference when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 => id,
            FieldType.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            FieldType.Money when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var money) && Math.Abs(money) < 10_000_000_000_000m
                => (long)Math.Round(money * Scales[decimals], MidpointRounding.AwayFromZero),
            FieldType.Instant when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) => instant.ToUnixTimeMilliseconds(),
            FieldType.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => text,
            FieldType.YesNo when text is "true" or "on" or "yes" or "1" => true,
            FieldType.YesNo when text is "false" or "off" or "no" or "0" => false,
            FieldType.Choice => field.Choices.Count == 0 || field.Choices.Contains(text) ? Within(field, text) : throw new InvalidException("field.choice", field.Name, field.Name, text, string.Join(", ", field.Choices)),
            FieldType.Country => text.Length == 2 && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : throw Bad(field, text),
            FieldType.Email => Emails.Normal(text) is var mail && Emails.Check(mail) is EmailVerdict.Valid or EmailVerdict.Unusual ? Within(field, mail) : throw new InvalidException("field.email", field.Name, field.Name, text),
            FieldType.Link when field.Custom && !(Uri.TryCreate(text, UriKind.Absolute, out var link) && link.Scheme is "http" or "https" or "mailto" or "tel") => throw new InvalidException("field.link", field.Name, field.Name, text),
            FieldType.Text or FieldType.LongText or FieldType.Phone or FieldType.Link => Within(field, text),
            FieldType.Several => Several(field, text),
            _ => throw Bad(field, text),
        });
    }

    /// <summary>The value where it keeps to the field's own rules.</summary>
    private static object? Checked(Field field, int decimals, object? value)
    {
        decimal? number = value switch { long whole when field.Type == FieldType.Money => whole / Scales[decimals], long whole when field.Type == FieldType.Integer => whole, double real => (decimal)real, _ => null };
        if (number < field.Min)
            throw new InvalidException("field.min", field.Name, field.Name, field.Min);
        if (number > field.Max)
            throw new InvalidException("field.max", field.Name, field.Name, field.Max);
        if (field.Pattern is { } pattern && value is string text && !Regex.IsMatch(text, PatternOf(pattern), PatternOptions))
            throw new InvalidException("field.pattern", field.Name, field.Name, text.Length > 60 ? text[..60] + "…" : text);
        return value;
    }

    // Without backtracking no pattern takes longer than the text is long.
    internal const RegexOptions PatternOptions = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    internal static string PatternOf(string pattern) => $@"^(?:{pattern})\z";

    private static string? Several(Field field, string text)
    {
        var values = SeveralValues.Parse(text).Select(v => v.Trim()).Where(v => v.Length > 0).Distinct().ToList();
        if (!field.Free && values.FirstOrDefault(v => !field.Choices.Contains(v) && !field.Retired.Contains(v)) is { } unknown)
            throw new InvalidException("field.choice", field.Name, field.Name, unknown, string.Join(", ", field.Choices));
        if (values.FirstOrDefault(v => v.Length > LongestTag) is { } tooLong)
            throw new InvalidException("field.tag-length", field.Name, tooLong[..LongestTag] + "…", LongestTag);
        return SeveralValues.Write(values) is { } stored ? Within(field, stored) : null;
    }

    private const int LongestTag = 60;

    private static readonly decimal[] Scales = [1, 10, 100, 1_000];

    private static string Within(Field field, string text)
        => text.Length > field.MaxLength ? throw new InvalidException("field.too-long", field.Name, field.Name, field.MaxLength)
            : text.Contains('\0') ? throw Bad(field, "NUL") : text;

    private static InvalidException Bad(Field field, string text) => new("field.value", field.Name, field.Name, text.Length > 60 ? text[..60] + "…" : text);
}
