using System.Data.Common;
using Guanxi.Platform.Data;

namespace Guanxi.Analytics.Rollups;

/// <summary>On which days each customer bought, and for how much.</summary>
internal static class BuyerRollup
{
    private sealed record Row(long Customer, long Day, long Previous, long First, long Owner, long Team, string Country, long Revenue);

    private sealed record Standing(long Owner, long Team, string Country);

    /// <summary>Derives the rows of these customers anew and writes where they differ.</summary>
    /// <returns>Days on which something differed.</returns>
    public static async Task<IReadOnlyCollection<DateOnly>> ReplaceAsync(
        Database database, Session session, CompanyDays calendar, IReadOnlyCollection<long> customers, CancellationToken ct)
    {
        if (customers.Count == 0)
            return [];
        var old = (await session.ListAsync($"""
            SELECT customer_id, day, prev_day, first_day, owner_id, team_id, country, revenue FROM analytics_buyer WHERE customer_id IN {new Ids(customers)}
            """, Read, ct)).ToHashSet();
        var now = await DeriveAsync(session, calendar, customers, ct);
        var added = now.Where(row => !old.Contains(row)).ToList();
        old.ExceptWith(now);
        if (old.Count > 0)
            await session.RunAsync($"""
                DELETE FROM analytics_buyer WHERE customer_id IN {new Ids([.. old.Select(r => r.Customer).Distinct()])}
                    AND customer_id * 100000000 + day IN {new Ids([.. old.Select(r => (r.Customer * 100_000_000) + r.Day)])}
                """, ct);
        await AddAsync(database, session, added, ct);
        return [.. old.Concat(added).Select(r => r.Day).Distinct().Select(CompanyDays.Day)];
    }

    private static async Task AddAsync(Database database, Session session, List<Row> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return;
        await using var bulk = database.Bulk(session, "analytics_buyer", "customer_id", "day", "prev_day", "first_day", "owner_id", "team_id", "country", "revenue");
        foreach (var row in rows)
            await bulk.AddAsync(new object?[] { row.Customer, row.Day, row.Previous, row.First, row.Owner, row.Team, row.Country, row.Revenue }, ct);
        await bulk.CompleteAsync(ct);
    }

    private static async Task<List<Row>> DeriveAsync(Session session, CompanyDays calendar, IReadOnlyCollection<long> customers, CancellationToken ct)
    {
        var standings = new Dictionary<long, Standing>(customers.Count);
        await session.EachAsync($"SELECT id, coalesce(owner_id, 0), coalesce(team_id, 0), country FROM customers_customer WHERE id IN {new Ids(customers)} AND deleted_at IS NULL",
            r => standings[r.GetInt64(0)] = new(r.GetInt64(1), r.GetInt64(2), r.GetString(3)), ct);
        var rows = new List<Row>();
        await session.EachAsync($"""
            SELECT customer_id, placed_at, amount FROM sales_order
            WHERE customer_id IN {new Ids(standings.Keys)} AND deleted_at IS NULL AND kind = 'purchase' ORDER BY customer_id, placed_at
            """,
            r =>
            {
                var (customer, day, revenue) = (r.GetInt64(0), CompanyDays.Number(calendar.DayOf(r.Time(1))), r.GetInt64(2));
                var last = rows.Count > 0 && rows[^1].Customer == customer ? rows[^1] : null;
                if (last?.Day == day)
                    rows[^1] = last with { Revenue = last.Revenue + revenue };
                else
                    rows.Add(new(customer, day, last?.Day ?? 0, last?.First ?? day, standings[customer].Owner, standings[customer].Team, standings[customer].Country, revenue));
            }, ct);
        return rows;
    }

    private static Row Read(DbDataReader r)
        => new(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetString(6), r.GetInt64(7));
}
