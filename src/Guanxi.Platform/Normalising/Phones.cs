using System.Globalization;

namespace Guanxi.Platform.Normalising;

/// <summary>
/// Reads phone numbers as people write them: with or without country code, full width, grouped anyhow, with extensions (<c>ext. 12</c>,
/// 转801, 分机, <c>-801</c>), with letters for digits, with a remark behind. After libphonenumber's rules; its facts are in phones.tsv.
/// </summary>
public static class Phones
{
    private const int LongestDigits = 24;
    private const int LongestExtension = 7;

    private static readonly string[] ExtensionWords = [";ext=", "extension", "extn", "ext", "x", "#", "分机号", "分機號", "分机", "分機", "内线", "內線", "转", "轉", "доб"];

    /// <summary>Digits found in a text, and where they could be parted.</summary>
    private ref struct Found(Span<char> digits, Span<int> breaks)
    {
        public readonly Span<char> Digits = digits;
        public readonly Span<int> Breaks = breaks;
        public int Count;
        public int BreakCount;
        public bool Plus;
        public string? Extension;
        public PhoneVerdict? Broken;
    }

    /// <summary>Reads a number. No memory is taken unless it has an extension.</summary>
    /// <param name="text">As written.</param>
    /// <param name="country">ISO 3166 code of where a number without country code belongs; "" for nowhere.</param>
    public static Phone Read(ReadOnlySpan<char> text, string country)
    {
        var found = new Found(stackalloc char[LongestDigits], stackalloc int[8]);
        Scan(text, ref found);
        if (found.Broken is { } broken)
            return new(0, 0, "", PhoneType.Unknown, broken, null);
        ReadOnlySpan<char> digits = found.Digits[..found.Count];
        var home = PhonePlan.Of(country);
        var phone = Parse(digits, found.Plus, home);
        if (phone.IsValid)
            return found.Extension is null ? phone : phone with { Extension = found.Extension };
        // 0755-26001234-8012 and two numbers in a row: what stands before the break is a number already.
        if (found.Extension is null)
            for (var i = found.BreakCount - 1; i >= 0; i--)
                if (Math.Abs(found.Breaks[i]) is var at && at >= 7 && at < digits.Length && Parse(digits[..at], found.Plus, home) is { IsValid: true } first)
                    return found.Breaks[i] > 0 && digits.Length - at < LongestExtension ? first with { Extension = digits[at..].ToString() } : first;
        return found.Extension is null ? phone : phone with { Extension = found.Extension };
    }

