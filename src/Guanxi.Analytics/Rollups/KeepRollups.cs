using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;

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
