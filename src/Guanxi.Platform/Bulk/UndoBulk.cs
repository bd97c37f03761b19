using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Platform.Bulk;

/// <summary>
/// Takes a bulk back set by set. A record whose value is no longer what the bulk made it was changed since: it stays as it
/// is, and is listed. See docs/decisions/0305-bulk.md.
/// </summary>
internal sealed class UndoBulk(Databases databases, FieldCatalogue catalogue, BulkStore store, Callers callers, TenantCurrency currency, OutboxWriter outbox, TimeProvider time) : IJob
{
    public const string Kind = "undo-bulk";

    public sealed record Place(long After, long Done);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var place = job.Checkpoint<Place>() ?? new(0, 0);
        BulkCard bulk;
        Actor by;
        await using (var read = await job.Database.ReadAsync(ct))
        {
            bulk = await store.GetAsync(read, job.Payload<BulkTask>().Bulk, ct);
            by = await callers.ActorAsync(read, job.Database.Tenant, job.By.UserId, ct);
        }
        var type = (await catalogue.OfAsync(job.Database.Tenant, ct))[bulk.Type];
        by.Require(bulk.Request.Permission(type));
        var total = bulk.Counts.Changed - bulk.Undone + place.Done;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            job.Report(new(place.Done, Math.Max(total, place.Done)));
            await using var session = await job.Database.WriteAsync(ct);
            var kept = await session.ListAsync($"SELECT record_id, before FROM platform_bulk_change WHERE bulk_id = {bulk.Id} AND record_id > {place.After} ORDER BY record_id LIMIT {RunBulk.Set}",
                r => (Id: r.GetInt64(0), Before: r.GetString(1)), ct);
            if (kept.Count == 0)
                break;
            await PutBackAsync(job.Database, session, by, bulk, type, kept, ct);
            place = new(kept[^1].Id, place.Done + kept.Count);
            await job.SaveAsync(session, place, ct);
            await session.CommitAsync(ct);
        }
        job.Result = new { bulk = bulk.Id };
    }

    private async Task PutBackAsync(Database database, Session session, Actor by, BulkCard bulk, RecordType type, List<(long Id, string Before)> set, CancellationToken ct)
    {
        await using var db = databases.Within(session, database, by);
        var plan = BulkPlan.Of(db, type, bulk.Request, await currency.OfAsync(session, by.Tenant, ct), bulk.CreatedAt);
        var rows = new BulkRows(db, database, plan, outbox, time.GetUtcNow().UtcDateTime);
        long[] ids = [.. set.Select(k => k.Id)];
        var records = (await rows.HoldAsync(ids, ct)).ToDictionary(r => r.Id);
        var taken = plan.Action == BulkAction.Bin ? await rows.TakenAsync(ids, ct) : [];
        var back = new List<(IRecord, IRecord)>(set.Count);
        var left = new List<LeftRecord>();
        foreach (var (id, json) in set)
        {
            if (!records.TryGetValue(id, out var record) || !plan.IsDone(record))
            {
                left.Add(new(id, "bulk.changed-since"));
                continue;
            }
            using var before = JsonDocument.Parse(json);
            var after = plan.Back(record, before.RootElement);
            if (taken.Contains(id))
                left.Add(new(id, "record.duplicate-key"));
            else if (!BulkRules.Sees(by, plan, record) && !BulkRules.Sees(by, plan, after))
                left.Add(new(id, "bulk.gone"));
            else
                back.Add((record, after));
        }
        await rows.PutBackAsync(bulk.Id, back, ct);
        await BulkStore.LeaveAsync(database, session, bulk.Id, undoing: true, left, ct);
        await store.CountBackAsync(session, bulk.Id, back.Count, left.Count, ct);
    }
}
