using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Duplicates;

/// <summary>Starts the search for duplicates among all customers.</summary>
internal sealed class StartScan(JobQueue jobs)
{
    /// <param name="all">Compares everybody with everybody; else only those changed since the last scan with everybody.</param>
    /// <returns>The job's id.</returns>
    public Task<long> RunAsync(Actor by, bool all, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Delete);
        return jobs.AddAsync(by, ScanDuplicates.Kind, new ScanDuplicates.Request(all), ct);
    }
}

/// <summary>
/// Looks for duplicates among what is there, slice by slice, so that its memory does not grow with the customers. Goes on after
/// a crash with the pair of slices it was at; whatever it finds twice is written once.
/// </summary>
internal sealed class ScanDuplicates(JobQueue jobs, LearnWeights learn, SettingStore settings, TimeProvider time) : IJob
{
    public const string Kind = "customers.scan-duplicates";

    /// <param name="All">False looks only at whoever changed since the last scan.</param>
    public sealed record Request(bool All);

    /// <param name="Began">When the first attempt began: what changes from then on is the next scan's.</param>
    /// <param name="Since">Whoever changed from then on is looked at; null for everybody.</param>
    /// <param name="A">The outer slice begins after this id.</param>
    /// <param name="B">The inner one begins after this id; null is the outer slice itself.</param>
    public sealed record Place(DateTime Began, DateTime? Since, long A, long? B, long Compared, long Found);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var place = job.Checkpoint<Place>() ?? await BeginAsync(job, ct);
        var weights = await learn.WeightsAsync(job.Database, ct);
        var total = await TotalAsync(job.Database, place, ct);
        job.Report(new(place.Compared, total, "duplicates.step.compare"));
        while (true)
        {
            var outer = await ProfileSlice.LoadAsync(job.Database, place.A, place.Since, ct);
            if (outer.Rows.Length == 0)
                break;
            while (true)
            {
                var inner = place.B is { } after ? await ProfileSlice.LoadAsync(job.Database, after, null, ct) : outer;
                if (inner.Rows.Length > 0)
                {
                    var pairs = new SlicePairs(outer, inner, weights, DuplicateWeights.Likely).Find(ct);
                    // A whole scan goes on behind the outer slice; of a later one the inner slices go through everybody.
                    place = place with { B = inner != outer ? inner.Last : place.Since is null ? outer.Last : 0, Compared = place.Compared + inner.Rows.Length, Found = place.Found + pairs.Count };
                    await DuplicatePairs.SaveAsync(job.Database, pairs, job.Id, place.Began, s => job.SaveAsync(s, place, ct), ct);
                    job.Report(new(place.Compared, Math.Max(total, place.Compared), "duplicates.step.compare"));
                }
                if (inner != outer && !inner.IsFull || place.Since is null && !outer.IsFull)
                    break;
            }
            await TidyAsync(job, place, outer, ct);
            place = place with { A = outer.Last, B = null };
            if (!outer.IsFull)
                break;
        }
        await EndAsync(job, place, ct);
    }

    private async Task<Place> BeginAsync(JobContext job, CancellationToken ct)
    {
        await learn.RefreshAsync(job.Database, job.By, ct);
        await using var session = await job.Database.ReadAsync(ct);
        var last = job.Payload<Request>().All ? null : await session.FirstAsync($"SELECT at FROM customers_duplicate_scan WHERE id = 1", r => (DateTime?)r.Time(0), ct);
        return new(time.GetUtcNow().UtcDateTime, last, 0, null, 0, 0);
    }

    /// <summary>How many customers are loaded in all: each slice once with every one before it.</summary>
    private static async Task<long> TotalAsync(Database database, Place place, CancellationToken ct)
    {
        await using var session = await database.ReadAsync(ct);
        var all = await session.LongAsync($"SELECT count(*) FROM customers_customer WHERE deleted_at IS NULL", ct);
        if (place.Since is not { } since)
            return all * ((all / ProfileSlice.Size) + 2) / 2;
        var changed = await session.LongAsync($"SELECT count(*) FROM customers_customer WHERE deleted_at IS NULL AND updated_at >= {since}", ct);
        return changed + (((changed / ProfileSlice.Size) + 1) * all);
    }

    private static async Task TidyAsync(JobContext job, Place place, ProfileSlice outer, CancellationToken ct)
    {
        if (place.Since is null)
            return;
        foreach (var ids in outer.Rows.Select(r => r.Id).Chunk(5_000))
        {
            await using var session = await job.Database.WriteAsync(ct);
            await DuplicatePairs.ForgetAsync(session, job.Id, ids, ct);
            await session.CommitAsync(ct);
        }
    }

    private async Task EndAsync(JobContext job, Place place, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        if (place.Since is null)
            await DuplicatePairs.ForgetAsync(session, job.Id, null, ct);
        await session.RunAsync($"INSERT INTO customers_duplicate_scan (id, at) VALUES (1, {place.Began}) ON CONFLICT (id) DO UPDATE SET at = excluded.at", ct);
        var rules = await settings.GetAsync(session, DuplicateRules.Setting, DuplicateRules.Shipped, ct);
        if (rules.Auto)
            await jobs.AddAsync(session, job.By, MergeSafePairs.Kind, new MergeSafePairs.Request(), ct);
        await session.CommitAsync(ct);
        job.Result = new { found = place.Found };
    }
}
