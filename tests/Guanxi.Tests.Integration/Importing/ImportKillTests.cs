using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration.Importing;

/// <summary>Sudden death of the process that imports.</summary>
public sealed class ImportKillTests
{
    [Theory, BothDatabases]
    public async Task An_import_that_was_killed_goes_on_with_the_same_command(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        string[] command = ["import", "orders", .. Directory.GetFiles(SharedData.Path("online_retail/by-day"), "*.csv").Order()];
        await using var calm = await TestTenant.CreateAsync(engine);
        (await RunAsync(calm, command, ct)).ShouldBe(0);

        await using var rough = await TestTenant.CreateAsync(engine);
        await using (var killed = ImportCommandTests.Start(rough, command))
        {
            await ReachedAsync(rough, 20_000, ct);
            await killed.KillAsync();
        }
        (await RowsAsync(rough, ct)).ShouldBeInRange(20_000, 209_028);
        (await RunAsync(rough, command, ct)).ShouldBe(0);
        (await RowsAsync(rough, ct)).ShouldBe(209_029);
        (await rough.ContentAsync()).ShouldBe(await calm.ContentAsync());
    }

    private static async Task<int> RunAsync(TestTenant tenant, string[] command, CancellationToken ct)
    {
        await using var process = ImportCommandTests.Start(tenant, command);
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
