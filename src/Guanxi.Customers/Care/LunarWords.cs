using Guanxi.Platform.Localisation;

namespace Guanxi.Customers.Care;

/// <summary>Days of the Chinese calendar in words: 八月十五 in Chinese, 8/15 elsewhere.</summary>
internal static class LunarWords
{
    private const string Numbers = "一二三四五六七八九十";

    /// <param name="whole">False says the month only on its first day.</param>
    public static string Of(DateOnly day, Texts texts, bool whole) => day < LunarDay.First || day > LunarDay.Last ? "" : Of(LunarDay.Of(day), texts, whole);

    public static string Of(LunarDay lunar, Texts texts, bool whole = true)
    {
        if (Languages.Current == Languages.English)
            return whole || lunar.Day == 1 ? texts[lunar.Leap ? "lunar.leap-day" : "lunar.day", lunar.Month, lunar.Day] : "";
        var month = texts[lunar.Leap ? "lunar.leap-month" : "lunar.month", Month(lunar.Month)];
        return whole ? month + Day(lunar.Day) : lunar.Day == 1 ? month : Day(lunar.Day);
    }

    private static string Month(int month) => month switch { 1 => "正", 11 => "十一", 12 => "十二", _ => Numbers[month - 1].ToString() };

    private static string Day(int day) => day switch
    {
        <= 10 => "初" + Numbers[day - 1],
        < 20 => "十" + Numbers[day - 11],
        20 => "二十",
        < 30 => "廿" + Numbers[day - 21],
        _ => "三十",
    };
}
