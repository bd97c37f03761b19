using Guanxi.Platform.Data;

namespace Guanxi.Analytics.Rollups;

/// <summary>What was ordered and sent back on each day.</summary>
internal static class DayRollup
{
    /// <summary>Sums up the orders of these days. Days in a row are read at once, and cut by the clock of the company.</summary>
    public static async Task ReplaceAsync(Database database, Session session, CompanyDays calendar, IReadOnlyCollection<DateOnly> days, CancellationToken ct)
    {
        if (days.Count == 0)
            return;
        var sums = new Dictionary<(long Day, long Owner, long Team, string Country), Dashboard.Sum>();
        foreach (var (first, after) in Runs(days))
        {
            var (start, end) = (calendar.StartOf(first), calendar.StartOf(after));
            await session.EachAsync($"""
                SELECT placed_at, coalesce(owner_id, 0), coalesce(team_id, 0), country, CASE WHEN kind = 'purchase' THEN 1 ELSE 0 END, amount, returned
                FROM sales_order WHERE placed_at >= {start} AND placed_at < {end} AND deleted_at IS NULL
                """,
                r =>
                {
                    var key = (CompanyDays.Number(calendar.DayOf(r.Time(0))), r.GetInt64(1), r.GetInt64(2), r.GetString(3));
                    sums[key] = sums.GetValueOrDefault(key, Dashboard.Sum.Zero) + new Dashboard.Sum(r.GetInt32(4), r.GetInt64(5), r.GetInt64(6) < 0 ? 1 : 0, r.GetInt64(6));
                }, ct);
        }
        await session.RunAsync($"DELETE FROM analytics_day WHERE day IN {new Ids([.. days.Select(CompanyDays.Number)])}", ct);
        if (sums.Count == 0)
            return;
        await using var bulk = database.Bulk(session, "analytics_day", "day", "owner_id", "team_id", "country", "orders", "revenue", "returns", "returned");
        foreach (var (key, sum) in sums)
            await bulk.AddAsync(new object?[] { key.Day, key.Owner, key.Team, key.Country, sum.Orders, sum.Revenue, sum.Returns, sum.Returned }, ct);
        await bulk.CompleteAsync(ct);
    }

    private static IEnumerable<(DateOnly First, DateOnly After)> Runs(IEnumerable<DateOnly> days)
    {
        (DateOnly First, DateOnly After)? run = null;
        foreach (var day in days.Order())
        {
            if (run is { } open && open.After != day)
                yield return open;
            run = run?.After == day ? (run.Value.First, day.AddDays(1)) : (day, day.AddDays(1));
        }
        if (run is { } last)
            yield return last;
    }
}
