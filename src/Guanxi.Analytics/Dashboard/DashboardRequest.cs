using System.Globalization;
using Guanxi.Core;

namespace Guanxi.Analytics.Dashboard;

/// <summary>What a dashboard is asked for, as the address spells it; everything in it is input.</summary>
/// <param name="Period"><c>30d</c>, <c>90d</c>, <c>365d</c>, <c>year</c> (from 1 January) or <c>custom</c>.</param>
/// <param name="From">First day of a custom period.</param>
/// <param name="To">Last day of a custom period.</param>
/// <param name="Against"><c>before</c>: as many days right before; <c>year</c>: the same days a year earlier.</param>
/// <param name="Country">ISO 3166 code; null for all.</param>
public sealed record DashboardRequest(string Period = "90d", DateOnly? From = null, DateOnly? To = null, string Against = "before", string? Country = null)
{
    public static readonly IReadOnlyList<string> Periods = ["30d", "90d", "365d", "year", "custom"];
    public static readonly IReadOnlyList<string> Comparisons = ["before", "year"];

    /// <exception cref="InvalidException"><c>dashboard.period</c> or <c>dashboard.days</c>.</exception>
    public static DashboardRequest Of(string? period, string? from, string? to, string? against, string? country)
    {
        var (first, last) = (Day(from, "from"), Day(to, "to"));
        var named = string.IsNullOrEmpty(period) ? first is null ? "90d" : "custom" : period;
        if (!Periods.Contains(named) || (against is { Length: > 0 } && !Comparisons.Contains(against)))
            throw new InvalidException("dashboard.period", Periods.Contains(named) ? "against" : "period", Periods.Contains(named) ? against : named);
        return new(named, first, last, against is { Length: > 0 } ? against : "before", country is { Length: > 0 and <= 100 } ? country : null);
    }

    /// <summary>The days asked for, and those they are compared with.</summary>
    /// <param name="today">The last day of a running period.</param>
    /// <exception cref="InvalidException"><c>dashboard.days</c>: the first day is not before the last, or they are more than ten years apart.</exception>
    public (Days Now, Days Before) Resolve(DateOnly today)
    {
        var now = Period switch
        {
            "30d" => new Days(today.AddDays(-29), today.AddDays(1)),
            "90d" => new(today.AddDays(-89), today.AddDays(1)),
            "365d" => new(today.AddDays(-364), today.AddDays(1)),
            "year" => new(new(today.Year, 1, 1), today.AddDays(1)),
            _ => new(From ?? today.AddDays(-89), (To ?? today).AddDays(1)),
        };
        if (now.Count is < 1 or > 3660 || now.From.Year < 1900)
            throw new InvalidException("dashboard.days", "from", now.From, now.Last);
        return (now, Against == "year" ? new(now.From.AddYears(-1), now.To.AddYears(-1)) : new(now.From.AddDays(-now.Count), now.From));
    }

    private static DateOnly? Day(string? text, string field)
        => string.IsNullOrEmpty(text) ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw new InvalidException("dashboard.day", field, text);
}

/// <summary>A run of days of the company's clock.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one after the last.</param>
public readonly record struct Days(DateOnly From, DateOnly To)
{
    public DateOnly Last => To.AddDays(-1);

    public int Count => To.DayNumber - From.DayNumber;

    /// <summary>Cut into days, weeks or months, so that a chart has at most some three dozen marks.</summary>
    public IReadOnlyList<Days> Cut()
    {
        var parts = new List<Days>();
        for (var from = From; from < To;)
        {
            var to = Count <= 31 ? from.AddDays(1) : Count <= 124 ? from.AddDays(7) : new DateOnly(from.Year, from.Month, 1).AddMonths(Count <= 1100 ? 1 : 12);
            parts.Add(new(from, to < To ? to : To));
            from = to;
        }
        return parts;
    }

    /// <summary>What one mark of a chart stands for: <c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</summary>
    public string Grain => Count <= 31 ? "day" : Count <= 124 ? "week" : Count <= 1100 ? "month" : "year";
}
