using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;

namespace Guanxi.Analytics.Rollups;

/// <summary>
/// Keeps every sum by summing up anew the days, customers and months that something happened to; it never adds to a sum
/// that is there. So what is kept is what a rebuild would make.
/// </summary>
internal sealed class RollupKeeper(SettingStore settings, OutboxWriter outbox, TimeProvider time)
{
    /// <param name="customers">Ids whose orders or owner changed.</param>
    /// <param name="utcDays">Days of UTC on which an order came, changed or went.</param>
    public async Task KeepAsync(Database database, Session session, IReadOnlyCollection<long> customers, IReadOnlyCollection<int> utcDays, CancellationToken ct)
    {
        await LockAsync(session, ct);
        var calendar = await CalendarAsync(session, ct);
        var days = utcDays.SelectMany(calendar.Of).ToHashSet();
        var months = days.Select(CompanyDays.Month).ToHashSet();
        var bought = await BuyerRollup.ReplaceAsync(database, session, calendar, customers, ct);
        months.UnionWith(bought.Select(CompanyDays.Month));
        await DayRollup.ReplaceAsync(database, session, calendar, days, ct);
        await OweAsync(database, session, months, ct);
    }

    /// <summary>Sums follow customers to their new owner, and so do those of all their orders, returns included.</summary>
    public async Task MoveAsync(Database database, Session session, IReadOnlyCollection<long> customers, CancellationToken ct)
    {
        var days = await session.ListAsync($"SELECT DISTINCT placed_at / 86400000 FROM sales_order WHERE customer_id IN {new Ids(customers)} AND deleted_at IS NULL",
            r => DateTime.UnixEpoch.AddDays(r.GetInt64(0)), ct);
        await KeepAsync(database, session, customers, [.. days.Select(d => (int)CompanyDays.Number(DateOnly.FromDateTime(d)))], ct);
    }

    public async Task SettleAsync(Database database, Session session, CancellationToken ct)
    {
        await LockAsync(session, ct);
        var due = await session.ListAsync($"SELECT month FROM analytics_due ORDER BY month DESC LIMIT 2", r => r.GetInt64(0), ct);
        if (due is not [var month, ..])
            return;
        await MonthRollups.ReplaceAsync(session, await CalendarAsync(session, ct), month, ct);
        await session.RunAsync($"DELETE FROM analytics_due WHERE month = {month}", ct);
        if (due.Count > 1)
            await TellAsync(database, session, ct);
    }

    public async Task<CompanyDays> CalendarAsync(Session session, CancellationToken ct) => new((await Company.OfAsync(session, settings, ct)).Zone);

    /// <summary>Notes months that are to be summed up again.</summary>
    public async Task OweAsync(Database database, Session session, IReadOnlyCollection<long> months, CancellationToken ct)
    {
        var noted = 0;
        foreach (var month in months)
            noted += await session.RunAsync($"INSERT INTO analytics_due (month) VALUES ({month}) ON CONFLICT DO NOTHING", ct);
        if (noted > 0)
            await TellAsync(database, session, ct);
    }

    /// <summary>Two who sum up the same day on PostgreSQL would write it twice: they follow one another.</summary>
    public static async Task LockAsync(Session session, CancellationToken ct)
    {
        if (session.IsSqlite)
            return;
        await session.RunAsync($"LOCK TABLE analytics_due IN SHARE ROW EXCLUSIVE MODE", ct);
        // A plan made while the sums were few stays slow when an import has made them many.
        await session.RunAsync($"SET LOCAL plan_cache_mode = force_custom_plan", ct);
    }

    private async Task TellAsync(Database database, Session session, CancellationToken ct)
    {
        await outbox.WriteAsync(session, [new MonthsDue()], time.GetUtcNow().UtcDateTime, ct);
        session.AfterCommit(() => outbox.Wake(database.Tenant));
    }
}
