using Guanxi.Core;
using Guanxi.Customers.Duplicates;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Merging;

/// <param name="Winner">Who stays.</param>
/// <param name="Losers">Who become one with her.</param>
/// <param name="Choose">By field the customer whose value is kept; fields not named keep the winner's value, or take the first there is.</param>
internal sealed record MergeRequest(long Winner, IReadOnlyList<long> Losers, IReadOnlyDictionary<string, long>? Choose = null);

/// <summary>
/// Makes several customers one, in one transaction. Nothing is lost: what points at the losers moves to the winner and is noted,
/// their rows stay behind with every value they had, and their ids and keys lead to the winner from then on.
/// </summary>
internal sealed class MergeCustomers(Databases databases, LinkMover links, AddedFields added, TimeProvider time)
{
    public const int MostLosers = 20;

    /// <returns>Id of the merge, by which it can be undone.</returns>
    /// <exception cref="NotFoundException">One of them is not there, or not the actor's to see.</exception>
    /// <exception cref="InvalidException"><c>merge.members</c>, <c>merge.kinds</c> or <c>merge.choose</c>.</exception>
    public async Task<long> RunAsync(Actor by, MergeRequest request, CancellationToken ct)
    {
        Require(by);
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await using var db = databases.Within(session, database, by);
        var merge = await RunAsync(db, request, MergeWays.Person, ct);
        await session.CommitAsync(ct);
        return merge;
    }

    /// <summary>The same within a transaction that somebody else commits.</summary>
    internal async Task<long> RunAsync(AppDb db, MergeRequest request, string way, CancellationToken ct)
    {
        var by = db.By;
        Require(by);
        var losers = request.Losers.Distinct().ToArray();
        if (losers.Length is 0 or > MostLosers || losers.Contains(request.Winner))
            throw new InvalidException("merge.members", "losers", MostLosers);
        var members = await HoldAsync(db, [request.Winner, .. losers], ct);
        if (members.Any(m => m.Kind != members[0].Kind))
            throw new InvalidException("merge.kinds", "losers");

        var (winner, others) = (members[0], members[1..]);
        var choose = request.Choose ?? new Dictionary<string, long>();
        var own = (await added.OfAsync(by.Tenant, ct)).Select(f => f.Name).ToHashSet();
        var changes = MergedValues.Of(db, winner, others, choose.Where(c => !own.Contains(c.Key)).ToDictionary());
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var loser in others)
            loser.MergeInto(winner.Id, now);
        // Her key is free for the winner once she is out of use.
        await db.SaveChangesAsync(ct);
        changes.ForEach(c => MergedValues.Set(winner, c.Field, c.After));
        await LosersIdentities.AddAsync(db, winner, others, ct);
        await db.SaveChangesAsync(ct);
        changes.AddRange(await added.MergeAsync(db, winner.Id, losers, choose.Where(c => own.Contains(c.Key) && members.Exists(m => m.Id == c.Value)).ToDictionary(), ct));
        var merge = await Merges.AddAsync(db.Session, winner.Id, losers, way, by.UserId, now, changes, ct);
        await links.MoveAsync(db.Session, merge, winner.Id, losers, ct);
        await LosersIdentities.FollowAsync(db, winner, ct);
        MergeFacts.Raise(db, [winner.Id, .. losers]);
        await db.SaveChangesAsync(ct);
        await DuplicatePairs.DecideAsync(db.Session, [winner.Id, .. losers], PairState.Merged, way == MergeWays.Person ? by.UserId : null, now, ct);
        await AuditEntry.For(RecordTypes.Customer, winner.Id, "merge", by, now, new AuditChange("merged", null, losers)).WriteAsync(db.Session, ct);
        return merge;
    }

    internal static void Require(Actor by)
    {
        by.Require(CustomerPermissions.Read);
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Delete);
    }

    /// <summary>Reads them in the order given and, on PostgreSQL, keeps others from changing them.</summary>
    private static async Task<List<Customer>> HoldAsync(AppDb db, long[] ids, CancellationToken ct)
    {
        if (!db.Session.IsSqlite)
            await db.Session.ListAsync($"SELECT id FROM customers_customer WHERE id IN {new Ids(ids)} ORDER BY id FOR UPDATE", r => r.GetInt64(0), ct);
        var found = await db.Customers.Where(c => ids.Contains(c.Id) && c.DeletedAt == null).VisibleTo(db.By, RecordTypes.Customer).ToDictionaryAsync(c => c.Id, ct);
        return [.. ids.Select(id => found.GetValueOrDefault(id) ?? throw new NotFoundException(RecordTypes.Customer, id))];
    }
}

internal static class MergeFacts
{
    /// <summary>Figures, stages, owners of orders and sums of all concerned follow.</summary>
    public static void Raise(AppDb db, long[] customers)
    {
        db.Raise(new OrdersChanged(customers, []));
        db.Raise(new CustomersReassigned(customers));
    }
}
