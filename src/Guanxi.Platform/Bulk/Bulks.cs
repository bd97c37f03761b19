using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Platform.Bulk;

/// <summary>One record of a preview.</summary>
public sealed record BulkSample(long Id, string Title, IReadOnlyList<Audit.AuditChange> Changes);

/// <summary>Records that would be left as they are, for one reason.</summary>
/// <param name="Code">Why, as the text <c>error.{code}</c>.</param>
public sealed record BulkRefusal(string Code, int Count);

/// <summary>What a bulk would do.</summary>
/// <param name="Count">How many records it finds.</param>
/// <param name="Capped">There are more than <paramref name="Count"/>.</param>
/// <param name="Looked">So many of them were tried: the following is of these.</param>
/// <param name="Same">Are so already.</param>
/// <param name="Refused">Would be left as they are.</param>
/// <param name="Sample">The first that would change.</param>
public sealed record BulkPreview(long Count, bool Capped, int Looked, int Same, IReadOnlyList<BulkRefusal> Refused, IReadOnlyList<BulkSample> Sample);

/// <summary>A bulk that was begun.</summary>
public sealed record BulkStarted(long Bulk, long Job);

/// <summary>Deeds on many records: tried, done, watched and taken back.</summary>
public sealed class Bulks(Databases databases, FieldCatalogue catalogue, RecordReader reader, RecordWriter writer, BulkStore store, JobQueue jobs, SteerJob steer, TenantCurrency currency, Outbox.OutboxWriter outbox, TimeProvider time)
{
    /// <summary>Counts stop here: a preview says "more than".</summary>
    public const int CountCap = 100_000;
    private const int Tried = 500;
    private const int Shown = 5;

    /// <summary>Whether she may do any of it to records of a type.</summary>
    public static bool May(Actor by, RecordType type)
        => type.Entity is not null && (type.WritePermission is { } write && by.May(write) || type.DeletePermission is { } delete && by.May(delete));

    /// <exception cref="InvalidException">What is wrong with the request.</exception>
    public async Task<BulkPreview> PreviewAsync(Actor by, RecordType type, BulkRequest request, CancellationToken ct)
    {
        by.Require(request.Permission(type));
        type = await catalogue.OfAsync(by.Tenant, type, ct);
        await using var db = await databases.OpenAsync(by, ct);
        var plan = await PlanAsync(db, type, request, ct);
        var query = request.Query(type);
        var ids = await reader.IdsAsync(db.Session, by, query, request.Ids, 0, ct, CountCap + 1);
        var rows = new BulkRows(db, await databases.GetAsync(by.Tenant, ct), plan, outbox, time.GetUtcNow().UtcDateTime);
        long[] tried = [.. ids.Take(Tried)];
        var records = await rows.HoldAsync(tried, ct);
        var taken = plan.Action == BulkAction.Restore ? await rows.TakenAsync(tried, ct) : [];
        var verdicts = records.Select(r => (Record: r, Verdict: BulkRules.Judge(by, plan, r, taken))).ToList();
        var titles = await TitlesAsync(db.Session, by, type, verdicts.Where(v => v.Verdict.After is not null).Take(Shown).Select(v => v.Record.Id), ct);
        return new(Math.Min(ids.Count, CountCap), ids.Count > CountCap, records.Count,
            verdicts.Count(v => v.Verdict is (null, null)),
            [.. verdicts.Where(v => v.Verdict.Left is not null).CountBy(v => v.Verdict.Left!).Select(r => new BulkRefusal(r.Key, r.Value))],
            [.. verdicts.Where(v => v.Verdict.After is not null).Take(Shown).Select(v => new BulkSample(v.Record.Id, titles.GetValueOrDefault(v.Record.Id, ""), Changes(by, plan, v.Record, v.Verdict.After!)))]);
    }

    /// <summary>Begins it, in the background.</summary>
    /// <exception cref="InvalidException">What is wrong with the request.</exception>
    public async Task<BulkStarted> StartAsync(Actor by, RecordType type, BulkRequest request, CancellationToken ct)
    {
        by.Require(request.Permission(type));
        type = await catalogue.OfAsync(by.Tenant, type, ct);
        request.Query(type);
        await using (var db = await databases.OpenAsync(by, ct))
        {
            await PlanAsync(db, type, request, ct);
            // A filter that cannot be followed is refused now rather than by the job.
            await reader.IdsAsync(db.Session, by, request.Query(type), [], 0, ct, 1);
        }
        await using var session = await databases.WriteAsync(by, ct);
        var bulk = await store.CreateAsync(session, by, type.Name, request, time.GetUtcNow().UtcDateTime, ct);
        var job = await jobs.AddAsync(session, by, RunBulk.Kind, new BulkTask(bulk), ct);
        await store.HandToAsync(session, bulk, job, ct);
        await session.CommitAsync(ct);
        return new(bulk, job);
    }

