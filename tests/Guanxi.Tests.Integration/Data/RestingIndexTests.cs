using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration.Data;

public sealed class RestingIndexTests
{
    private static readonly string[] Tables = ["customers_customer", "customers_customer_search"];

    [Theory, BothDatabases]
    public async Task Indexes_that_rest_are_built_again_as_they_were(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var database = await tenant.Databases.GetAsync(tenant.Admin.Tenant, ct);
        var before = await IndexesAsync(database, ct);
        before.ShouldContain(i => i.Contains("customers_customer_sort_name"));
        (await RestingIndexes.RestAsync(database, Tables, ct)).ShouldBeTrue();
        var resting = await IndexesAsync(database, ct);
        resting.ShouldNotContain(i => i.Contains("customers_customer_sort_name"));
        resting.ShouldContain(i => i.Contains("customers_customer_external_key"), "unique indexes never rest");
        // Another import finds nothing more to rest, and takes nothing of what is written down.
        (await RestingIndexes.RestAsync(database, Tables, ct)).ShouldBeFalse();
        await RestingIndexes.WakeAsync(database, ct);
        (await IndexesAsync(database, ct)).ShouldBe(before);
    }

    [Theory, BothDatabases]
    public async Task Whoever_opens_a_tenant_builds_what_a_dead_process_left_at_rest(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var database = await tenant.Databases.GetAsync(tenant.Admin.Tenant, ct);
        var before = await IndexesAsync(database, ct);
        await RestingIndexes.RestAsync(database, Tables, ct);
        await tenant.Get<SchemaUpgrade>().RunAsync(database, tenant.Get<StorageOptions>(), ct);
        (await IndexesAsync(database, ct)).ShouldBe(before);
    }

    private static async Task<List<string>> IndexesAsync(Database database, CancellationToken ct)
    {
        await using var session = await database.ReadAsync(ct);
        return await session.ListAsync(session.IsSqlite
            ? $"SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN {new Strings(Tables)} AND sql IS NOT NULL ORDER BY name"
            : (FormattableString)$"SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN {new Strings(Tables)} ORDER BY indexname", r => r.GetString(0), ct);
    }
}
