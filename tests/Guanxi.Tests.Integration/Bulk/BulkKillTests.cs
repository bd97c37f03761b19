using Guanxi.Core;
using Guanxi.Platform.Bulk;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Tests.Integration.Survival;

namespace Guanxi.Tests.Integration.Bulk;

/// <summary>kill -9 in the middle of a bulk and of its undoing: whoever starts next ends it; nothing is lost, nothing done twice.</summary>
public sealed class BulkKillTests
{
    private const int Customers = 30_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_bulk_and_its_undoing_that_were_killed_go_on_at_the_next_start(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await FillAsync(tenant);
        var by = Actor.System(Databases.Main);
        var bulks = tenant.Get<Bulks>();
        var request = new BulkRequest(BulkAction.Edit) { Filter = "city = a", Set = new Dictionary<string, System.Text.Json.JsonElement> { ["city"] = System.Text.Json.JsonSerializer.SerializeToElement("b") } };
        var started = await bulks.StartAsync(by, tenant.Get<FieldCatalogue>()[RecordTypes.Customer], request, Ct);

        await KillAsync(tenant, started.Job);
        var half = await tenant.CountAsync($"SELECT count(*) FROM customers_customer WHERE city = 'b'");
        half.ShouldBeInRange(1, Customers - 1);
        (await tenant.CountAsync($"SELECT count(*) FROM platform_bulk_change")).ShouldBe(half);
        await EndAsync(tenant, started.Job);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_customer WHERE city = 'b' AND version = 2")).ShouldBe(Customers);
        (await tenant.CountAsync($"SELECT count(*) FROM platform_audit WHERE type = 'customer' AND action = 'update'")).ShouldBe(Customers);
        (await bulks.GetAsync(by, started.Bulk, Ct)).Counts.ShouldBe(new(Customers, Customers, 0, 0));

        var undo = await bulks.UndoAsync(by, started.Bulk, Ct);
        await KillAsync(tenant, undo);
        await EndAsync(tenant, undo);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_customer WHERE city = 'a' AND version = 3")).ShouldBe(Customers);
        (await tenant.CountAsync($"SELECT count(*) FROM platform_bulk_change")).ShouldBe(0);
        (await bulks.GetAsync(by, started.Bulk, Ct)).Undone.ShouldBe(Customers);
    }

    private static Task FillAsync(TestTenant tenant) => tenant.WriteAsync($"""
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Customers})
        INSERT INTO customers_customer (version, created_at, created_by, updated_at, updated_by, kind, name, sort_name, email, phone, country, region, city,
            address, postal_code, language, gender, source, note, stage, stage_since)
        SELECT 1, 0, 0, 0, 0, 'person', 'C', 'c', '', '', '', '', 'a', '', '', '', '', '', '', 'potential', 0 FROM n
        """);

    private static async Task KillAsync(TestTenant tenant, long job)
    {
        await using var killed = await tenant.ServeAsync();
        await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND checkpoint IS NOT NULL", n => n > 0);
        await killed.KillAsync();
        Assert.SkipUnless(await tenant.CountAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state = 'running'") == 1, "The job was quicker than its killer.");
    }

    private static async Task EndAsync(TestTenant tenant, long job)
    {
        await using var server = await tenant.ServeAsync();
        await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE id = {job} AND state = 'done'", n => n == 1);
        (await server.TerminateAsync(Ct)).ShouldBe(0, server.Error);
    }
}
