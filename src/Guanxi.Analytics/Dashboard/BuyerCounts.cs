using Guanxi.Analytics.Rollups;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Analytics.Dashboard;

/// <summary>
/// Counts customers who bought in a run of days, each once. She counts on the first of her days in the run: the one whose
/// day before lies ahead of it. Whole months come ready counted; only the days at both ends are counted one by one.
/// </summary>
internal static class BuyerCounts
{
    /// <summary>One answer for each run, in order.</summary>
    public static async Task<IReadOnlyList<Buyers>> OfAsync(Session session, Scope scope, IReadOnlyList<Days> runs, CancellationToken ct)
    {
        var counts = new Buyers[runs.Count];
        Array.Fill(counts, new(0, 0));
        if (runs.Count == 0)
            return counts;
        var sql = session.Sql();
        for (var i = 0; i < runs.Count; i++)
            Write(sql, scope, runs[i], i);
        await session.EachAsync(sql, r =>
        {
            var at = (int)r.GetInt64(0);
            counts[at] = new(counts[at].All + r.GetInt64(1), counts[at].New + r.GetInt64(2));
        }, ct);
        return counts;
    }

    private static void Write(Sql sql, Scope scope, Days run, int at)
    {
        var (from, to) = (CompanyDays.Number(run.From), CompanyDays.Number(run.To));
        var firstWhole = run.From.Day == 1 ? run.From : new DateOnly(run.From.Year, run.From.Month, 1).AddMonths(1);
        var afterWhole = new DateOnly(run.To.Year, run.To.Month, 1);
        if (afterWhole <= firstWhole)
        {
            Days(sql, scope, at, from, to, 0, from);
            return;
        }
        var (begin, end) = (CompanyDays.Number(firstWhole), CompanyDays.Number(afterWhole));
        var month = CompanyDays.Month(run.From);
        Union(sql).Add($"""
            SELECT {at} AS at, coalesce(sum(t.customers), 0), coalesce(sum(CASE WHEN t.prev_month = 0 THEN t.customers ELSE 0 END), 0)
            FROM analytics_buyer_month t WHERE t.month >= {CompanyDays.Month(firstWhole)} AND t.month < {CompanyDays.Month(afterWhole)} AND t.prev_month < {month}
            """);
        scope.Of(RecordTypes.Customer, sql, indexed: false);
        if (from < begin)
        {
            Days(sql, scope, at, from, begin, 0, from);
            // Who bought before in the month that the run cuts, and then not again before a whole month of it.
            Days(sql, scope, at, begin, end, month * 100, from);
        }
        if (end < to)
            Days(sql, scope, at, end, to, 0, from);
    }

    /// <summary>Rows of days in [from, to) whose day before lies in [previousFrom, previousTo).</summary>
    private static void Days(Sql sql, Scope scope, int at, long from, long to, long previousFrom, long previousTo)
    {
        // The narrower range leads: on SQLite a plus keeps the other one's index out.
        var (day, previous) = previousFrom > 0 ? ("+t.day", "t.prev_day") : ("t.day", "+t.prev_day");
        Union(sql).Add($"SELECT {at} AS at, count(*), coalesce(sum(CASE WHEN t.prev_day = 0 THEN 1 ELSE 0 END), 0) FROM analytics_buyer t WHERE ")
            .Add($"{new Raw(day)} >= {from} AND {new Raw(day)} < {to} AND {new Raw(previous)} >= {previousFrom} AND {new Raw(previous)} < {previousTo}");
        scope.Of(RecordTypes.Customer, sql, indexed: false);
    }

    private static Sql Union(Sql sql) => sql.Text.Length > 0 ? sql.Raw("\nUNION ALL ") : sql;
}
