using System.Globalization;

namespace Guanxi.Host.Demo;

/// <summary>
/// How willing people are to buy on each day, and the clock that runs at that pace: waiting times drawn on it fall into
/// the peaks by themselves (a Poisson process whose rate follows the year). Days count from <see cref="First"/>, in China.
/// </summary>
internal sealed class Seasons
{
    private static readonly double[] Months = [0.95, 0.9, 1.0, 1.1, 1.05, 1.0, 0.78, 0.74, 1.0, 1.05, 1.2, 1.1];
    private static readonly double[] RetailWeek = [1.15, 0.9, 0.9, 0.93, 0.97, 1.08, 1.2];
    private static readonly double[] TradeWeek = [0.04, 1.4, 1.3, 1.25, 1.2, 1.1, 0.1];
    private static readonly ChineseLunisolarCalendar Lunar = new();

    private readonly double[] _retail;
    private readonly double[] _trade;

    public Seasons(DateOnly first, DateOnly today)
    {
        First = first;
        Days = today.DayNumber - first.DayNumber;
        Retail = new double[Days];
        _retail = new double[Days];
        _trade = new double[Days];
        var festivals = Enumerable.Range(first.Year, today.Year - first.Year + 2)
            .Select(y => (Spring: SpringFestival(y), Moon: MidAutumn(y))).ToArray();
        double retail = 0, trade = 0;
        for (var day = 0; day < Days; day++)
        {
            var date = first.AddDays(day);
            var mood = Months[date.Month - 1] * festivals.Aggregate(1.0, (m, f) => m * Near(date, f.Spring, f.Moon));
            Retail[day] = mood * Sale(date) * RetailWeek[(int)date.DayOfWeek];
            _retail[day] = retail += Retail[day];
            _trade[day] = trade += mood * TradeWeek[(int)date.DayOfWeek];
        }
    }

    public DateOnly First { get; }

    /// <summary>Number of days; the last is the day before today.</summary>
    public int Days { get; }

    /// <summary>Retail willingness by day, about 1 on average.</summary>
    public double[] Retail { get; }

    /// <summary>The first day after <paramref name="day"/> by which <paramref name="wait"/> has run on the clock; <see cref="Days"/> if none.</summary>
    public int After(int day, double wait, bool trade)
    {
        var clock = trade ? _trade : _retail;
        var found = Array.BinarySearch(clock, (day < 0 ? 0 : clock[day]) + wait);
        return Math.Max(day + 1, found < 0 ? ~found : found);
    }

    public static DateOnly SpringFestival(int year) => FromLunar(year, 1, 1);

    public static DateOnly MidAutumn(int year) => FromLunar(year, 8, 15);

    /// <summary>The campaign running on a day and its discount in percent; null when none does.</summary>
    public static (string Code, int Percent)? Campaign(DateOnly date) => (date.Month, date.Day) switch
    {
        (11, <= 11) => ("DOUBLE11", 20),
        (6, <= 18) => ("MID618", 15),
        (12, >= 10 and <= 12) => ("DOUBLE12", 12),
        (3, >= 25) or (4, <= 5) => ("SPRINGTEA", 10),
        _ => null,
    };

    private static double Sale(DateOnly date) => (date.Month, date.Day) switch
    {
        (11, 11) => 5,
        (11, <= 10) => 1.5,
        (11, <= 20) => 0.8,
        (6, 18) => 3,
        (6, < 18) => 1.25,
        (12, 12) => 1.8,
        (10, <= 7) or (5, <= 3) => 1.2,
        _ => 1,
    };

    private static double Near(DateOnly date, DateOnly spring, DateOnly moon)
    {
        var toSpring = spring.DayNumber - date.DayNumber;
        var toMoon = moon.DayNumber - date.DayNumber;
        var gifts = toSpring switch { > 3 and <= 24 => 1.9, > 0 and <= 3 => 1.0, > -7 and <= 0 => 0.35, > -14 and <= -7 => 0.7, _ => 1.0 };
        return gifts * (toMoon is > 0 and <= 18 ? 1.45 : 1.0);
    }

    private static DateOnly FromLunar(int year, int month, int day)
    {
        var leap = Lunar.GetLeapMonth(year);
        return DateOnly.FromDateTime(Lunar.ToDateTime(year, leap > 0 && month >= leap ? month + 1 : month, day, 0, 0, 0, 0));
    }
}
