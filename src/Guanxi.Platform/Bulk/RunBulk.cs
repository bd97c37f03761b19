using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Platform.Bulk;

/// <summary>What the jobs of a bulk are told.</summary>
internal sealed record BulkTask(long Bulk);

/// <summary>
/// Does a bulk set by set, each in a short transaction that also says how far it is: whatever cuts it off, nothing is done
/// twice. She who asked must still be allowed to, and sees and gives away what she may.
/// </summary>
internal sealed class RunBulk(Databases databases, FieldCatalogue catalogue, RecordReader reader, BulkStore store, Callers callers, TenantCurrency currency, OutboxWriter outbox, TimeProvider time) : IJob
{
    public const string Kind = "bulk";

    /// <summary>Records in one transaction: others get their turn in between.</summary>
    public const int Set = 1_000;

    public sealed record Place(long After, BulkCounts Counts);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var place = job.Checkpoint<Place>() ?? new(0, new(0, 0, 0, 0));
        BulkCard bulk;
        Actor by;
        List<long> ids;
        RecordType type;
        await using (var read = await job.Database.ReadAsync(ct))
        {
            bulk = await store.GetAsync(read, job.Payload<BulkTask>().Bulk, ct);
            by = await callers.ActorAsync(read, job.Database.Tenant, bulk.CreatedBy, ct);
            type = (await catalogue.OfAsync(job.Database.Tenant, ct))[bulk.Type];
            by.Require(bulk.Request.Permission(type));
            // Which they are is settled before the first is changed: what is set may be what was asked for.
            ids = await reader.IdsAsync(read, by, bulk.Request.Query(type), bulk.Request.Ids, place.After, ct);
        }
        var counts = place.Counts;
        if (counts.Found == 0)
            counts = counts with { Found = ids.Count };
        foreach (var set in ids.Chunk(Set))
        {
            ct.ThrowIfCancellationRequested();
            await using var session = await job.Database.WriteAsync(ct);
            counts = await WriteAsync(job.Database, session, by, bulk, type, set, counts, ct);
            await store.CountAsync(session, bulk.Id, counts, ct);
            await job.SaveAsync(session, new Place(set[^1], counts), ct);
            await session.CommitAsync(ct);
            job.Report(new(counts.Changed + counts.Same + counts.Left, counts.Found));
        }
        job.Result = new { bulk = bulk.Id, counts };
    }

    private async Task<BulkCounts> WriteAsync(Database database, Session session, Actor by, BulkCard bulk, RecordType type, long[] set, BulkCounts counts, CancellationToken ct)
    {
        await using var db = databases.Within(session, database, by);
        var plan = BulkPlan.Of(db, type, bulk.Request, await currency.OfAsync(session, by.Tenant, ct), bulk.CreatedAt);
        var rows = new BulkRows(db, database, plan, outbox, time.GetUtcNow().UtcDateTime);
        var records = await rows.HoldAsync(set, ct);
        var taken = plan.Action == BulkAction.Restore ? await rows.TakenAsync(set, ct) : [];
        var changed = new List<(IRecord, IRecord)>(records.Count);
        var left = new List<LeftRecord>();
        var same = 0;
        foreach (var record in records)
            if (BulkRules.Judge(by, plan, record, taken) is var (verdict, after) && verdict is { } code)
                left.Add(new(record.Id, code));
            else if (after is null)
                same++;
            else
                changed.Add((record, after));
        await rows.WriteAsync(bulk.Id, changed, ct);
        await BulkStore.LeaveAsync(database, session, bulk.Id, undoing: false, left, ct);
        // Whoever is gone since the list was made is none of either.
        return counts with { Changed = counts.Changed + changed.Count, Same = counts.Same + same, Left = counts.Left + left.Count, Found = counts.Found - (set.Length - records.Count) };
    }
}

/// <summary>What becomes of one record in a bulk.</summary>
internal static class BulkRules
{
    /// <returns>Why it is left as it is, and null; or null and what it will be; or twice null when it is so already.</returns>
    public static (string? Left, IRecord? After) Judge(Actor by, BulkPlan plan, IRecord record, HashSet<long> taken)
    {
        if (!Sees(by, plan, record) || (record.DeletedAt is not null) != (plan.Action == BulkAction.Restore))
            return ("bulk.gone", null);
        if (plan.IsDone(record))
            return (null, null);
        if (taken.Contains(record.Id))
            return ("record.duplicate-key", null);
        try
        {
            var after = plan.After(record);
            after.Check();
            RecordWriter.Reachable(by, plan.Type, after, record);
            return (null, after);
        }
        catch (Exception e) when ((e as System.Reflection.TargetInvocationException)?.InnerException is GuanxiException || e is GuanxiException)
        {
            return ((e as GuanxiException ?? (GuanxiException)e.InnerException!).Code, null);
        }
    }

    /// <summary>What was only shared with her she may change, where the share says so, but not delete.</summary>
    public static bool Sees(Actor by, BulkPlan plan, IRecord record) => record is not IOwned owned
        || (plan.Action == BulkAction.Edit ? RowVisibility.Sees(by, plan.Type, owned, toChange: true) : RowVisibility.Sees(by, plan.Type, owned.OwnerId, owned.TeamId));
}
