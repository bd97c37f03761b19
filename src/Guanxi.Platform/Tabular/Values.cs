using System.Globalization;

namespace Guanxi.Platform.Tabular;

/// <summary>Which character separates the decimals in a column of numbers.</summary>
public enum DecimalMark
{
    /// <summary>Judged for each value: the last of two different marks; a lone comma before three digits groups thousands.</summary>
    Auto,
    Point,
    Comma,
}

/// <summary>Reads what people write into cells: numbers, amounts and yes or no, in the habits of several countries. No allocation.</summary>
public static partial class Values
{
    private const int MaxLength = 64;

    /// <summary>A plain number: signs, grouping, full-width digits, accountants' parentheses, 万 and 亿; no currency.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, DecimalMark mark, out decimal value) =>
        TryPlain(text, mark, out value) || (TryMoney(text, mark, out value, out _, out var marked) && !marked);

    /// <summary>A whole number; <c>17850.0</c> is one.</summary>
    public static bool TryInteger(ReadOnlySpan<char> text, out long value)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return true;
        if (!TryNumber(text, DecimalMark.Auto, out var number) || number != decimal.Truncate(number) || number is < long.MinValue or > long.MaxValue)
            return false;
        value = (long)number;
        return true;
    }

    /// <summary>An amount with or without a currency.</summary>
    /// <param name="currency">ISO code where the text names one beyond doubt; null otherwise, and for $ and ¥, which several countries share.</param>
    public static bool TryMoney(ReadOnlySpan<char> text, DecimalMark mark, out decimal amount, out string? currency)
    {
        if (TryPlain(text, mark, out amount))
        {
            currency = null;
            return true;
        }

        return TryMoney(text, mark, out amount, out currency, out _);
    }

    /// <summary>An amount in minor units, rounded half away from zero.</summary>
    /// <param name="digits">Decimals of the currency: 2 for CNY, 0 for JPY.</param>
    public static bool TryMinor(ReadOnlySpan<char> text, DecimalMark mark, int digits, out long minor)
    {
        minor = 0;
        if (!TryMoney(text, mark, out var amount, out _))
            return false;
        for (var i = 0; i < digits; i++)
        {
            if (Math.Abs(amount) > 1e18m)
                return false;
            amount *= 10;
        }

        amount = Math.Round(amount, MidpointRounding.AwayFromZero);
        if (Math.Abs(amount) > 9e18m)
            return false;
        minor = (long)amount;
        return true;
    }

    /// <summary>Yes or no in English or Chinese, as a word, a digit or a tick.</summary>
    public static bool TryYesNo(ReadOnlySpan<char> text, out bool value)
    {
        text = Trim(text);
        value = false;
        if (text.Length is 0 or > 8)
            return false;
        Span<char> lower = stackalloc char[8];
        text.ToLowerInvariant(lower);
        switch (lower[..text.Length])
        {
            case "yes" or "y" or "true" or "t" or "1" or "on" or "是" or "有" or "对" or "對" or "真" or "√" or "✓" or "✔" or "１":
                value = true;
                return true;
            case "no" or "n" or "false" or "f" or "0" or "off" or "否" or "无" or "無" or "不是" or "没有" or "沒有" or "错" or "錯" or "假" or "×" or "✗" or "０":
                return true;
            default:
                return false;
        }
    }

    internal static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] > ' ' && text[^1] > ' ' && text[0] < 0x80 && text[^1] < 0x80)
            return text;
        return text.Trim().Trim("\uFEFF\u200B\u200E\u200F");
    }

    /// <summary>The hot case: ASCII digits, perhaps a minus and a point.</summary>
    private static bool TryPlain(ReadOnlySpan<char> text, DecimalMark mark, out decimal value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var at = negative ? 1 : 0;
        if (text.Length == at || text.Length > 18)
            return false;
        ulong digits = 0;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
                digits = (digits * 10) + digit;
            else if (text[at] == '.' && point < 0 && mark != DecimalMark.Comma)
                point = at;
            else
                return false;
        }

        if (point >= 0 && text.Length - point - 1 + (point - (negative ? 1 : 0)) == 0)
            return false;
        var scale = point < 0 ? 0 : text.Length - point - 1;
        value = new decimal((int)digits, (int)(digits >> 32), 0, negative && digits != 0, (byte)scale);
        return true;
    }

    private static bool TryMoney(ReadOnlySpan<char> text, DecimalMark mark, out decimal amount, out string? currency, out bool marked)
    {
        (amount, currency, marked) = (0, null, false);
        text = Trim(text);
        if (text.Length is 0 or > MaxLength)
            return false;
        Span<char> half = stackalloc char[MaxLength];
        for (var i = 0; i < text.Length; i++)
            half[i] = HalfWidth(text[i]);
        ReadOnlySpan<char> rest = half[..text.Length];

        var negative = false;
        if (rest[0] == '(' && rest[^1] == ')')
        {
            negative = true;
            rest = Trim(rest[1..^1]);
        }

        // Sign and currency come in any order: -$5, $-5, USD -5, 5-, 5 USD.
        for (var turn = 0; turn < 2; turn++)
        {
            if (rest.Length > 0 && rest[0] is '-' or '+')
            {
                if (negative)
                    return false;
                negative = rest[0] == '-';
                rest = Trim(rest[1..]);
            }

            marked |= CurrencyMarks.CutStart(ref rest, ref currency);
        }

        marked |= CurrencyMarks.CutEnd(ref rest, ref currency);
        if (rest.Length > 1 && rest[^1] == '-' && !negative)
        {
            negative = true;
            rest = rest[..^1];
        }

        var factor = 1m;
        if (rest.Length > 1 && rest[^1] is '万' or '萬' or '亿' or '億')
        {
            factor = rest[^1] is '万' or '萬' ? 10_000m : 100_000_000m;
            rest = Trim(rest[..^1]);
        }

        if (!TryGrouped(rest, mark, out amount) || Math.Abs(amount) > 1e19m)
            return false;
        amount *= negative ? -factor : factor;
        return true;
    }

    /// <summary>Digits with marks between them.</summary>
    private static bool TryGrouped(ReadOnlySpan<char> text, DecimalMark mark, out decimal value)
    {
        value = 0;
        if (text.IsEmpty || !(char.IsAsciiDigit(text[0]) || (text[0] is '.' or ',' && text.Length > 1)))
            return false;
        if (text.IndexOfAny('e', 'E') > 0)
            return decimal.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

        var decimals = DecimalAt(text, mark);
        Span<char> plain = stackalloc char[MaxLength];
        int length = 0, group = 0, groups = 0;
        var separator = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                plain[length++] = c;
                group++;
                continue;
            }

            if (decimals >= 0 && i > decimals)
                return false;
            if (i == decimals)
            {
                if (groups > 0 && group != 3)
                    return false;
                plain[length++] = '.';
                group = groups = 0;
                continue;
            }

            // Groups of three, or of two as in India before the last; one kind of separator throughout.
            if (c is not (',' or '.' or ' ' or '\u00A0' or '\u202F' or '\'' or '’') || (separator != '\0' && separator != c)
                || (groups == 0 ? group is 0 or > 3 : group is < 2 or > 3))
                return false;
            separator = c;
            groups++;
            group = 0;
        }

        if (groups > 0 && group != 3)
            return false;
        return decimal.TryParse(plain[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Where the decimals begin, −1 if nowhere.</summary>
    private static int DecimalAt(ReadOnlySpan<char> text, DecimalMark mark)
    {
        int point = text.LastIndexOf('.'), comma = text.LastIndexOf(',');
        switch (mark)
        {
            case DecimalMark.Point:
                return point;
            case DecimalMark.Comma:
                return comma;
        }

        if (point >= 0 && comma >= 0)
            return Math.Max(point, comma);
        if (point >= 0)
            return text.IndexOf('.') == point ? point : -1;
        if (comma < 0 || text.IndexOf(',') != comma)
            return -1;
        return text.Length - comma - 1 == 3 && comma is > 0 and <= 3 && text[0] != '0' ? -1 : comma;
    }

    internal static char HalfWidth(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\u3000' or '\u2007' => ' ',
        '\uFFE5' => '¥',
        '\u2212' or '\u2013' => '-',
        _ => c,
    };
}
