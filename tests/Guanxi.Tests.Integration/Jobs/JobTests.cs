using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Integration.Jobs;

public sealed class JobTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_job_runs_to_its_end_and_shows_progress_and_result(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        var outcome = await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin, "count", new CountTo(5), null, Ct);
        outcome.State.ShouldBe(JobState.Done);
        var card = await tenant.Get<JobList>().GetAsync(tenant.Admin, outcome.Id, Ct);
        card.State.ShouldBe(JobState.Done);
        card.Progress.ShouldBe(new JobProgress(5, 5));
        card.Result!.Value.GetProperty("counted").GetInt32().ShouldBe(5);
    }

    [Theory, BothDatabases]
    public async Task A_broken_rule_fails_at_once_and_keeps_its_code(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        var outcome = await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin, "count", new CountTo(5, BreakAt: 3), null, Ct);
        outcome.State.ShouldBe(JobState.Failed);
        (await tenant.Get<JobList>().GetAsync(tenant.Admin, outcome.Id, Ct)).Error!.Code.ShouldBe("count.broken");
    }

    [Theory, BothDatabases]
    public async Task A_failed_attempt_is_made_again_from_its_checkpoint(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        var first = await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin, "count", new CountTo(6, CrashAt: 4), null, Ct);
        first.State.ShouldBe(JobState.Waiting);
        tenant.Clock.Advance(TimeSpan.FromHours(1));
        var second = await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, first.Id, null, Ct);
        second!.State.ShouldBe(JobState.Done);
        tenant.Get<Counter>().Counted.ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Theory, BothDatabases]
    public async Task What_a_dead_process_left_behind_is_taken_over(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        var id = await tenant.Get<JobQueue>().AddAsync(tenant.Admin, "count", new CountTo(2), Ct);
        // Process 1 of this machine began at another time than the holder says: the holder is dead.
        await ExecuteAsync(tenant, $"UPDATE platform_job SET state = 'running', attempts = 1, lease_by = {Environment.MachineName + ":1:0:x"}, lease_until = {tenant.Clock.GetUtcNow().UtcDateTime.AddMinutes(1)}");
        (await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, id, null, Ct))!.State.ShouldBe(JobState.Done);
    }

    [Theory, BothDatabases]
    public async Task A_job_of_a_living_process_is_left_to_it_until_the_lease_ends(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        var id = await tenant.Get<JobQueue>().AddAsync(tenant.Admin, "count", new CountTo(2), Ct);
        await ExecuteAsync(tenant, $"UPDATE platform_job SET state = 'running', attempts = 1, lease_by = {"elsewhere:1:0:x"}, lease_until = {tenant.Clock.GetUtcNow().UtcDateTime.AddSeconds(30)}");
        (await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, id, null, Ct)).ShouldBeNull();
        tenant.Clock.Advance(TimeSpan.FromSeconds(31));
        (await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, id, null, Ct))!.State.ShouldBe(JobState.Done);
    }

    [Theory, BothDatabases]
    public async Task A_job_that_was_taken_over_writes_nothing_more(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        tenant.Get<Counter>().Before = n => n == 3 ? ExecuteAsync(tenant, $"UPDATE platform_job SET lease_by = {"elsewhere:1:0:y"}") : Task.CompletedTask;
        var outcome = await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin, "count", new CountTo(6), null, Ct);
        tenant.Get<Counter>().Counted.ShouldBe([1, 2]);
        (await tenant.Get<JobList>().GetAsync(tenant.Admin, outcome.Id, Ct)).State.ShouldBe(JobState.Running);
    }

    [Theory, BothDatabases]
    public async Task Cancelling_pauses_and_resuming_goes_on(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        tenant.Get<Counter>().Before = n => n == 3 ? stop.CancelAsync() : Task.CompletedTask;
        var outcome = await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin, "count", new CountTo(4), null, stop.Token);
        outcome.State.ShouldBe(JobState.Paused);
        tenant.Get<Counter>().Before = _ => Task.CompletedTask;
        (await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, outcome.Id, null, Ct))!.State.ShouldBe(JobState.Done);
        tenant.Get<Counter>().Counted.ShouldBe([1, 2, 3, 4]);
    }

    [Theory, BothDatabases]
    public async Task A_waiting_job_can_be_stopped_for_good(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        var id = await tenant.Get<JobQueue>().AddAsync(tenant.Admin, "count", new CountTo(2), Ct);
        await tenant.Get<SteerJob>().StopAsync(tenant.Admin, id, Ct);
        (await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, id, null, Ct)).ShouldBeNull();
        await Should.ThrowAsync<ConflictException>(() => tenant.Get<SteerJob>().StopAsync(tenant.Admin, id, Ct));
        await Should.ThrowAsync<ConflictException>(() => tenant.Get<SteerJob>().ResumeAsync(tenant.Admin, id, Ct));
    }

    [Theory, BothDatabases]
    public async Task Somebody_sees_her_own_jobs_only(Engine engine)
    {
        await using var tenant = await CreateAsync(engine);
        var id = await tenant.Get<JobQueue>().AddAsync(tenant.Admin, "count", new CountTo(2), Ct);
        var other = TestTenant.Somebody(7, RowScope.All, [PlatformPermissions.ReadJobs]);
        (await tenant.Get<JobList>().ListAsync(other, null, 50, Ct)).ShouldBeEmpty();
        await Should.ThrowAsync<NotFoundException>(() => tenant.Get<SteerJob>().StopAsync(other, id, Ct));
    }

    private static Task<TestTenant> CreateAsync(Engine engine)
        => TestTenant.CreateAsync(engine, s => s.AddSingleton<Counter>().AddJob<CountJob>("count"));

    private static async Task ExecuteAsync(TestTenant tenant, FormattableString statement)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        await session.RunAsync(statement, Ct);
        await session.CommitAsync(Ct);
    }

    private sealed record CountTo(int Last, int BreakAt = 0, int CrashAt = 0);

    private sealed record Reached(int Number);

    private sealed class Counter
    {
        public List<int> Counted { get; } = [];
        public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;
        public bool Crashed { get; set; }
    }

    private sealed class CountJob(Counter counter) : IJob
    {
        public async Task RunAsync(JobContext job, CancellationToken ct)
        {
            var to = job.Payload<CountTo>();
            for (var n = (job.Checkpoint<Reached>()?.Number ?? 0) + 1; n <= to.Last; n++)
            {
                await counter.Before(n);
                ct.ThrowIfCancellationRequested();
                if (n == to.BreakAt)
                    throw new InvalidException("count.broken");
                if (n == to.CrashAt && !counter.Crashed)
                {
                    counter.Crashed = true;
                    throw new IOException("The power went out.");
                }
                await using var session = await job.Database.WriteAsync(ct);
                await job.SaveAsync(session, new Reached(n), ct);
                await session.CommitAsync(ct);
                counter.Counted.Add(n);
                job.Report(new(n, to.Last));
            }
            job.Result = new { counted = to.Last };
        }
    }
}
