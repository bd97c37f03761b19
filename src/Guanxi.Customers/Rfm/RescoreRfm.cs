using Guanxi.Core;
using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Rfm;

/// <summary>Scores customers again inside the database, in slices that each leave word of the next.</summary>
internal sealed class RescoreRfm(OutboxWriter outbox, SettingStore settings, JobQueue jobs, TimeProvider time) : IHandle<RfmMoved>
{
    private const int Slice = 20_000;

    public async Task HandleAsync(Database database, Session session, RfmMoved fact, CancellationToken ct)
    {
        var cuts = (await RfmTable.HoldAsync(session, ct)).Cuts;
        if (cuts.IsNone)
            return;
        var now = time.GetUtcNow().UtcDateTime;
        await WriteAsync(session, cuts, session.Sql($"id > {fact.After} AND id <= {fact.After + Slice} AND orders > 0"), now, ct);
        if (!await NextAsync(database, session, outbox, fact.After + Slice, now, ct))
            await ReviewAsync(database, session, settings, jobs, ct);
    }

    /// <summary>Stages whose rules look at scores are judged again once these are new.</summary>
    public static async Task ReviewAsync(Database database, Session session, SettingStore settings, JobQueue jobs, CancellationToken ct)
    {
        if ((await StageSets.OfAsync(session, settings, ct)).ReadsFields)
            await jobs.AddAsync(session, Actor.System(database.Tenant), ReviewCustomers.Kind, new ReviewCustomers.Request(), ct);
    }

    /// <summary>Leaves word of the slice after <paramref name="after"/>, if anybody is left.</summary>
    /// <returns>False when nobody is.</returns>
    public static async Task<bool> NextAsync(Database database, Session session, OutboxWriter outbox, long after, DateTime now, CancellationToken ct)
    {
        if (await session.LongAsync($"SELECT min(id) FROM customers_customer WHERE id > {after}", ct) is not (> 0 and var next))
            return false;
        await outbox.WriteAsync(session, [new RfmMoved(next - 1)], now, ct);
        session.AfterCommit(() => outbox.Wake(database.Tenant));
        return true;
    }

    /// <summary>Scores whoever lies between an old cut and the new one, found by index. Those in the bin as well: they may come back.</summary>
    public static async Task BetweenAsync(Session session, RfmCuts old, RfmCuts cuts, DateTime now, CancellationToken ct)
    {
        foreach (var (column, was, become) in new[] { ("last_order_at", old.Recency, cuts.Recency), ("orders", old.Frequency, cuts.Frequency), ("value", old.Monetary, cuts.Monetary) })
            foreach (var (from, to) in was.Zip(become).Where(c => c.First != c.Second))
                await WriteAsync(session, cuts, session.Sql(
                    $"orders > 0 AND {new Raw(column)} >= {Math.Min(from, to)} AND {new Raw(column)} < {Math.Max(from, to)}"), now, ct);
    }

    private static Task<int> WriteAsync(Session session, RfmCuts cuts, Sql where, DateTime now, CancellationToken ct)
    {
        var (r, f, m) = (Score(session, "last_order_at", cuts.Recency), Score(session, "orders", cuts.Frequency), Score(session, "value", cuts.Monetary));
        var sql = session.Sql($"""
            UPDATE customers_customer SET recency_score = {r}, frequency_score = {f}, monetary_score = {m}, rfm = 100 * {r} + 10 * {f} + {m}, updated_at = {now}
            WHERE {where} AND rfm <> 100 * {r} + 10 * {f} + {m}
            """);
        return session.RunAsync(sql, ct);
    }

    private static Sql Score(Session session, string column, IReadOnlyList<long> from)
    {
        var name = new Raw(column);
        return session.Sql($"(CASE WHEN {name} >= {from[3]} THEN 5 WHEN {name} >= {from[2]} THEN 4 WHEN {name} >= {from[1]} THEN 3 WHEN {name} >= {from[0]} THEN 2 ELSE 1 END)");
    }
}
