using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;

namespace Guanxi.Analytics.Rollups;

/// <summary>
/// Sums up everything again: after a change of the company's zone, or when somebody doubts. Goes through customers,
/// then days, in steps that each leave every sum they touched right, so that it may stop anywhere and go on.
/// </summary>
internal sealed class RebuildRollups(RollupKeeper keeper) : IJob
{
    public const string Kind = "analytics.rebuild";
    private const int CustomersInStep = 2_000;
    private const int DaysInStep = 31;

    /// <param name="Customer">Largest id that is done.</param>
    /// <param name="Day">Next day to do; null while customers are under way.</param>
    private sealed record Mark(long Customer, DateOnly? Day);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var mark = job.Checkpoint<Mark>() ?? new(0, null);
        while (mark.Day is null)
            mark = await CustomersAsync(job, mark, ct);
        while (await DaysAsync(job, mark, ct) is { } next)
            mark = next;
    }

    private async Task<Mark> CustomersAsync(JobContext job, Mark mark, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        await RollupKeeper.LockAsync(session, ct);
        var calendar = await keeper.CalendarAsync(session, ct);
        // Also those who are no more but have left rows behind.
        var ids = await session.ListAsync($"""
            SELECT id FROM (SELECT id FROM customers_customer WHERE id > {mark.Customer} ORDER BY id LIMIT {CustomersInStep}) present
            UNION SELECT id FROM (SELECT DISTINCT customer_id AS id FROM analytics_buyer WHERE customer_id > {mark.Customer} ORDER BY customer_id LIMIT {CustomersInStep}) kept
            ORDER BY 1 LIMIT {CustomersInStep}
            """, r => r.GetInt64(0), ct);
        if (ids.Count > 0)
        {
            var days = await BuyerRollup.ReplaceAsync(job.Database, session, calendar, ids, ct);
            await keeper.OweAsync(job.Database, session, [.. days.Select(CompanyDays.Month).Distinct()], ct);
        }
        var next = ids.Count > 0 ? mark with { Customer = ids[^1] } : mark with { Day = await FirstDayAsync(session, calendar, ct) };
        await job.SaveAsync(session, next, ct);
        await session.CommitAsync(ct);
        job.Report(new(next.Customer));
        return next;
    }

    private async Task<Mark?> DaysAsync(JobContext job, Mark mark, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        await RollupKeeper.LockAsync(session, ct);
        var calendar = await keeper.CalendarAsync(session, ct);
        var days = Enumerable.Range(0, DaysInStep).Select(mark.Day!.Value.AddDays).ToList();
        await DayRollup.ReplaceAsync(job.Database, session, calendar, days, ct);
        await keeper.OweAsync(job.Database, session, [.. days.Select(CompanyDays.Month).Distinct()], ct);
        var last = await session.LongAsync($"SELECT coalesce(max(placed_at), 0) FROM sales_order", ct);
        var kept = await session.LongAsync($"SELECT coalesce(max(day), 0) FROM analytics_day", ct);
        var to = days[^1].AddDays(1);
        var next = mark with { Day = to };
        await job.SaveAsync(session, next, ct);
        await session.CommitAsync(ct);
        return to <= calendar.DayOf(DateTime.UnixEpoch.AddMilliseconds(last)) || (kept > 0 && to <= CompanyDays.Day(kept)) ? next : null;
    }

    /// <summary>The first day with an order, or with a sum that should not be there.</summary>
    private static async Task<DateOnly> FirstDayAsync(Session session, CompanyDays calendar, CancellationToken ct)
    {
        var order = calendar.DayOf(DateTime.UnixEpoch.AddMilliseconds(await session.LongAsync($"SELECT coalesce(min(placed_at), 0) FROM sales_order", ct)));
        var kept = await session.LongAsync($"SELECT coalesce(min(day), 0) FROM analytics_day", ct);
        return kept > 0 && CompanyDays.Day(kept) < order ? CompanyDays.Day(kept) : order;
    }
}
