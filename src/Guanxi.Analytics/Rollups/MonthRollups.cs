using Guanxi.Platform.Data;

namespace Guanxi.Analytics.Rollups;

internal static class MonthRollups
{
    /// <summary>Sums up products, regions, buyers and cohorts of a month (yyyymm).</summary>
    public static async Task ReplaceAsync(Session session, CompanyDays calendar, long month, CancellationToken ct)
    {
        var first = CompanyDays.FirstOf(month);
        var (from, to) = (calendar.StartOf(first), calendar.StartOf(first.AddMonths(1)));
        foreach (var table in (string[])["analytics_product_month", "analytics_region_month", "analytics_buyer_month", "analytics_cohort"])
            await session.RunAsync($"DELETE FROM {new Raw(table)} WHERE month = {month}", ct);
        await session.RunAsync($"""
            INSERT INTO analytics_product_month (month, product_id, owner_id, team_id, country, quantity, revenue)
            SELECT {month}, l.product_id, coalesce(o.owner_id, 0), coalesce(o.team_id, 0), o.country, sum(l.quantity), sum(l.amount)
            FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id
            WHERE o.placed_at >= {from} AND o.placed_at < {to} AND o.deleted_at IS NULL AND l.quantity > 0
            GROUP BY 2, 3, 4, 5
            """, ct);
        await session.RunAsync($"""
            INSERT INTO analytics_region_month (month, country, region, owner_id, team_id, orders, revenue)
            SELECT {month}, country, region, coalesce(owner_id, 0), coalesce(team_id, 0), count(*), sum(amount)
            FROM sales_order WHERE placed_at >= {from} AND placed_at < {to} AND deleted_at IS NULL AND kind = 'purchase'
            GROUP BY 2, 3, 4, 5
            """, ct);
        // A customer counts on her first day in the month: the one whose day before lies outside it.
        var (begin, end) = (month * 100, (month * 100) + 99);
        await session.RunAsync($"""
            INSERT INTO analytics_buyer_month (month, prev_month, owner_id, team_id, country, customers)
            SELECT {month}, prev_day / 100, owner_id, team_id, country, count(*)
            FROM analytics_buyer WHERE day > {begin} AND day <= {end} AND prev_day < {begin}
            GROUP BY 2, 3, 4, 5
            """, ct);
        await session.RunAsync($"""
            INSERT INTO analytics_cohort (month, cohort, owner_id, team_id, country, customers, revenue)
            SELECT {month}, first_day / 100, owner_id, team_id, country, sum(CASE WHEN prev_day < {begin} THEN 1 ELSE 0 END), sum(revenue)
            FROM analytics_buyer WHERE day > {begin} AND day <= {end}
            GROUP BY 2, 3, 4, 5
            """, ct);
    }
}
