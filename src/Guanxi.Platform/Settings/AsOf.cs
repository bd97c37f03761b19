using Guanxi.Platform.Data;

namespace Guanxi.Platform.Settings;

/// <summary>The day a company looks at.</summary>
/// <param name="Day">Null is today, whenever that is.</param>
public sealed record AsOfDay(DateOnly? Day);

/// <summary>
/// The instant at which everything that ages is judged: stages, recency, dashboards. It is now, unless the company has
/// fixed a day because its files end in the past.
/// </summary>
public sealed class AsOf(SettingStore settings, TimeProvider time)
{
    public const string Setting = "as-of";

    /// <returns>Now, or the end of the fixed day in the company's zone, in UTC and whole milliseconds.</returns>
    public async Task<DateTime> NowAsync(Session session, CancellationToken ct)
    {
        if (await DayAsync(session, ct) is { } day)
        {
            var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, (await Company.OfAsync(session, settings, ct)).Zone.GetUtcOffset(midnight)).UtcDateTime;
        }
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    /// <returns>The fixed day; null when it is always today.</returns>
    public async Task<DateOnly?> DayAsync(Session session, CancellationToken ct)
        => (await settings.GetAsync(session, Setting, new AsOfDay(null), ct)).Day;
}
