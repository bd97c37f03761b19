using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Data;
using Guanxi.Platform.Operations;
using Guanxi.Tests.Integration.Importing;

namespace Guanxi.Tests.Integration.Survival;

/// <summary>Ctrl+C, a shutdown and a full disk in the middle of work.</summary>
public sealed class InterruptionTests
{
    private const int Orders = 45_000;
    private static readonly Lazy<string> Shop = new(() => Rough.Shop(1, Orders, 5_000));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [BothDatabases(false)]
    [InlineData(Engine.Sqlite, true)]
    public async Task An_import_that_is_stopped_says_how_to_go_on_and_goes_on(Engine engine, bool shutdown)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        string[] command = ["import", "orders", tenant.Write("shop.csv", Shop.Value)];
        await using (var stopped = tenant.Start(command))
        {
            await tenant.UntilAsync($"SELECT count(*) FROM sales_order", n => n > 0);
            (await (shutdown ? stopped.TerminateAsync(Ct) : stopped.InterruptAsync(Ct))).ShouldBe(130, stopped.Error + stopped.Output);
            stopped.Error.ShouldContain("The same command goes on from there.");
        }
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order")).ShouldBeInRange(1, Orders - 1);
        (await tenant.CountAsync($"SELECT count(*) FROM platform_job WHERE state = 'paused'")).ShouldBe(1);
        var (code, said) = await tenant.RunAsync(command);
        code.ShouldBe(0, said);
        await ShouldBeWholeAsync(tenant);
    }

    [Theory, BothDatabases]
    public async Task A_server_that_is_shut_down_leaves_its_job_to_the_next(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await OrderImportTests.ImportAsync(tenant, [tenant.Write("shop.csv", Rough.Shop(1, 14_000, 14_000))]);
        var job = await tenant.Get<LifeCycleRules>().FixDayAsync(tenant.Admin, new(2025, 6, 1), Ct);
        await using (var server = await tenant.ServeAsync())
        {
            await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND checkpoint IS NOT NULL", n => n > 0);
            (await server.TerminateAsync(Ct)).ShouldBe(0, server.Error);
        }
        (await tenant.CountAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state = 'waiting' AND lease_by IS NULL")).ShouldBe(1);
        ServerLock.IsHeld(tenant.Storage.DataDir).ShouldBeFalse();
        await using var next = await tenant.ServeAsync();
        await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state = 'done'", n => n == 1);
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_and_the_import_goes_on_when_there_is_room()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        string[] command = ["import", "orders", tenant.Write("shop.csv", Shop.Value), "--language", "zh-Hans"];
        await tenant.Databases.CloseAsync(Databases.Main);
        using var quota = Quota.On(Path.Combine(tenant.Storage.DataDir, "tenants"), megabytes: 11);

        var (code, said) = await tenant.RunAsync(command);
        code.ShouldBe(1, said);
        said.ShouldContain("磁盘空间已满");
        said.ShouldContain("再次执行同一命令即可继续");
        (await DataCheck.DamagedAsync(tenant.Storage.DataDir, Ct)).ShouldBeEmpty();
        var orders = await tenant.CountAsync($"SELECT count(*) FROM sales_order");
        orders.ShouldBeInRange(1, Orders - 1);
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order_line")).ShouldBe(2 * orders);
        await tenant.Databases.CloseAsync(Databases.Main);

        // Still no room: nothing changes, and it is said again.
        (code, said) = await tenant.RunAsync(command);
        code.ShouldBe(1, said);
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order")).ShouldBe(orders);

        quota.Allow(megabytes: 200);
        (code, said) = await tenant.RunAsync(command);
        code.ShouldBe(0, said);
        await ShouldBeWholeAsync(tenant);
        await tenant.Databases.CloseAsync(Databases.Main);
    }

    private static async Task ShouldBeWholeAsync(TestTenant tenant)
    {
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order")).ShouldBe(Orders);
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order_line")).ShouldBe(2 * Orders);
        (await tenant.CountAsync($"SELECT count(*) FROM sales_order o WHERE o.lines <> 2 OR o.amount + o.returned <> (SELECT sum(l.amount) FROM sales_order_line l WHERE l.order_id = o.id)")).ShouldBe(0);
        (await tenant.CountAsync($"SELECT sum(orders) FROM customers_customer")).ShouldBe(await tenant.CountAsync($"SELECT count(*) FROM sales_order WHERE kind = 'purchase'"));
        (await tenant.CountAsync($"SELECT count(*) FROM platform_outbox")).ShouldBe(0);
    }
}
