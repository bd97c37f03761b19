using System.Globalization;

namespace Guanxi.Customers.Care;

/// <summary>A day of the Chinese calendar without its year, such as the 15th of the eighth month. Written <c>08-15</c>; in a leap month <c>L04-30</c>.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 30.</param>
/// <param name="Leap">In the leap month that follows the month of that number.</param>
public readonly record struct LunarDay(int Month, int Day, bool Leap = false)
{
    private static readonly ChineseLunisolarCalendar Calendar = new();

    /// <summary>The first and the last day that can be told.</summary>
    public static readonly DateOnly First = DateOnly.FromDateTime(Calendar.MinSupportedDateTime), Last = DateOnly.FromDateTime(Calendar.MaxSupportedDateTime);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Leap ? "L" : "")}{Month:00}-{Day:00}");

    /// <param name="day">Between <see cref="First"/> and <see cref="Last"/>.</param>
    public static LunarDay Of(DateOnly day) => Read(day).Day;

    /// <summary>The lunar year a day lies in, named by the year of its new year's day.</summary>
    public static int YearOf(DateOnly day) => Read(day).Year;

    /// <summary>
    /// When it is kept in a lunar year: a day of a leap month in the month of that number where the year has no such leap month,
    /// and a 30th on the 29th of a month that has no 30th.
    /// </summary>
    /// <returns>Null outside the years 1901 to 2100.</returns>
    public DateOnly? In(int lunarYear)
    {
        if (lunarYear is < 1901 or > 2100)
            return null;
        var leap = Calendar.GetLeapMonth(lunarYear);
        // The calendar counts months as they follow one another: behind the leap month all stand one place later.
        var place = Leap && leap == Month + 1 ? leap : leap > 0 && Month >= leap ? Month + 1 : Month;
        var day = Math.Min(Day, Calendar.GetDaysInMonth(lunarYear, place));
        return DateOnly.FromDateTime(Calendar.ToDateTime(lunarYear, place, day, 0, 0, 0, 0));
    }

    /// <summary>Every lunar day that is kept on a day of the sun: usually one, more where a leap month or a 30th is missing.</summary>
    public static IReadOnlyList<LunarDay> KeptOn(DateOnly day)
    {
        if (day < First || day > Last)
            return [];
        var (year, lunar) = Read(day);
        LunarDay[] all = [lunar, lunar with { Day = 30 }, lunar with { Leap = true }, lunar with { Day = 30, Leap = true }];
        return [.. all.Distinct().Where(l => l.In(year) == day)];
    }

    /// <summary>Reads <c>08-15</c>, <c>L04-30</c>, 八月十五, 闰四月三十, 正月初一, 腊月廿三; simplified or traditional.</summary>
    /// <returns>Null when it is none.</returns>
    public static LunarDay? Parse(string? text)
    {
        var rest = (text ?? "").Trim().Replace("农历", "", StringComparison.Ordinal).Replace("農曆", "", StringComparison.Ordinal);
        var leap = rest.Length > 0 && rest[0] is 'L' or 'l' or '闰' or '閏';
        if (leap)
            rest = rest[1..];
        var parts = rest.Split('-', '月');
        return parts is [var month, var day] && NumberOf(month, ["正"]) is { } m and >= 1 and <= 12 && NumberOf(day.TrimEnd('日'), []) is { } d and >= 1 and <= 30
            ? new LunarDay(m, d, leap) : null;
    }

    private static int? NumberOf(string text, string[] ones)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        if (ones.Contains(text))
            return 1;
        var plain = text switch { "腊" or "臘" => "十二", "冬" => "十一", _ => text.TrimStart('初').Replace("廿", "二十", StringComparison.Ordinal).Replace("卅", "三十", StringComparison.Ordinal) };
        const string Digits = "一二三四五六七八九";
        return plain.IndexOf('十') switch
        {
            < 0 when plain.Length == 1 && Digits.IndexOf(plain[0]) is >= 0 and var one => one + 1,
            0 when plain.Length == 1 => 10,
            0 when plain.Length == 2 && Digits.IndexOf(plain[1]) is >= 0 and var one => 11 + one,
            1 when plain.Length == 2 && Digits.IndexOf(plain[0]) is >= 0 and var ten => (ten + 1) * 10,
            1 when plain.Length == 3 && Digits.IndexOf(plain[0]) is >= 0 and var ten && Digits.IndexOf(plain[2]) is >= 0 and var one => (ten + 1) * 10 + one + 1,
            _ => null,
        };
    }

    private static (int Year, LunarDay Day) Read(DateOnly day)
    {
        var at = day.ToDateTime(TimeOnly.MinValue);
        var (year, place) = (Calendar.GetYear(at), Calendar.GetMonth(at));
        var leap = Calendar.GetLeapMonth(year);
        return (year, new(leap > 0 && place >= leap ? place - 1 : place, Calendar.GetDayOfMonth(at), leap > 0 && place == leap));
    }
}
