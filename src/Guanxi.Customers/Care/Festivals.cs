namespace Guanxi.Customers.Care;

/// <summary>A feast that people keep in some countries.</summary>
/// <param name="Key">Its name is the text <c>festival.{key}</c>.</param>
/// <param name="Countries">ISO 3166 codes of where it is kept.</param>
/// <param name="In">Its day in a year; null where the year cannot be told.</param>
internal sealed record Festival(string Key, HashSet<string> Countries, Func<int, DateOnly?> In);

/// <summary>Festivals by region, computed for any year from 1901 to 2100.</summary>
internal static class Festivals
{
    private static readonly HashSet<string>
        Mainland = ["CN"], Taiwan = ["TW"], HongKong = ["HK"], Macao = ["MO"],
        Chinese = ["CN", "TW", "HK", "MO"], Overseas = ["CN", "TW", "HK", "MO", "SG", "MY"],
        America = ["US"], Canada = ["CA"],
        Western = ["US", "CA", "GB", "IE", "AU", "NZ", "DE", "AT", "CH", "FR", "BE", "NL", "LU", "IT", "ES", "PT", "DK", "SE", "NO", "FI", "IS", "PL", "CZ", "HU", "BR", "MX", "AR", "CL"],
        MothersInMay = ["US", "CA", "AU", "NZ", "DE", "AT", "CH", "BE", "NL", "IT", "DK", "FI", "BR", "CN", "TW", "HK", "MO", "SG", "MY"],
        FathersInJune = ["US", "CA", "GB", "IE", "FR", "NL", "CN", "HK", "MO", "SG", "MY", "MX", "AR", "CL"];

    private static readonly HashSet<string> Everywhere = [.. Western, .. Overseas, "JP", "KR"];

    public static readonly IReadOnlyList<Festival> All =
    [
        new("new-year", Everywhere, y => new(y, 1, 1)),
        new("spring-festival", Overseas, y => new LunarDay(1, 1).In(y)),
        new("lantern", Overseas, y => new LunarDay(1, 15).In(y)),
        new("valentine", Everywhere, y => new(y, 2, 14)),
        new("womens-day", Mainland, y => new(y, 3, 8)),
        new("easter", [.. Western, .. HongKong, .. Macao], Easter),
        new("qingming", Chinese, y => y is < 1901 or > 2100 ? null : SolarTerms.DayOf(15, new(y, 4, 5))),
        new("labour-day", Chinese, y => new(y, 5, 1)),
        new("mothers-day", MothersInMay, y => Nth(y, 5, DayOfWeek.Sunday, 2)),
        new("childrens-day", Mainland, y => new(y, 6, 1)),
        new("childrens-day-tw", Taiwan, y => new(y, 4, 4)),
        new("dragon-boat", Overseas, y => new LunarDay(5, 5).In(y)),
        new("fathers-day", FathersInJune, y => Nth(y, 6, DayOfWeek.Sunday, 3)),
        new("fathers-day-tw", Taiwan, y => new(y, 8, 8)),
        new("establishment-hk", HongKong, y => new(y, 7, 1)),
        new("independence-us", America, y => new(y, 7, 4)),
        new("qixi", Overseas, y => new LunarDay(7, 7).In(y)),
        new("mid-autumn", Overseas, y => new LunarDay(8, 15).In(y)),
        new("teachers-day", Mainland, y => new(y, 9, 10)),
        new("teachers-day-tw", Taiwan, y => new(y, 9, 28)),
        new("national-day", [.. Mainland, .. HongKong, .. Macao], y => new(y, 10, 1)),
        new("double-ten", Taiwan, y => new(y, 10, 10)),
        new("double-ninth", Chinese, y => new LunarDay(9, 9).In(y)),
        new("thanksgiving-ca", Canada, y => Nth(y, 10, DayOfWeek.Monday, 2)),
        new("thanksgiving", America, y => Nth(y, 11, DayOfWeek.Thursday, 4)),
        new("dongzhi", Chinese, y => y is < 1901 or > 2100 ? null : SolarTerms.DayOf(270, new(y, 12, 22))),
        new("christmas", [.. Western, .. HongKong, .. Macao, "SG", "MY", "JP", "KR"], y => new(y, 12, 25)),
        // The last day of the old year lies before the first of the new one.
        new("new-years-eve-lunar", Overseas, y => new LunarDay(1, 1).In(y)?.AddDays(-1)),
    ];

    private static readonly Dictionary<string, Festival> byKey = All.ToDictionary(f => f.Key, StringComparer.Ordinal);

    public static Festival? Find(string key) => byKey.GetValueOrDefault(key);

    public static IEnumerable<Festival> On(DateOnly day) => All.Where(f => f.In(day.Year) == day);

    private static DateOnly Nth(int year, int month, DayOfWeek day, int nth)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((int)day - (int)first.DayOfWeek + 7) % 7 + 7 * (nth - 1));
    }

    /// <summary>The Sunday of Easter by the Gregorian calendar: the anonymous algorithm as in Meeus, Astronomical Algorithms, chapter 8.</summary>
    private static DateOnly? Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var g = (b - (b + 8) / 25 + 1) / 3;
        var h = (19 * a + b - d - g + 15) % 30;
        var l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var n = h + l - 7 * m + 114;
        return new(year, n / 31, n % 31 + 1);
    }
}
