using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Search;

namespace Guanxi.Sales.Orders;

/// <summary>Orders belong to whoever looks after their customer: they follow her to another owner and team.</summary>
internal sealed class FollowCustomers(OutboxWriter outbox, TimeProvider time) : IHandle<CustomersReassigned>
{
    private const int AtOnce = 2_000;

    public async Task HandleAsync(Database database, Session session, CustomersReassigned fact, CancellationToken ct)
    {
        while (await LeftBehindAsync(session, fact.Customers, ct) is { Count: > 0 } orders)
            foreach (var group in orders.GroupBy(o => (o.Owner, o.Team), o => o.Id))
                await MoveAsync(database, session, new Ids([.. group]), group.Key.Owner, group.Key.Team, ct);
        await outbox.WriteAsync(session, [new CustomersRegrouped(fact.Customers)], time.GetUtcNow().UtcDateTime, ct);
        session.AfterCommit(() => outbox.Wake(database.Tenant));
    }

    private static Task<List<(long Id, long? Owner, long? Team)>> LeftBehindAsync(Session session, long[] customers, CancellationToken ct)
    {
        var differs = new Raw(session.IsSqlite ? "IS NOT" : "IS DISTINCT FROM");
        return session.ListAsync($"""
            SELECT o.id, c.owner_id, c.team_id FROM sales_order o JOIN customers_customer c ON c.id = o.customer_id
            WHERE o.customer_id IN {new Ids(customers)} AND (o.owner_id {differs} c.owner_id OR o.team_id {differs} c.team_id)
            LIMIT {AtOnce}
            """, r => (r.GetInt64(0), r.Long(1), r.Long(2)), ct);
    }

    private static async Task MoveAsync(Database database, Session session, Ids orders, long? owner, long? team, CancellationToken ct)
    {
        // The log has the change of hands at the customer; here it would stand once for every order.
        await session.RunAsync($"UPDATE {new Raw(Order.Table)} SET owner_id = {owner}, team_id = {team}, version = version + 1 WHERE id IN {orders}", ct);
        await SearchIndex.MoveAsync(database, session, Order.Table, orders, SearchIndex.Scope(owner, team), ct);
    }
}
