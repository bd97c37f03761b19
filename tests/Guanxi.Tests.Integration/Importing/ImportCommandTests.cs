using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration.Importing;

/// <summary>The command line as a process of its own, and what becomes of it when it is killed.</summary>
public sealed class ImportCommandTests
{
    [Theory, BothDatabases]
    public async Task An_import_that_was_killed_goes_on_with_the_same_command(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        string[] command = ["import", "orders", .. Directory.GetFiles(SharedData.Path("online_retail/by-day"), "*.csv").Order()];
        await using var calm = await TestTenant.CreateAsync(engine);
        (await RunAsync(calm, ct, command)).ShouldBe(0);

        await using var rough = await TestTenant.CreateAsync(engine);
        await using (var killed = Start(rough, command))
        {
            await ReachedAsync(rough, 20_000, ct);
            await killed.KillAsync();
        }
        (await RowsAsync(rough, ct)).ShouldBeInRange(20_000, 209_028);
        (await RunAsync(rough, ct, command)).ShouldBe(0);
        (await RowsAsync(rough, ct)).ShouldBe(209_029);
        (await rough.ContentAsync()).ShouldBe(await calm.ContentAsync());
    }

    [Theory, BothDatabases]
    public async Task A_trial_tells_the_counts_and_writes_nothing(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var tenant = await TestTenant.CreateAsync(engine);
        var before = await tenant.ContentAsync();
        await using var process = Start(tenant, "import", "orders", tenant.Write("shop.csv", "订单号;商品编码;数量;单价;下单时间\nA1;P1;1;10;2026-01-05\nA2;P1;;10;2026-01-05\n"), "--dry-run");
        (await process.ExitAsync(ct)).ShouldBe(0, process.Error);
        process.Output.ShouldContain("Semicolon");
        process.Output.ShouldContain("New orders: 1");
        process.Output.ShouldContain("The quantity is missing.");
        (await tenant.ContentAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF-1.7 something")]
    [InlineData("PK\u0003\u0004broken")]
    public async Task A_file_that_is_no_table_is_refused_in_words(string content)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        await using var process = Start(tenant, "import", "orders", tenant.Write("hostile.csv", content));
        (await process.ExitAsync(ct)).ShouldBe(1);
        process.Error.Trim().ShouldNotBeEmpty();
        process.Error.ShouldNotContain("import.");
    }

    private static GuanxiProcess Start(TestTenant tenant, params string[] command) => GuanxiProcess.Start(tenant.Storage.DataDir,
        tenant.Storage.ConnectionString is { } connection ? [("GUANXI__connectionString", connection)] : [], command);

    private static async Task<int> RunAsync(TestTenant tenant, CancellationToken ct, string[] command)
    {
        await using var process = Start(tenant, command);
        var code = await process.ExitAsync(ct);
        TestContext.Current.TestOutputHelper!.WriteLine(process.Output + process.Error);
        return code;
    }

    private static async Task ReachedAsync(TestTenant tenant, long rows, CancellationToken ct)
    {
        while (await RowsAsync(tenant, ct) < rows)
            await Task.Delay(10, ct);
    }

    private static async Task<long> RowsAsync(TestTenant tenant, CancellationToken ct)
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        var progress = await session.FirstAsync($"SELECT progress FROM platform_import ORDER BY id DESC LIMIT 1", r => r.GetString(0), ct);
        return progress is null ? 0 : System.Text.Json.JsonDocument.Parse(progress).RootElement.GetProperty("rows").GetInt64();
    }
}
