using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Relations;

/// <summary>One organisation of a tree.</summary>
/// <param name="Parent">Null for the topmost that the reader sees.</param>
/// <param name="Depth">0 for the customer the tree was asked of, more below; ancestors are negative.</param>
/// <param name="Revenue">Minor units; null when hidden from the reader.</param>
public sealed record TreeNode(long Id, string Name, long? Parent, int Depth, long? Orders, [property: Scaled] long? Revenue);

/// <summary>A customer with everybody below, as far as the reader sees them, and what they add up to.</summary>
/// <param name="Above">From the topmost down to her own parent.</param>
/// <param name="Below">Herself first, each before those below it.</param>
/// <param name="Customers">How many there are below, herself included.</param>
/// <param name="Revenue">Minor units of the company's currency; null when hidden from the reader.</param>
/// <param name="Value">What stayed of it; null when hidden.</param>
/// <param name="Partial">The reader does not see all customers: whoever is not hers to see, and what hangs below, is left out of every figure.</param>
/// <param name="Capped">There are more than are shown and added up here.</param>
public sealed record OrganisationTreeView(
    IReadOnlyList<TreeNode> Above, IReadOnlyList<TreeNode> Below, long Customers, long? Orders, [property: Scaled] long? Revenue, [property: Scaled] long? Value, bool Partial, bool Capped);

/// <summary>
/// Which organisation belongs to which. Figures are added up when they are asked for, level by level along the index of
/// parents: they cost what the tree has, however many customers there are, and are never out of date.
/// </summary>
internal sealed class OrganisationTree(Databases databases)
{
    public const int Most = 5_000;
    private const int Deepest = 100;

    /// <exception cref="NotFoundException">She is not there, or not the actor's to see.</exception>
    public async Task<OrganisationTreeView> OfAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var root = await LevelAsync(session, by, session.Sql($"t.id = {customer}"), 0, ct);
        if (root.Count == 0)
            throw new NotFoundException(RecordTypes.Customer, customer);
        var (seen, members, level, capped) = (new HashSet<long> { customer }, new List<Member>(root), root, false);
        if (by.Grants.AccessTo(RecordTypes.Customer, "parentId") == FieldAccess.Hidden)
            level = [];
        for (var depth = 1; level.Count > 0 && depth <= Deepest && !capped; depth++)
        {
            level = [.. (await LevelAsync(session, by, session.Sql($"t.parent_id IN {new Ids([.. level.Select(m => m.Node.Id)])}"), depth, ct)).Where(m => seen.Add(m.Node.Id))];
            capped = members.Count + level.Count > Most;
            members.AddRange(level.Take(Most - members.Count));
        }
        bool Shown(string field) => by.Grants.AccessTo(RecordTypes.Customer, field) != FieldAccess.Hidden;
        var above = await AboveAsync(session, by, root[0].Node, seen, ct);
        // Whoever stands above the topmost that she sees is not even a number to her.
        if (above.Count > 0)
            above[0] = above[0] with { Parent = null };
        else
            members[0] = root[0] with { Node = root[0].Node with { Parent = null } };
        return new(
            above, InOrder(members), members.Count,
            Shown("orders") ? members.Sum(m => m.Node.Orders) : null, Shown("revenue") ? members.Sum(m => m.Node.Revenue) : null, Shown("value") ? members.Sum(m => m.Value) : null,
            Partial: by.ScopeOf(RecordTypes.Customer) != RowScope.All, capped);
    }

    /// <summary>Puts a customer below an organisation, or takes it out of its tree with null.</summary>
    /// <exception cref="InvalidException"><c>customer.parent.kind</c>: one of the two is no organisation. <c>customer.parent.cycle</c>: the parent stands below the customer already.</exception>
    /// <exception cref="NotFoundException">One of the two is not there, or not the actor's to see.</exception>
    public async Task SetParentAsync(Actor by, long customer, long? parent, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        if (by.Grants.AccessTo(RecordTypes.Customer, "parentId") != FieldAccess.Write)
            throw new ForbiddenException("customer.parentId");
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await using var db = databases.Within(session, database, by);
        var customers = db.Customers.Where(c => c.DeletedAt == null);
        var child = await customers.VisibleTo(by, RecordTypes.Customer, toChange: true).GetAsync(RecordTypes.Customer, customer, ct);
        if (parent is { } above)
        {
            var organisation = await customers.AsNoTracking().VisibleTo(by, RecordTypes.Customer).GetAsync(RecordTypes.Customer, above, ct);
            if (child.Kind != "organisation" || organisation.Kind != "organisation")
                throw new InvalidException("customer.parent.kind", "parent");
            // Two who hang trees below one another at the same time must not both find the way free.
            if (!session.IsSqlite)
                await session.RunAsync($"SELECT pg_advisory_xact_lock(hashtext('customers.tree'))", ct);
            if (await IsBelowAsync(session, above, customer, ct))
                throw new InvalidException("customer.parent.cycle", "parent");
        }
        child.ParentId = parent;
        await db.SaveChangesAsync(ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Whether <paramref name="customer"/> is <paramref name="above"/> or stands anywhere below it, seen or not.</summary>
    private static async Task<bool> IsBelowAsync(Session session, long customer, long above, CancellationToken ct)
        => await session.LongAsync($"""
            WITH RECURSIVE up(id) AS (SELECT {customer} UNION SELECT c.parent_id FROM customers_customer c JOIN up ON c.id = up.id WHERE c.parent_id IS NOT NULL)
            SELECT count(*) FROM up WHERE id = {above}
            """, ct) > 0;

    private static async Task<List<TreeNode>> AboveAsync(Session session, Actor by, TreeNode node, HashSet<long> seen, CancellationToken ct)
    {
        var above = new List<TreeNode>();
        while (node.Parent is { } parent && above.Count < Deepest && seen.Add(parent) && (await LevelAsync(session, by, session.Sql($"t.id = {parent}"), -1 - above.Count, ct)) is [var next])
            above.Insert(0, node = next.Node);
        return above;
    }

    private static async Task<List<Member>> LevelAsync(Session session, Actor by, Sql which, int depth, CancellationToken ct)
    {
        bool Shown(string field) => by.Grants.AccessTo(RecordTypes.Customer, field) != FieldAccess.Hidden;
        var (name, orders, revenue, parent) = (Shown("name"), Shown("orders"), Shown("revenue"), Shown("parentId"));
        var sql = session.Sql($"SELECT t.id, t.name, t.parent_id, t.orders, t.revenue, t.value FROM customers_customer t WHERE t.deleted_at IS NULL AND {which}");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false);
        sql.Add($" ORDER BY t.sort_name, t.id LIMIT {Most + 1}");
        return await session.ListAsync(sql, r => new Member(
            new(r.GetInt64(0), name ? r.GetString(1) : "", parent ? r.Long(2) : null, depth, orders ? r.GetInt64(3) : null, revenue ? r.GetInt64(4) : null), r.GetInt64(5)), ct);
    }

    /// <summary>Each before those below it, siblings by name.</summary>
    private static List<TreeNode> InOrder(List<Member> members)
    {
        var children = members.Skip(1).ToLookup(m => m.Node.Parent, m => m.Node);
        var (ordered, open) = (new List<TreeNode>(members.Count), new Stack<TreeNode>([members[0].Node]));
        while (open.TryPop(out var node))
        {
            ordered.Add(node);
            foreach (var child in children[node.Id].Reverse())
                open.Push(child);
        }
        return ordered;
    }

    private sealed record Member(TreeNode Node, long Value);
}
