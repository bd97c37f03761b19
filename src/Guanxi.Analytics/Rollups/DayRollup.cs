using Guanxi.Platform.Data;

namespace Guanxi.Analytics.Rollups;

internal static class DayRollup
{
    /// <summary>Sums up the orders of a day.</summary>
    public static async Task ReplaceAsync(Session session, CompanyDays calendar, DateOnly day, CancellationToken ct)
    {
        var number = CompanyDays.Number(day);
        await session.RunAsync($"DELETE FROM analytics_day WHERE day = {number}", ct);
        await session.RunAsync($"""
            INSERT INTO analytics_day (day, owner_id, team_id, country, orders, revenue, returns, returned)
            SELECT {number}, coalesce(owner_id, 0), coalesce(team_id, 0), country,
                sum(CASE WHEN kind = 'purchase' THEN 1 ELSE 0 END), sum(amount), sum(CASE WHEN returned < 0 THEN 1 ELSE 0 END), sum(returned)
            FROM sales_order
            WHERE placed_at >= {calendar.StartOf(day)} AND placed_at < {calendar.StartOf(day.AddDays(1))} AND deleted_at IS NULL
            GROUP BY 2, 3, 4
            """, ct);
    }
}