    private static void Scan(ReadOnlySpan<char> text, ref Found found)
    {
        var letters = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = HalfWidth(text[i]);
            if (char.IsAsciiDigit(c))
                Add(c, ref found);
            else if (char.IsDigit(c))
                Add((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)), ref found);
            else if (c == '+')
            {
                if (found.Count >= 5)
                    break;
                found.Plus |= found.Count == 0;
            }
            else if (found.Count == 0)
                continue; // Tel.: and the like
            else if (found.Count >= 3 && Extension(text[i..]) is { } extension)
            {
                found.Extension = extension;
                break;
            }
            else if (c is '-' or ' ' or '/' or ',' or ';' or '、' or '|' or '\n')
            {
                if (c is not ('-' or ' ') && found.Count >= 7 && Digits(text[i..]) >= 5)
                    break; // a second number
                Break(c == '-', ref found);
            }
            else if (char.IsAsciiLetter(c))
            {
                if (letters == 0 && found.Count >= 10)
                    break; // a remark
                letters++;
                Add("22233344455566677778889999"[(c | 0x20) - 'a'], ref found);
            }
            else if (char.IsLetter(c))
            {
                if (found.Count >= 5)
                    break; // a remark
                found.Broken = PhoneVerdict.NotANumber;
                return;
            }
            if (found.Broken is not null)
                return;
        }
        if (found.Count < 3 || letters is 1 or 2)
            found.Broken = found.Count == 0 || letters > 0 ? PhoneVerdict.NotANumber : PhoneVerdict.TooShort;
    }

    private static void Add(char digit, ref Found found)
    {
        if (found.Count == LongestDigits)
            found.Broken = PhoneVerdict.TooLong;
        else
            found.Digits[found.Count++] = digit;
    }

    /// <summary>A hyphen may part an extension, anything else only a second number.</summary>
    private static void Break(bool hyphen, ref Found found)
    {
        if (found.BreakCount < found.Breaks.Length)
            found.Breaks[found.BreakCount++] = hyphen ? found.Count : -found.Count;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
            count += char.IsDigit(c) ? 1 : 0;
        return count;
    }

    private static string? Extension(ReadOnlySpan<char> text)
    {
        if (text[0] is ' ' or '-' or '.' or '(' or ')')
            return null;
        foreach (var word in ExtensionWords)
        {
            if (!text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                continue;
            var i = word.Length;
            while (i < text.Length && HalfWidth(text[i]) is ' ' or '.' or ':' or '=' or '-')
                i++;
            var begin = i;
            while (i < text.Length && char.IsAsciiDigit(HalfWidth(text[i])))
                i++;
            return i - begin is > 0 and <= LongestExtension
                ? string.Create(i - begin, text[begin..i], static (to, from) => { for (var k = 0; k < to.Length; k++) to[k] = HalfWidth(from[k]); }) : null;
        }
        return null;
    }

    private static Phone Parse(ReadOnlySpan<char> digits, bool plus, PhonePlan? home)
    {
        if (plus)
            return Abroad(digits);
        if (home is null)
            return Abroad(digits is ['0', '0', ..] ? digits[2..] : digits) is { IsValid: true } guessed ? guessed : new(0, 0, "", PhoneType.Unknown, PhoneVerdict.NoCountry, null);
        if (home.Abroad(digits) is > 0 and var prefix && prefix < digits.Length && digits[prefix] != '0' && Abroad(digits[prefix..]) is { Code: > 0 } called)
            return called;
        if (digits.StartsWith(home.CodeText) && digits[home.CodeText.Length..] is var rest
            && ((!home.Knows(digits) && Home(rest, home) is { IsValid: true }) || home.LengthOf(digits) == PhoneVerdict.TooLong))
            return Home(rest, home);
        var national = Home(digits, home);
        return !national.IsValid && digits is ['0', '0', not '0', ..] && Abroad(digits[2..]) is { IsValid: true } anyhow ? anyhow : national;
    }

    /// <summary>Digits that begin with a country code.</summary>
    private static Phone Abroad(ReadOnlySpan<char> digits)
    {
        var code = 0;
        for (var i = 0; i < 3 && i < digits.Length && digits[0] != '0'; i++)
        {
            code = (code * 10) + digits[i] - '0';
            if (PhonePlan.Of(code) is [var main, ..])
                return Home(digits[(i + 1)..], main);
        }
        return new(0, 0, "", PhoneType.Unknown, PhoneVerdict.NoCountry, null);
    }

    private static Phone Home(ReadOnlySpan<char> digits, PhonePlan plan)
    {
        Span<char> room = stackalloc char[LongestDigits + 8];
        var national = plan.WithoutTrunk(digits, room);
        if (national.Length is 0 or > 17)
            return new(0, plan.Code, plan.Country, PhoneType.Unknown, national.Length == 0 ? PhoneVerdict.TooShort : PhoneVerdict.TooLong, null);
        var number = (ulong)plan.Code;
        foreach (var digit in national)
            number = (number * 10) + digit - '0';
        foreach (var other in PhonePlan.Of(plan.Code))
        {
            // Leading digits alone decide where a plan has them; else the first country that knows the number.
            if (other.HasLeading && !other.Begins(national))
                continue;
            if (other.TypeOf(national) is not PhoneType.Unknown and var type)
                return new(number, plan.Code, other.Country, type, PhoneVerdict.Valid, null);
        }
        var verdict = plan.LengthOf(national);
        return new(verdict == PhoneVerdict.Unknown ? number : 0, plan.Code, plan.Country, PhoneType.Unknown, verdict, null);
    }

    internal static char HalfWidth(char c) => c switch
    {
        < '\u007f' => c,
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\u3000' or '\u00A0' or '\u2007' or '\u202F' or '\u200B' => ' ',
        >= '\u2010' and <= '\u2015' or '\u2212' or '\u30FC' or '\uFE63' => '-',
        _ => c,
    };
}
