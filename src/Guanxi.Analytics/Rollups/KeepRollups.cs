using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;

namespace Guanxi.Analytics.Rollups;

internal sealed class KeepRollups(RollupKeeper keeper) : IHandle<OrdersChanged>
{
    public Task HandleAsync(Database database, Session session, OrdersChanged fact, CancellationToken ct)
        => keeper.KeepAsync(database, session, fact.Customers, fact.Days, ct);
}

internal sealed class MoveRollups(RollupKeeper keeper) : IHandle<CustomersRegrouped>
{
    public Task HandleAsync(Database database, Session session, CustomersRegrouped fact, CancellationToken ct)
        => keeper.MoveAsync(database, session, fact.Customers, ct);
}

/// <summary>In another zone days begin and end elsewhere: everything is summed up again.</summary>
internal sealed class RebuildForZone(JobQueue jobs) : IHandle<CompanyChanged>
{
    public async Task HandleAsync(Database database, Session session, CompanyChanged fact, CancellationToken ct)
    {
        if (fact.Before.TimeZone != fact.Now.TimeZone)
            await jobs.AddAsync(session, Actor.System(database.Tenant), RebuildRollups.Kind, new { }, ct);
    }
}

/// <summary>Months are due to be summed up again; which ones, the table <c>analytics_due</c> says.</summary>
internal sealed record MonthsDue : IEvent;

/// <summary>
/// Sums up one month at a time, so that others get their turn in between. Word of due months stands behind the changes
/// that are already in the queue, so that a whole import costs each month once.
/// </summary>
internal sealed class SettleMonths(RollupKeeper keeper) : IHandle<MonthsDue>
{
    public Task HandleAsync(Database database, Session session, MonthsDue fact, CancellationToken ct) => keeper.SettleAsync(database, session, ct);
}
