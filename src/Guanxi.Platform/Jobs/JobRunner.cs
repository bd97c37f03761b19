using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Jobs;

/// <summary>Runs jobs: at once when told, and every few seconds whatever came due or a dead process left behind.</summary>
public sealed partial class JobRunner(
    Databases databases, JobQueue queue, IEnumerable<JobKind> kinds, IServiceProvider services, TimeProvider time, ILogger<JobRunner> log) : BackgroundService
{
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    // Soon after the start: what a dead process left behind waits for nobody else.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Room = TimeSpan.FromMinutes(1);
    private const int AtOnce = 2;

    private readonly Dictionary<string, JobKind> byName = kinds.ToDictionary(k => k.Name);
    private readonly JobClaims claims = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var running = new List<Task>();
        var pause = First;
        for (; !stoppingToken.IsCancellationRequested; pause = Sweep)
            try
            {
                foreach (var tenant in await NextTenantsAsync(pause, stoppingToken))
                {
                    var database = await databases.GetAsync(tenant, stoppingToken);
                    while (true)
                    {
                        running.RemoveAll(t => t.IsCompleted);
                        if (running.Count >= AtOnce)
                            await Task.WhenAny(running).WaitAsync(stoppingToken);
                        else if (await claims.TakeAsync(database, only: null, stoppingToken) is { } job)
                            running.Add(RunAsync(database, job, watch: null, interrupted: JobState.Waiting, stoppingToken));
                        else
                            break;
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception e) { SweepFailed(e); }
        await Task.WhenAll(running);
    }

    private async Task<IReadOnlyCollection<string>> NextTenantsAsync(TimeSpan pause, CancellationToken ct)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(ct);
        wait.CancelAfter(pause);
        try
        {
            var tenants = new HashSet<string> { await queue.Wakes.ReadAsync(wait.Token) };
            while (queue.Wakes.TryRead(out var more))
                tenants.Add(more);
            return tenants;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return await databases.ListAsync(ct);
        }
    }

    /// <summary>Adds a job and runs it in this process to its end, as the command line does. Cancelling pauses it.</summary>
    /// <param name="watch">Hears of progress twice a second at most; null for nobody.</param>
    public async Task<JobOutcome> RunHereAsync(Actor by, string kind, object payload, Action<JobProgress>? watch, CancellationToken ct)
    {
        var database = await databases.GetAsync(by.Tenant, ct);
        var holder = LeaseHolder.NewClaim();
        long id;
        await using (var session = await database.WriteAsync(ct))
        {
            id = await queue.AddClaimedAsync(session, by, kind, payload, holder, ct);
            await session.CommitAsync(ct);
        }
        var json = JsonSerializer.Serialize(payload, payload.GetType(), JsonSerializerOptions.Web);
        return await RunAsync(database, new ClaimedJob(id, kind, json, null, by.UserId, 1, null, holder), watch, interrupted: JobState.Paused, ct);
    }

    /// <summary>Runs a job that waits, also for another attempt, or was paused or failed, in this process from its last checkpoint.</summary>
    /// <returns>Null when another process has it.</returns>
    public async Task<JobOutcome?> RunHereAsync(string tenant, long id, Action<JobProgress>? watch, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using (var session = await database.WriteAsync(ct))
        {
            await session.RunAsync($"UPDATE platform_job SET state = 'waiting', due_at = 0, asked = NULL WHERE id = {id} AND state IN ('waiting', 'paused', 'failed')", ct);
            await session.CommitAsync(ct);
        }
        return await claims.TakeAsync(database, id, ct) is { } job ? await RunAsync(database, job, watch, interrupted: JobState.Paused, ct) : null;
    }

    private async Task<JobOutcome> RunAsync(Database database, ClaimedJob job, Action<JobProgress>? watch, string interrupted, CancellationToken ct)
    {
        var context = new JobContext(database, job, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var over = new CancellationTokenSource();
        var pulse = PulseAsync(database, job, context, watch, stop, over.Token);
        Exception? failure = null;
        try
        {
            if (job.Asked is null)
                await StartAsync(job, context, stop.Token);
        }
        catch (Exception e) { failure = e; }
        await over.CancelAsync();
        var asked = await pulse ?? job.Asked;
        if (context.Progress is { } last)
            watch?.Invoke(last);
        var (end, error) = EndOf(job, context, failure, asked, interrupted);
        try
        {
            if (failure is not JobLostException)
                await claims.EndAsync(database, job with { Attempts = context.Attempts }, end, CancellationToken.None);
        }
        catch (Exception e) { EndFailed(e, job.Id); }
        queue.Wake(database.Tenant);
        return new JobOutcome(job.Id, end.State, context.Result, error);
    }

    private async Task StartAsync(ClaimedJob job, JobContext context, CancellationToken ct)
    {
        if (!byName.TryGetValue(job.Kind, out var kind))
            throw new InvalidException("job.unknown-kind", null, job.Kind);
        // A process that dies at every attempt leaves no error behind; its attempts tell.
        if (job.Attempts > kind.MaxAttempts)
            throw new InvalidException("job.crashed", null, kind.MaxAttempts);
        await Task.Run(() => ((IJob)services.GetRequiredService(kind.Type)).RunAsync(context, ct), ct);
    }

    private (JobEnd End, JobError? Error) EndOf(ClaimedJob job, JobContext context, Exception? failure, string? asked, string interrupted)
    {
        var progress = context.Progress is null ? null : JsonSerializer.Serialize(context.Progress, JsonSerializerOptions.Web);
        switch (failure)
        {
            case null when job.Asked is null:
                var result = context.Result is null ? null : JsonSerializer.Serialize(context.Result, context.Result.GetType(), JsonSerializerOptions.Web);
                return (new(JobState.Done, progress, result), null);
            case null or OperationCanceledException when asked is not null:
                return (new(asked == "pause" ? JobState.Paused : JobState.Stopped, progress, Counts: false), null);
            case OperationCanceledException:
                return (new(interrupted, progress, Counts: false), null);
            case GuanxiException rule:
                var refused = new JobError(rule.Code, [.. rule.Args.Select(a => a?.ToString())], null);
                return (new(JobState.Failed, progress, Error: JsonSerializer.Serialize(refused, JsonSerializerOptions.Web)), refused);
            case { } full when DiskFull.Is(full):
                AttemptFailed(failure, job.Id, job.Kind, context.Attempts);
                var room = new JobError(DiskFull.Code, [], null);
                return (new(JobState.Waiting, progress, Error: JsonSerializer.Serialize(room, JsonSerializerOptions.Web), Due: time.GetUtcNow().UtcDateTime + Room, Counts: false), room);
            default:
                AttemptFailed(failure, job.Id, job.Kind, context.Attempts);
                var error = new JobError("job.failed", [], $"{failure!.GetType().Name}: {failure.Message}");
                var again = context.Attempts < byName[job.Kind].MaxAttempts;
                DateTime? due = again ? time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(5 * Math.Pow(3, context.Attempts)) : null;
                return (new(again ? JobState.Waiting : JobState.Failed, progress, Error: JsonSerializer.Serialize(error, JsonSerializerOptions.Web), Due: due), error);
        }
    }

    /// <summary>Beside the job: writes its progress, keeps its lease, and cancels it when asked to or when it was taken over.</summary>
    private async Task<string?> PulseAsync(Database database, ClaimedJob job, JobContext context, Action<JobProgress>? watch, CancellationTokenSource stop, CancellationToken over)
    {
        JobProgress? written = null;
        var renewed = time.GetTimestamp();
        string? asked = null;
        while (true)
            try
            {
                await Task.Delay(Tick, time, over);
                var now = context.Progress;
                var news = now is not null && now != written ? JsonSerializer.Serialize(now, JsonSerializerOptions.Web) : null;
                var due = news is not null || time.GetElapsedTime(renewed) > Renewal;
                var (held, wish) = due ? await claims.RenewAsync(database, job, news, over) : await JobClaims.AskedAsync(database, job, over);
                if (due)
                    (renewed, written) = (time.GetTimestamp(), now);
                if (news is not null)
                    watch?.Invoke(now!);
                asked = wish ?? asked;
                if (!held || asked is not null)
                    await stop.CancelAsync();
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested) { return asked; }
            catch (Exception e) { PulseFailed(e, job.Id); }
    }

    [LoggerMessage(LogLevel.Error, "Job sweep failed")]
    private partial void SweepFailed(Exception e);

    [LoggerMessage(LogLevel.Warning, "Job {Id} of kind {Kind} failed at attempt {Attempt}")]
    private partial void AttemptFailed(Exception? e, long id, string kind, long attempt);

    [LoggerMessage(LogLevel.Warning, "The lease of job {Id} could not be renewed")]
    private partial void PulseFailed(Exception e, long id);

    [LoggerMessage(LogLevel.Error, "The end of job {Id} could not be written; it will be started again")]
    private partial void EndFailed(Exception e, long id);
}

/// <summary>How a job that ran here ended.</summary>
/// <param name="State">One of <see cref="JobState"/>.</param>
/// <param name="Result">What the job set; null for none.</param>
/// <param name="Error">Null unless it failed.</param>
public sealed record JobOutcome(long Id, string State, object? Result, JobError? Error);
