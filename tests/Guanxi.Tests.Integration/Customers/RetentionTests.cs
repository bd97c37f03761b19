using System.Net;
using Guanxi.Core;
using Guanxi.Customers.Retention;
using Guanxi.Platform.Jobs;
using Guanxi.Tests.Integration.Survival;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class RetentionTests
{
    [Theory, BothDatabases]
    public async Task Customers_are_marked_first_and_erased_after_their_notice_unless_something_happened(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var tenant = shop.Tenant;
        var old = await shop.CustomersAsync(3, tenant.Clock.Now.AddMonths(-30));
        var young = (await shop.CustomersAsync(1))[0];
        await shop.RunAsync($"UPDATE customers_customer SET source = 'fair' WHERE id <> {old[2]}");
        var times = tenant.Get<KeepingTimes>();
        var rules = new RetentionRules([new(RetentionRules.Customers, 24, "source = fair", NoticeDays: 30)]);
        (await times.PreviewAsync(tenant.Admin, rules, Ct)).Single().Count.ShouldBe(2);
        await times.SaveAsync(tenant.Admin, rules, Ct);
        await RunAsync(tenant);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_retention")).ShouldBe(2);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_erasure")).ShouldBe(0);

        tenant.Clock.Advance(TimeSpan.FromDays(20));
        await shop.RunAsync($"""
            INSERT INTO customers_interaction (version, created_at, created_by, updated_at, updated_by, customer_id, at, kind, direction, subject, body)
            VALUES (1, 0, 0, 0, 0, {old[1]}, {tenant.Clock.Now}, 'call', 'in', '', '')
            """);
        tenant.Clock.Advance(TimeSpan.FromDays(11));
        await RunAsync(tenant);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_retention WHERE customer_id = {old[1]}")).ShouldBe(0);
        (await tenant.CountAsync($"SELECT customer_id FROM customers_erasure")).ShouldBe(old[0]);
        foreach (var job in await shop.ReadAsync(s => s.ListAsync($"SELECT id FROM platform_job WHERE kind = 'customers.erase'", r => r.GetInt64(0), Ct)))
            await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin.Tenant, job, null, Ct);
        (await shop.ReadAsync(s => s.ListAsync($"SELECT id FROM customers_customer ORDER BY id", r => r.GetInt64(0), Ct))).ShouldBe([old[1], old[2], young]);
    }

    [Theory, BothDatabases]
    public async Task A_run_that_was_killed_goes_on_and_removes_what_is_old_and_nothing_else(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var shop = new Shop(tenant);
        var id = (await shop.CustomersAsync(1))[0];
        await FillAsync(shop, id, 0, 200_000);
        // The real program has a clock of its own.
        await FillAsync(shop, id, 4_000_000_000_000, 10);
        await tenant.Get<KeepingTimes>().SaveAsync(tenant.Admin, new([new(RetentionRules.Interactions, 36)]), Ct);
        var job = await tenant.Get<KeepingTimes>().RunNowAsync(tenant.Admin, Ct);
        await using (var killed = await tenant.ServeAsync())
        {
            await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND checkpoint IS NOT NULL", n => n > 0);
            await killed.KillAsync();
        }
        Assert.SkipUnless(await tenant.CountAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state = 'running'") == 1, "The job was quicker than its killer.");
        await using (var again = await tenant.ServeAsync())
        {
            await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state = 'done'", n => n == 1);
            await again.KillAsync();
        }
        (await tenant.CountAsync($"SELECT count(*) FROM customers_interaction")).ShouldBe(10);
        (await tenant.Get<KeepingTimes>().RunsAsync(tenant.Admin, Ct)).Single().Removed[RetentionRules.Interactions].ShouldBe(200_000);
    }

    [Fact]
    public async Task A_run_starts_once_a_day_where_there_are_rules()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        var daily = tenant.Get<DailyRetention>();
        (await daily.StartAsync(tenant.Admin.Tenant, Ct)).ShouldBeFalse();
        await tenant.Get<KeepingTimes>().SaveAsync(tenant.Admin, new([new(RetentionRules.Contacts, 12)]), Ct);
        (await daily.StartAsync(tenant.Admin.Tenant, Ct)).ShouldBeTrue();
        (await daily.StartAsync(tenant.Admin.Tenant, Ct)).ShouldBeFalse();
        tenant.Clock.Advance(TimeSpan.FromHours(25));
        (await daily.StartAsync(tenant.Admin.Tenant, Ct)).ShouldBeTrue();
        (await Should.ThrowAsync<InvalidException>(() => tenant.Get<KeepingTimes>().SaveAsync(tenant.Admin, new([new(RetentionRules.Customers, 12, "nothing = 1")]), Ct))).Code.ShouldBe("filter.field");
    }

    private static Task FillAsync(Shop shop, long customer, long at, int count) => shop.RunAsync($"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
        INSERT INTO customers_interaction (version, created_at, created_by, updated_at, updated_by, customer_id, at, kind, direction, subject, body)
        SELECT 1, 0, 0, 0, 0, {customer}, {at} + i, 'note', '', '', 'words' FROM n
        """);

    private static async Task RunAsync(TestTenant tenant)
    {
        var job = await tenant.Get<KeepingTimes>().RunNowAsync(tenant.Admin, Ct);
        var outcome = (await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin.Tenant, job, null, Ct))!;
        outcome.State.ShouldBe(JobState.Done, outcome.Error?.Detail);
    }
}
