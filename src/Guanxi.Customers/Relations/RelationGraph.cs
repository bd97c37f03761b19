using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Relations;

/// <param name="Steps">How many steps away from the customer it was asked of: 0, 1 or 2.</param>
/// <param name="Via">Through whom it was reached; null for herself.</param>
public sealed record GraphNode(long Id, string Name, bool Organisation, int Steps, long? Via);

/// <param name="Role">What <paramref name="To"/> is to <paramref name="From"/>; <c>parent-organisation</c> for the tree.</param>
public sealed record GraphEdge(long From, long To, string Role);

/// <summary>Whom a customer knows, and whom those know, as far as the reader sees them and it lasts today.</summary>
/// <param name="Capped">There are more than are shown.</param>
public sealed record RelationGraphView(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, bool Capped);

/// <summary>Two steps around a customer.</summary>
internal sealed class RelationGraph(Databases databases, SettingStore settings, TimeProvider time)
{
    public const int Most = 60;
    public const string Parent = "parent-organisation";
    private const int MostEdges = 400;

    /// <exception cref="NotFoundException">She is not there, or not the actor's to see.</exception>
    public async Task<RelationGraphView> OfAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var nodes = new Dictionary<long, GraphNode>();
        foreach (var node in await NodesAsync(session, by, [(customer, null)], 0, ct))
            nodes.Add(node.Id, node);
        if (nodes.Count == 0)
            throw new NotFoundException(RecordTypes.Customer, customer);
        var roles = await RelationRoles.OfAsync(session, settings, ct);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), by.Zone).DateTime);
        var found = new HashSet<GraphEdge>();
        var capped = false;
        for (var step = 1; step <= 2; step++)
        {
            long[] border = [.. nodes.Values.Where(n => n.Steps == step - 1).Select(n => n.Id)];
            var edges = await EdgesAsync(session, by, border, today, ct);
            capped |= edges.Count >= MostEdges;
            found.UnionWith(edges);
            var reached = edges.SelectMany(e => new[] { (Id: e.To, Via: (long?)e.From), (Id: e.From, Via: e.To) })
                .Where(e => !nodes.ContainsKey(e.Id) && nodes.ContainsKey(e.Via!.Value)).DistinctBy(e => e.Id).ToList();
            capped |= nodes.Count + reached.Count > Most;
            foreach (var node in (await NodesAsync(session, by, reached, step, ct)).Take(Most - nodes.Count))
                nodes.Add(node.Id, node);
        }
        // One line between two for one kind of relation, told from the side that is nearer.
        var shown = found.Where(e => nodes.ContainsKey(e.From) && nodes.ContainsKey(e.To))
            .Select(e => nodes[e.From].Steps <= nodes[e.To].Steps || e.Role == Parent ? e : new GraphEdge(e.To, e.From, roles.Inverse(e.Role))).Distinct();
        return new([.. nodes.Values], [.. shown], capped);
    }

    /// <summary>Whether it is worth drawing: she is related to somebody the actor sees.</summary>
    public async Task<bool> HasAnyAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var edges = await EdgesAsync(session, by, [customer], DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), by.Zone).DateTime), ct);
        return edges.Count > 0 && (await NodesAsync(session, by, [.. edges.SelectMany(e => new[] { e.From, e.To }).Where(i => i != customer).Distinct().Select(i => (i, (long?)customer))], 1, ct)).Count > 0;
    }

    private static async Task<List<GraphNode>> NodesAsync(Session session, Actor by, IReadOnlyList<(long Id, long? Via)> reached, int steps, CancellationToken ct)
    {
        var via = reached.ToDictionary(r => r.Id, r => r.Via);
        bool Shown(string field) => by.Grants.AccessTo(RecordTypes.Customer, field) != FieldAccess.Hidden;
        var (name, kind) = (Shown("name"), Shown("kind"));
        var sql = session.Sql($"SELECT t.id, t.name, t.kind FROM customers_customer t WHERE t.deleted_at IS NULL AND t.id IN {new Ids(via.Keys)}");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false);
        var nodes = await session.ListAsync(sql, r => new GraphNode(r.GetInt64(0), name ? r.GetString(1) : "", kind && r.GetString(2) == "organisation", steps, via[r.GetInt64(0)]), ct);
        return [.. nodes.OrderBy(n => n.Id)];
    }

    private static async Task<List<GraphEdge>> EdgesAsync(Session session, Actor by, long[] ids, DateOnly today, CancellationToken ct)
    {
        var edges = await session.ListAsync($"""
            SELECT customer_id, other_id, role FROM customers_relation WHERE customer_id IN {new Ids(ids)} AND (until IS NULL OR until >= {today})
            UNION SELECT customer_id, other_id, role FROM customers_relation WHERE other_id IN {new Ids(ids)} AND (until IS NULL OR until >= {today})
            LIMIT {MostEdges}
            """, r => new GraphEdge(r.GetInt64(0), r.GetInt64(1), r.GetString(2)), ct);
        if (by.Grants.AccessTo(RecordTypes.Customer, "parentId") != FieldAccess.Hidden)
            edges.AddRange(await session.ListAsync($"""
                SELECT id, parent_id FROM customers_customer WHERE deleted_at IS NULL AND parent_id IS NOT NULL AND id IN {new Ids(ids)}
                UNION SELECT id, parent_id FROM customers_customer WHERE deleted_at IS NULL AND parent_id IN {new Ids(ids)}
                LIMIT {MostEdges}
                """, r => new GraphEdge(r.GetInt64(0), r.GetInt64(1), Parent), ct));
        return edges;
    }
}
