using Guanxi.Analytics.Rollups;
using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Jobs;
using Guanxi.Tests.Integration.Importing;

namespace Guanxi.Tests.Integration.Survival;

/// <summary>kill -9 in the middle of long work: whoever starts next ends it, and the result is that of a calm run.</summary>
public sealed class KillTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task An_undoing_that_was_killed_goes_on_with_the_same_command(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await tenant.FixDayAsync(new(2025, 6, 1));
        await ImportAsync(tenant, Rough.Shop(1, 500, 200));
        var (before, kept) = (await tenant.ContentAsync(), await tenant.KeptAsync());
        // Half of it adds lines to orders that were there.
        await ImportAsync(tenant, Rough.Shop(1, 8_000, 1_000).Replace(",P", ",Q", StringComparison.Ordinal));

        await using (var killed = tenant.Start("import", "undo", "2"))
        {
            await tenant.UntilAsync($"SELECT count(*) FROM sales_order", n => n < 7_500);
            await killed.KillAsync();
        }
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order")).ShouldBeGreaterThan(500);
        var (code, said) = await tenant.RunAsync("import", "undo", "2");
        code.ShouldBe(0, said);
        (await tenant.ContentAsync()).ShouldBeLineByLine(before);
        await tenant.WriteAsync($"UPDATE platform_outbox SET next_at = 0");
        await tenant.DrainOutboxAsync();
        (await tenant.KeptAsync()).ShouldBeLineByLine(kept);
    }

    [Theory, BothDatabases]
    public async Task A_review_of_all_customers_that_was_killed_goes_on_at_the_next_start(Engine engine)
    {
        await using var calm = await TestTenant.CreateAsync(engine);
        await ImportAsync(calm, Rough.Shop(1, 14_000, 14_000));
        var review = await calm.Get<LifeCycleRules>().FixDayAsync(calm.Admin, new(2025, 6, 1), Ct);
        (await calm.Get<JobRunner>().RunHereAsync(calm.Admin.Tenant, review, null, Ct))!.State.ShouldBe(JobState.Done);
        await calm.DrainOutboxAsync();

        await using var rough = await TestTenant.CreateAsync(engine);
        await ImportAsync(rough, Rough.Shop(1, 14_000, 14_000));
        var job = await rough.Get<LifeCycleRules>().FixDayAsync(rough.Admin, new(2025, 6, 1), Ct);
        await KillAtCheckpointAsync(rough, job);
        await EndAsync(rough, job);
        (await rough.KeptAsync()).ShouldBeLineByLine(await calm.KeptAsync());
    }

    [Theory, BothDatabases]
    public async Task A_rebuild_of_the_sums_that_was_killed_goes_on_at_the_next_start(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, Rough.Shop(1, 6_000, 4_500));
        var kept = await tenant.KeptAsync();
        await tenant.WriteAsync($"DELETE FROM analytics_buyer WHERE customer_id % 2 = 0");
        await tenant.WriteAsync($"UPDATE analytics_day SET revenue = revenue + 1");
        await tenant.WriteAsync($"DELETE FROM analytics_cohort");
        ((await tenant.KeptAsync()) == kept).ShouldBeFalse();
        var job = await tenant.Get<JobQueue>().AddAsync(tenant.Admin, RebuildRollups.Kind, new { }, Ct);
        await KillAtCheckpointAsync(tenant, job);
        await EndAsync(tenant, job);
        (await tenant.KeptAsync()).ShouldBeLineByLine(kept);
    }

    [Theory, BothDatabases]
    public async Task Events_that_were_under_way_are_delivered_once(Engine engine)
    {
        // The real program has another clock than the test: both look at the same day.
        await using var calm = await TestTenant.CreateAsync(engine);
        await calm.FixDayAsync(new(2025, 6, 1));
        await ImportAsync(calm, Rough.Shop(1, 6_000, 4_500));

        await using var rough = await TestTenant.CreateAsync(engine);
        await rough.FixDayAsync(new(2025, 6, 1));
        await ImportAsync(rough, Rough.Shop(1, 6_000, 4_500), drain: false);
        var waiting = await rough.CountAsync($"SELECT count(*) FROM platform_outbox");
        await using (var killed = await rough.ServeAsync())
        {
            await rough.UntilAsync($"SELECT count(*) FROM platform_outbox WHERE created_at < 9000000000000", n => n < waiting);
            await killed.KillAsync();
        }
        Assert.SkipUnless(await rough.CountAsync($"SELECT count(*) FROM platform_outbox") > 0, "Everything was delivered before the killer came.");
        await EndAsync(rough, job: null);
        (await rough.KeptAsync()).ShouldBeLineByLine(await calm.KeptAsync());
        (await rough.ContentAsync()).ShouldBeLineByLine(await calm.ContentAsync());
    }

    /// <summary>Serves until the job has left its first mark, and dies.</summary>
    private static async Task KillAtCheckpointAsync(TestTenant tenant, long job)
    {
        await using var killed = await tenant.ServeAsync();
        await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND checkpoint IS NOT NULL", n => n > 0);
        await killed.KillAsync();
        Assert.SkipUnless(await tenant.CountAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state = 'running'") == 1, "The job was quicker than its killer.");
    }

    /// <summary>Serves until the job is done and every event delivered, and stops in order.</summary>
    private static async Task EndAsync(TestTenant tenant, long? job)
    {
        await using var server = await tenant.ServeAsync();
        if (job is { } id)
            await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {id} AND state = 'done'", n => n == 1);
        await tenant.UntilAsync($"SELECT count(*) FROM platform_outbox", n => n == 0);
        (await tenant.CountAsync($"SELECT count(*) FROM platform_job WHERE state <> 'done'")).ShouldBe(0);
        (await server.TerminateAsync(Ct)).ShouldBe(0, server.Error);
    }

    private static async Task ImportAsync(TestTenant tenant, string text, bool drain = true)
    {
        var file = tenant.Write($"shop-{text.Length}.csv", text);
        await OrderImportTests.ImportAsync(tenant, [file], drain: drain);
        if (drain)
            await tenant.DrainOutboxAsync();
    }
}
