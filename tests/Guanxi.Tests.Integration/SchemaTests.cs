using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Guanxi.Tests.Integration;

public sealed class SchemaTests
{
    [Theory, BothDatabases]
    public async Task Every_entity_has_its_table_with_exactly_its_columns(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        await using var db = await tenant.Databases.OpenAsync(tenant.Admin, ct);
        var problems = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var table = entity.GetTableName() ?? throw new InvalidOperationException($"{entity.Name} is mapped to no table.");
            var modelled = entity.GetProperties().Select(p => p.GetColumnName()).Order(StringComparer.Ordinal);
            var stored = (await ColumnsAsync(db.Session, table, ct)).Order(StringComparer.Ordinal);
            problems.AddRange(modelled.Except(stored).Select(c => $"{table}.{c} is in the model only"));
            problems.AddRange(stored.Except(modelled).Select(c => $"{table}.{c} is in the schema only"));
        }
        problems.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task A_fresh_tenant_has_no_schema_problem(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var database = await tenant.Databases.GetAsync(Databases.Main, ct);
        (await tenant.Get<SchemaUpgrade>().ProblemAsync(database, ct)).ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task A_schema_that_a_newer_program_wrote_is_refused(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var database = await tenant.Databases.GetAsync(Databases.Main, ct);
        await using (var session = await database.WriteAsync(ct))
        {
            await session.RunAsync($"INSERT INTO platform_schema (id, applied_at) VALUES ('29990101a-future', 0)", ct);
            await session.CommitAsync(ct);
        }
        (await Should.ThrowAsync<ConflictException>(() => tenant.Get<SchemaUpgrade>().RunAsync(database, tenant.Storage, ct))).Code.ShouldBe("schema.unknown");
    }

    private static async Task<List<string>> ColumnsAsync(Session session, string table, CancellationToken ct)
        => [.. await session.ListAsync(session.IsSqlite
            ? $"SELECT name FROM pragma_table_info({table})"
            : (FormattableString)$"SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = {table}", r => r.GetString(0), ct)];
}
