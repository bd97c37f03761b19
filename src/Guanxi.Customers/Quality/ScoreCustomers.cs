using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Customers.Quality;

/// <summary>Scores customers in sets: those who have no score yet, as after an import, or everybody after the rules changed. Goes on where it was after a crash.</summary>
internal sealed class ScoreCustomers(SettingStore settings, ITaskBook tasks, TimeProvider time) : IJob
{
    public const string Kind = "customers.score";
    private const int Batch = 5_000;

    /// <param name="All">False scores only those without a score.</param>
    public sealed record Request(bool All);

    public sealed record Place(long After, long Done);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var all = job.Payload<Request>().All;
        var place = job.Checkpoint<Place>() ?? new(0, 0);
        long total;
        await using (var read = await job.Database.ReadAsync(ct))
            total = place.Done + (all ? await read.LongAsync($"SELECT count(*) FROM customers_customer WHERE id > {place.After}", ct)
                : await read.LongAsync($"SELECT count(*) FROM customers_customer WHERE completeness = 0 AND deleted_at IS NULL AND id > {place.After}", ct));
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            job.Report(new(place.Done, Math.Max(total, place.Done)));
            await using var session = await job.Database.WriteAsync(ct);
            var (count, last) = await ScoreAsync(session, place.After, all, ct);
            if (count == 0)
                break;
            place = new(last, place.Done + count);
            await job.SaveAsync(session, place, ct);
            await session.CommitAsync(ct);
        }
    }

    /// <summary>Adds the job, unless one waits already.</summary>
    public static async Task StartAsync(JobQueue jobs, Session session, Actor by, bool all, CancellationToken ct)
    {
        if (all || await session.LongAsync($"SELECT count(*) FROM platform_job WHERE kind = {Kind} AND state = {JobState.Waiting}", ct) == 0)
            await jobs.AddAsync(session, by, Kind, new Request(all), ct);
    }

    private async Task<(int Count, long Last)> ScoreAsync(Session session, long after, bool all, CancellationToken ct)
    {
        var rules = await settings.GetAsync(session, QualityRules.Setting, QualityRules.Shipped, ct);
        var home = (await Company.OfAsync(session, settings, ct)).Country;
        var now = time.GetUtcNow().UtcDateTime;
        var rows = await session.ListAsync($"""
            SELECT id, completeness, validity, doubt, {new Raw(QualityFacts.Columns)} FROM customers_customer
            WHERE id > {after}{new Raw(all ? "" : " AND completeness = 0 AND deleted_at IS NULL")} ORDER BY id LIMIT {Batch}{new Raw(session.IsSqlite ? "" : " FOR UPDATE")}
            """, r => (Id: r.GetInt64(0), Score: (r.GetInt64(1), r.GetInt64(2), r.GetString(3)), Facts: QualityFacts.Read(r, 4)), ct);
        if (rows.Count == 0)
            return default;
        var faults = (await Faults.OpenOfAsync(session, [.. rows.Select(r => r.Id)], ct)).ToLookup(f => f.Customer);
        var ended = rows.SelectMany(r => faults[r.Id].Where(f => f.Key != Faults.KeyOf(r.Facts, f.Field))).ToHashSet();
        if (ended.Count > 0)
            await Faults.EndAsync(session, tasks, ended, now, ct);
        // Many rows share few scores: one statement for each score, not for each row.
        var changed = new Dictionary<(long, long, string), List<long>>();
        foreach (var row in rows)
        {
            var score = QualityScore.Of(row.Facts, rules, home, DateOnly.FromDateTime(now), [.. faults[row.Id].Where(f => !ended.Contains(f)).Select(f => f.Doubt)]);
            var become = ((long)score.Completeness, (long)score.Validity, score.Doubt);
            if (become == row.Score)
                continue;
            if (!changed.TryGetValue(become, out var ids))
                changed[become] = ids = [];
            ids.Add(row.Id);
        }
        foreach (var ((completeness, validity, doubt), ids) in changed)
            await session.RunAsync($"UPDATE customers_customer SET completeness = {completeness}, validity = {validity}, doubt = {doubt} WHERE id IN {new Ids(ids)}", ct);
        return (rows.Count, rows[^1].Id);
    }
}

/// <summary>Finds, at the start and every hour, whether anybody came in by a way that does not score, and has her scored.</summary>
internal sealed partial class FindUnscored(Databases databases, JobQueue jobs, TimeProvider time, ILogger<FindUnscored> log) : BackgroundService
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Rounds.OfTenantsAsync(databases, time, Start, Every, RunAsync, LookingFailed, stoppingToken);

    /// <returns>Whether there was anybody.</returns>
    public async Task<bool> RunAsync(string tenant, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using (var read = await database.ReadAsync(ct))
            if (await read.LongAsync($"SELECT id FROM customers_customer WHERE completeness = 0 AND deleted_at IS NULL LIMIT 1", ct) == 0)
                return false;
        await using var session = await database.WriteAsync(ct);
        await ScoreCustomers.StartAsync(jobs, session, Actor.System(tenant), all: false, ct);
        await session.CommitAsync(ct);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "Looking for customers without a score failed")]
    private partial void LookingFailed(Exception e);
}
