using System.Globalization;

namespace Guanxi.Analytics.Rollups;

/// <summary>Days as the company's clock cuts them, by the same rule as the filters of lists.</summary>
internal sealed class CompanyDays(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone => zone;

    /// <summary>The UTC instant at which the day begins.</summary>
    public DateTime StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        // Where the clock jumps over midnight, the day begins when it lands.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return DateTime.SpecifyKind(local - zone.GetUtcOffset(local), DateTimeKind.Utc);
    }

    public DateOnly DayOf(DateTime utc)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));
        // An hour before midnight that the clock goes through twice still belongs to the day before.
        return utc < StartOf(day) ? day.AddDays(-1) : day;
    }

    /// <summary>The days that a day of UTC (yyyymmdd) touches: two, nearly everywhere.</summary>
    public IEnumerable<DateOnly> Of(int utcDay)
    {
        if (!DateTime.TryParseExact(utcDay.ToString(CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start))
            yield break;
        var last = DayOf(start.AddDays(1).AddTicks(-1));
        for (var day = DayOf(start); day <= last; day = day.AddDays(1))
            yield return day;
    }

    /// <summary>yyyymmdd.</summary>
    public static long Number(DateOnly day) => (day.Year * 10_000L) + (day.Month * 100) + day.Day;

    public static DateOnly Day(long number) => new((int)(number / 10_000), (int)(number / 100 % 100), (int)(number % 100));

    /// <summary>yyyymm.</summary>
    public static long Month(DateOnly day) => (day.Year * 100L) + day.Month;

    public static DateOnly FirstOf(long month) => new((int)(month / 100), (int)(month % 100), 1);
}
