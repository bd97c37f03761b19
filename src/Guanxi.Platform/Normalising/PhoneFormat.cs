using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Guanxi.Platform.Normalising;

/// <summary>Phone numbers for the eye.</summary>
public static class PhoneFormat
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    /// <summary>A number as it is kept, grouped: <c>+86 138 0013 8000</c>, in its own country <c>138 0013 8000</c>.</summary>
    /// <param name="kept">As <see cref="Phone.ToString"/> gives it; anything else comes back as it is.</param>
    /// <param name="home">ISO 3166 code of the reader's country; "" writes the country code always.</param>
    public static string Show(string kept, string home = "")
    {
        if (kept is not ['+', ..] || Phones.Read(kept, "") is not { Number: > 0 } phone || PhonePlan.Of(phone.Code) is not [var plan, ..])
            return kept;
        var national = phone.Number.ToString(CultureInfo.InvariantCulture)[plan.CodeText.Length..];
        var inland = home.Length > 0 && PhonePlan.Of(home)?.Code == phone.Code;
        var grouped = Group(plan, national, inland);
        return (inland ? grouped : $"+{phone.Code} {grouped}") + (phone.Extension is null ? "" : $" ext. {phone.Extension}");
    }

    /// <summary>The text says no more than the kept number does: it differs in spaces and the like alone.</summary>
    public static bool IsShown(string text, string kept)
    {
        var at = 0;
        foreach (var c in text)
            if (c is '+' || char.IsAsciiDigit(c))
            {
                if (at == kept.Length || kept[at++] != c)
                    return false;
            }
            else if (c is not (' ' or '-' or '(' or ')'))
                return false;
        return at == kept.Length;
    }

    private static string Group(PhonePlan plan, string national, bool inland)
    {
        foreach (var grouping in plan.Groupings)
        {
            if (grouping.Leading.Length > 0 && !Pattern(grouping.Leading).IsMatch(national))
                continue;
            var match = Pattern($"(?:{grouping.Pattern})$").Match(national);
            if (!match.Success)
                continue;
            if (!inland)
                return match.Result(grouping.International is { Length: > 0 } abroad ? abroad : grouping.Format);
            var format = grouping.NationalRule.Length == 0 ? grouping.Format
                : Pattern(@"\$\d", whole: false).Replace(grouping.Format, first => grouping.NationalRule.Replace("$1", first.Value, StringComparison.Ordinal), 1);
            return match.Result(format);
        }
        return national;
    }

    private static Regex Pattern(string pattern, bool whole = true)
        => Patterns.GetOrAdd(whole ? $"^(?:{pattern})" : pattern, p => new Regex(p, RegexOptions.CultureInvariant));
}
