using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Tasks;

/// <summary>Open tasks that a job made go to whoever looks after the customer now; those that people gave one another stay.</summary>
internal sealed class FollowTasks : IHandle<CustomersReassigned>
{
    public async Task HandleAsync(Database database, Session session, CustomersReassigned fact, CancellationToken ct)
    {
        var differs = new Raw(session.IsSqlite ? "IS NOT" : "IS DISTINCT FROM");
        var tasks = await session.ListAsync($"""
            SELECT t.id, c.owner_id, c.team_id FROM customers_task t JOIN customers_customer c ON c.id = t.customer_id
            WHERE t.customer_id IN {new Ids(fact.Customers)} AND t.deleted_at IS NULL AND t.state = 'open' AND t.cause IS NOT NULL
              AND (t.owner_id {differs} c.owner_id OR t.team_id {differs} c.team_id)
            """, r => (Id: r.GetInt64(0), Owner: r.Long(1), Team: r.Long(2)), ct);
        foreach (var group in tasks.GroupBy(t => (t.Owner, t.Team), t => t.Id))
        {
            var (owner, team) = group.Key;
            var ids = new Ids([.. group]);
            await session.RunAsync($"UPDATE customers_task SET owner_id = {owner}, team_id = {team}, version = version + 1 WHERE id IN {ids}", ct);
            await SearchIndex.MoveAsync(database, session, TaskItem.Table, ids, SearchIndex.Scope(owner, team), ct);
        }
    }
}
