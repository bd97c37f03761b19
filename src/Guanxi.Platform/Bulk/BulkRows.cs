using System.Reflection;
using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Search;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Bulk;

/// <summary>Writes a set of records inside the caller's transaction as single saves would: stamped, audited, found, told to others.</summary>
internal sealed class BulkRows(AppDb db, Database database, BulkPlan plan, OutboxWriter outbox, DateTime now)
{
    private static readonly MethodInfo ReadOf = typeof(BulkRows).GetMethod(nameof(ReadAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly Session session = db.Session;
    private readonly Raw table = new(plan.Type.Table);

    /// <summary>The records by id, in a write transaction held to its end. Who is gone is missing.</summary>
    public Task<List<IRecord>> HoldAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
        => (Task<List<IRecord>>)ReadOf.MakeGenericMethod(plan.Type.Entity!).Invoke(null, [db, plan.Type.Table, ids, ct])!;

    private static async Task<List<IRecord>> ReadAsync<T>(AppDb db, string table, IReadOnlyCollection<long> ids, CancellationToken ct) where T : class, IRecord
        => [.. await db.Set<T>().FromSqlRaw(db.Session.IsSqlite
            ? $"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each({{0}})) ORDER BY id"
            : $"SELECT * FROM {table} WHERE id = ANY({{0}}) ORDER BY id{(db.Session.Transaction is null ? "" : " FOR UPDATE")}", db.Session.IsSqlite ? "[" + string.Join(',', ids) + "]" : ids.ToArray()).AsNoTracking().ToListAsync(ct)];

    /// <summary>Sets the plan's columns, and keeps what was there before.</summary>
    public async Task WriteAsync(long bulk, IReadOnlyList<(IRecord Before, IRecord After)> records, CancellationToken ct)
    {
        if (records.Count == 0)
            return;
        var update = Stamped();
        foreach (var column in plan.Columns)
            update.Raw($", {column.Name} = ").Value(column.Stored(column.Value));
        await session.RunAsync(update.Add($" WHERE id IN {IdsOf(records)}"), ct);
        await using (var kept = database.Bulk(session, "platform_bulk_change", "bulk_id", "record_id", "before"))
        {
            foreach (var (before, _) in records)
                await kept.AddAsync(new object?[] { bulk, before.Id, plan.Keep(before) }, ct);
            await kept.CompleteAsync(ct);
        }
        await FollowAsync(records, ct);
    }

    /// <summary>Puts back what was there before, and forgets it.</summary>
    public async Task PutBackAsync(long bulk, IReadOnlyList<(IRecord Before, IRecord After)> records, CancellationToken ct)
    {
        if (records.Count == 0)
            return;
        var update = Stamped();
        foreach (var column in plan.Columns)
            update.Raw(session.IsSqlite ? $", {column.Name} = json_extract(c.before, '$.{column.Name}')" : $", {column.Name} = (c.before::jsonb ->> '{column.Name}')::{column.Cast}");
        var ids = IdsOf(records);
        await session.RunAsync(update.Add($" FROM platform_bulk_change c WHERE c.bulk_id = {bulk} AND c.record_id = {table}.id AND {table}.id IN {ids}"), ct);
        await session.RunAsync($"DELETE FROM platform_bulk_change WHERE bulk_id = {bulk} AND record_id IN {ids}", ct);
        await FollowAsync(records, ct);
    }

    /// <summary>Who of them would have a key that another has: those that are to come back from the bin.</summary>
    public async Task<HashSet<long>> TakenAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        if (plan.Type.Key is not { } key)
            return [];
        var column = new Raw(plan.Type[key].ColumnName);
        return [.. await session.ListAsync($"""
            SELECT b.id FROM {table} b WHERE b.id IN {new Ids(ids)} AND b.deleted_at IS NOT NULL
              AND EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = b.{column} AND o.id <> b.id AND (o.deleted_at IS NULL OR (o.id < b.id AND o.id IN {new Ids(ids)})))
            """, r => r.GetInt64(0), ct)];
    }

    private Sql Stamped() => session.Sql($"UPDATE {table} SET version = version + 1, updated_at = {now}, updated_by = {db.By.UserId}");

    private static Ids IdsOf(IEnumerable<(IRecord Before, IRecord After)> records) => new([.. records.Select(r => r.Before.Id)]);

    private async Task FollowAsync(IReadOnlyList<(IRecord Before, IRecord After)> records, CancellationToken ct)
    {
        await AuditEntry.WriteAsync(database, session, records.Select(r => AuditEntry.For(plan.Type.Name, r.Before.Id, ActionOf(r.After, r.Before), db.By, now, Changes(r.Before, r.After))), ct);
        if (records[0].Before is ISearchable)
            await FindAsync([.. records.Select(r => ((ISearchable)r.Before, (ISearchable)r.After))], ct);
        await outbox.WriteAsync(session, records.SelectMany(r => r.After.Facts(r.Before)).GroupBy(f => f.GetType()).SelectMany(Together), now, ct);
        session.AfterCommit(() => outbox.Wake(database.Tenant));
    }

    private string ActionOf(IRecord after, IRecord before) => plan.Action == BulkAction.Edit ? "update" : after.DeletedAt is null && before.DeletedAt is not null ? "restore" : "bin";

    private List<AuditChange> Changes(IRecord before, IRecord after)
    {
        var changes = new List<AuditChange>(plan.Columns.Count);
        foreach (var column in plan.Columns)
            if ((column.Get(before), column.Get(after)) is var (was, now) && !Equals(was, now))
                changes.Add(new(column.Field, was, now));
        return changes;
    }

    private static IEnumerable<IEvent> Together(IEnumerable<IEvent> facts)
        => facts.First() is IGatheredEvent first ? [first.Gather(facts)] : facts;

    private async Task FindAsync(IReadOnlyList<(ISearchable Before, ISearchable After)> records, CancellationToken ct)
    {
        var name = records[0].Before.SearchTable;
        if (plan.OnlyMoves)
        {
            foreach (var scope in records.GroupBy(r => (r.After.OwnerId, r.After.TeamId)))
                await SearchIndex.MoveAsync(database, session, name, new Ids([.. scope.Select(r => r.After.Id)]), SearchIndex.Scope(scope.Key.OwnerId, scope.Key.TeamId), ct);
            return;
        }
        var changed = records.Select(r => (r.After, Was: r.Before.SearchDocument(), Now: r.After.SearchDocument(), Moved: (r.Before.OwnerId, r.Before.TeamId) != (r.After.OwnerId, r.After.TeamId)))
            .Where(r => r.Moved || r.Was != r.Now).ToList();
        if (changed.Count == 0)
            return;
        await SearchIndex.RemoveAsync(session, name, new Ids([.. changed.Where(r => r.Was is not null).Select(r => r.After.Id)]), ct);
        var more = await CustomValues.SearchTextsAsync(session, plan.Type, new Ids([.. changed.Where(r => r.Now is not null).Select(r => r.After.Id)]), ct);
        foreach (var scope in changed.Where(r => r.Now is not null).GroupBy(r => (r.After.OwnerId, r.After.TeamId)))
            await SearchIndex.AddAsync(database, session, name, [.. scope.Select(r => (r.After.Id, more.TryGetValue(r.After.Id, out var words) ? $"{r.Now}\n{words}" : r.Now!))], SearchIndex.Scope(scope.Key.OwnerId, scope.Key.TeamId), ct);
    }
}