    /// <summary>Her own bulks, newest first; everybody's for those who manage jobs.</summary>
    public async Task<IReadOnlyList<BulkCard>> ListAsync(Actor by, CancellationToken ct)
    {
        RequireAny(by);
        await using var session = await databases.ReadAsync(by, ct);
        return await store.ListAsync(session, by.May(PlatformPermissions.ManageJobs) ? null : by.UserId, ct);
    }

    /// <exception cref="NotFoundException">There is none, or it is not hers.</exception>
    public async Task<BulkCard> GetAsync(Actor by, long id, CancellationToken ct)
    {
        RequireAny(by);
        await using var session = await databases.ReadAsync(by, ct);
        var bulk = await store.GetAsync(session, id, ct);
        return bulk.CreatedBy == by.UserId || by.May(PlatformPermissions.ManageJobs) ? bulk : throw new NotFoundException("bulk", id);
    }

    /// <summary>Records that were left as they are, with the reason of each.</summary>
    /// <param name="undoing">Those that taking it back left; else those that doing it left.</param>
    public async Task<IReadOnlyList<LeftRecord>> LeftAsync(Actor by, long id, bool undoing, long after, int limit, CancellationToken ct)
    {
        await GetAsync(by, id, ct);
        await using var session = await databases.ReadAsync(by, ct);
        return await store.LeftAsync(session, id, undoing, after, limit, ct);
    }

    /// <summary>Ends it where it is; what is done stays done and can be taken back.</summary>
    /// <exception cref="ConflictException"><c>job.ended</c>.</exception>
    public async Task StopAsync(Actor by, long id, CancellationToken ct) => await steer.StopAsync((await GetAsync(by, id, ct)).Job, by, ct);

    /// <summary>Takes it back, in the background.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="ConflictException"><c>bulk.running</c>, or <c>bulk.undone</c> when there is nothing left to take back.</exception>
    public async Task<long> UndoAsync(Actor by, long id, CancellationToken ct)
    {
        var bulk = await GetAsync(by, id, ct);
        by.Require(bulk.Request.Permission((await catalogue.OfAsync(by.Tenant, ct))[bulk.Type]));
        if (bulk.IsOpen)
            return bulk.Undoing ? bulk.Job : throw new ConflictException("bulk.running");
        if (!bulk.CanUndo)
            throw new ConflictException("bulk.undone");
        await using var session = await databases.WriteAsync(by, ct);
        var job = await jobs.AddAsync(session, by, UndoBulk.Kind, new BulkTask(id), ct);
        if (!await store.TurnBackAsync(session, id, job, ct))
            throw new ConflictException("bulk.running");
        await session.CommitAsync(ct);
        return job;
    }

    private void RequireAny(Actor by)
    {
        if (!catalogue.Types.Any(t => May(by, t)))
            by.Require(catalogue.Types.First(t => t.WritePermission is not null).WritePermission!);
    }

    private async Task<BulkPlan> PlanAsync(AppDb db, RecordType type, BulkRequest request, CancellationToken ct)
    {
        if (request.Set is { } set && request.Action == BulkAction.Edit)
            await writer.CheckReferencesAsync(db, type, set.ToDictionary(v => v.Key, v => (object?)v.Value), ct);
        return BulkPlan.Of(db, type, request, await currency.OfAsync(db.Session, db.By.Tenant, ct), time.GetUtcNow().UtcDateTime);
    }

    private static async Task<Dictionary<long, string>> TitlesAsync(Session session, Actor by, RecordType type, IEnumerable<long> ids, CancellationToken ct)
        => by.Grants.AccessTo(type.Name, type.Title) == FieldAccess.Hidden ? []
            : (await session.ListAsync($"SELECT id, {new Raw(type[type.Title].ColumnName)} FROM {new Raw(type.Table)} WHERE id IN {new Ids([.. ids])}", r => (Id: r.GetInt64(0), Title: r.Text(1) ?? ""), ct)).ToDictionary(t => t.Id, t => t.Title);

    private static List<Audit.AuditChange> Changes(Actor by, BulkPlan plan, IRecord before, IRecord after)
        => [.. plan.Columns.Where(c => plan.Type.Find(c.Field) is { } field && by.Grants.AccessTo(plan.Type.Name, field.Name) != FieldAccess.Hidden)
            .Select(c => new Audit.AuditChange(c.Field, c.Stored(c.Get(before)), c.Stored(c.Get(after))))];
}
