namespace Guanxi.Platform.Tabular;

/// <summary>How the dates of a column are to be read where the text alone does not say. ISO dates are read in any order.</summary>
public enum DateOrder
{
    YearFirst,
    MonthFirst,
    DayFirst,
    /// <summary>Days since 1899-12-30, as spreadsheets count.</summary>
    Serial,
    /// <summary>Years of the Republic of China (民國): 99/12/01 is 2010-12-01.</summary>
    Roc,
}

public static partial class Values
{
    /// <summary>A date with or without a time, as written; see <see cref="TryUtc"/> for an instant.</summary>
    /// <param name="value">Kind Unspecified.</param>
    /// <param name="offset">From UTC where the text gives one, else null.</param>
    public static bool TryDateTime(ReadOnlySpan<char> text, DateOrder order, out DateTime value, out TimeSpan? offset)
    {
        offset = null;
        if (TryIso(text, out value))
            return true;
        text = Trim(text);
        if (text.Length is < 4 or > MaxLength)
            return false;
        if (order == DateOrder.Serial && TrySerial(text, out value))
            return true;
        Span<char> half = stackalloc char[MaxLength];
        for (var i = 0; i < text.Length; i++)
            half[i] = char.ToLowerInvariant(HalfWidth(text[i]));
        var scan = new DateScan(half[..text.Length]);
        return scan.TryRead(order, out value, out offset);
    }

    /// <inheritdoc cref="TryDateTime(ReadOnlySpan{char}, DateOrder, out DateTime, out TimeSpan?)"/>
    public static bool TryDateTime(ReadOnlySpan<char> text, DateOrder order, out DateTime value) =>
        TryDateTime(text, order, out value, out _);

    /// <summary>An instant; a text without an offset is taken in <paramref name="zone"/>.</summary>
    /// <param name="utc">Kind Utc.</param>
    public static bool TryUtc(ReadOnlySpan<char> text, DateOrder order, TimeZoneInfo zone, out DateTime utc)
    {
        utc = default;
        if (!TryDateTime(text, order, out var local, out var offset))
            return false;
        var ticks = local.Ticks - (offset ?? (zone == TimeZoneInfo.Utc ? TimeSpan.Zero : zone.GetUtcOffset(local))).Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        utc = new(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>The hot case: <c>yyyy-MM-dd</c>, alone or followed by <c>HH:mm:ss</c>.</summary>
    private static bool TryIso(ReadOnlySpan<char> s, out DateTime value)
    {
        value = default;
        if (s.Length is not (10 or 19) || s[4] != '-' || s[7] != '-')
            return false;
        int century = Two(s, 0), rest = Two(s, 2), month = Two(s, 5), day = Two(s, 8), hour = 0, minute = 0, second = 0;
        if (s.Length == 19)
        {
            if (s[10] is not (' ' or 'T') || s[13] != ':' || s[16] != ':')
                return false;
            (hour, minute, second) = (Two(s, 11), Two(s, 14), Two(s, 17));
        }

        return (century | rest) >= 0 && TryMake((century * 100) + rest, month, day, hour, minute, second, out value);
    }

    private static int Two(ReadOnlySpan<char> s, int at)
    {
        uint tens = (uint)(s[at] - '0'), ones = (uint)(s[at + 1] - '0');
        return tens > 9 || ones > 9 ? -1 : (int)((tens * 10) + ones);
    }

    internal static bool TryMake(int year, int month, int day, int hour, int minute, int second, out DateTime value)
    {
        value = default;
        if ((uint)(year - 1) >= 9999 || (uint)(month - 1) >= 12 || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 60
            || (uint)(day - 1) >= 31 || (day > 28 && day > DateTime.DaysInMonth(year, month)))
            return false;
        value = new(year, month, day, hour, minute, Math.Min(second, 59));
        return true;
    }

    private static bool TrySerial(ReadOnlySpan<char> text, out DateTime value)
    {
        value = default;
        return TryPlain(text, DecimalMark.Auto, out var days) && days is >= 1 and < 2_958_466 && TrySerial((double)days, false, out value);
    }

    /// <summary>A spreadsheet's day number; the 1900 system counts a 29 February 1900 that never was.</summary>
    internal static bool TrySerial(double days, bool from1904, out DateTime value)
    {
        value = default;
        if (!(days >= 0 && days < 2_958_466))
            return false;
        if (from1904)
            days += 1462;
        else if (days < 60)
            days++;
        value = new DateTime(1899, 12, 30).AddTicks((long)Math.Round(days * 86_400_000) * TimeSpan.TicksPerMillisecond);
        return true;
    }
}
