using Guanxi.Core;
using Guanxi.Customers.Duplicates;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Merging;

/// <summary>
/// Takes a merge back: the losers return with what was theirs. What came to the winner since stays with her, and so does a value
/// that somebody has changed since.
/// </summary>
internal sealed class UndoMerge(Databases databases, LinkMover links, AddedFields added, TimeProvider time)
{
    /// <exception cref="NotFoundException">No such merge, or one of the customers is not the actor's to see.</exception>
    /// <exception cref="ConflictException"><c>merge.undone</c>, or <c>merge.later</c> where a later merge of the same customers must be undone first.</exception>
    public async Task RunAsync(Actor by, long merge, CancellationToken ct)
    {
        MergeCustomers.Require(by);
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await using var db = databases.Within(session, database, by);
        await RunAsync(db, merge, ct);
        await session.CommitAsync(ct);
    }

    private async Task RunAsync(AppDb db, long id, CancellationToken ct)
    {
        var session = db.Session;
        if (!session.IsSqlite)
            await session.ListAsync($"SELECT id FROM customers_merge WHERE id = {id} FOR UPDATE", r => r.GetInt64(0), ct);
        var merge = await Merges.GetAsync(session, id, ct);
        long[] members = [merge.WinnerId, .. merge.Losers];
        var customers = await db.Customers.Where(c => members.Contains(c.Id)).VisibleTo(db.By, RecordTypes.Customer).ToDictionaryAsync(c => c.Id, ct);
        if (members.FirstOrDefault(m => !customers.ContainsKey(m)) is var unseen and > 0)
            throw new NotFoundException(RecordTypes.Customer, unseen);
        if (merge.UndoneAt is not null)
            throw new ConflictException("merge.undone");
        if (await LaterAsync(session, merge, ct) is var later and > 0)
            throw new ConflictException("merge.later", null, later);

        var winner = customers[merge.WinnerId];
        foreach (var change in merge.Changes.Where(c => MergedValues.Knows(c.Field)))
            if (MergedValues.Json(MergedValues.Get(winner, change.Field)).GetRawText() == MergedValues.Json(change.After).GetRawText())
                MergedValues.Set(winner, change.Field, change.Before);
        // The winner lets go of a loser's key before the loser takes it again.
        await db.SaveChangesAsync(ct);
        foreach (var loser in merge.Losers)
            customers[loser].ComeBack();
        await links.ReturnAsync(session, id, merge.WinnerId, ct);
        await added.ReturnAsync(db, merge.WinnerId, merge.Changes, ct);
        foreach (var member in members)
            await LosersIdentities.FollowAsync(db, customers[member], ct);
        var now = time.GetUtcNow().UtcDateTime;
        await session.RunAsync($"UPDATE customers_merge SET undone_at = {now}, undone_by = {db.By.UserId} WHERE id = {id}", ct);
        await DuplicatePairs.DecideAsync(session, members, PairState.Different, db.By.UserId, now, ct);
        MergeFacts.Raise(db, members);
        await db.SaveChangesAsync(ct);
        await AuditEntry.For(RecordTypes.Customer, merge.WinnerId, "unmerge", db.By, now, new AuditChange("merged", merge.Losers, null)).WriteAsync(session, ct);
    }

    /// <returns>The newest merge above this one that one of its customers is in; 0 for none.</returns>
    private static Task<long> LaterAsync(Session session, Merge merge, CancellationToken ct) => session.LongAsync($"""
        SELECT coalesce(max(m.id), 0) FROM customers_merge m WHERE m.undone_at IS NULL AND m.id > {merge.Id}
            AND (m.winner_id = {merge.WinnerId} OR m.id IN (SELECT merge_id FROM customers_merge_loser WHERE customer_id = {merge.WinnerId}))
        """, ct);
}
