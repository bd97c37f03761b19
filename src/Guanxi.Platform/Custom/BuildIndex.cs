using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;

namespace Guanxi.Platform.Custom;

/// <summary>Builds the index of a field on a large table of PostgreSQL while everybody goes on writing. Begun again, it clears away what a crash left half done.</summary>
internal sealed class BuildIndex(FieldCatalogue catalogue) : IJob
{
    public const string Kind = "custom.index";

    public sealed record Payload(string Type, string Field);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var wanted = job.Payload<Payload>();
        var known = await catalogue.OfAsync(job.Database.Tenant, ct);
        if (known.Find(wanted.Type) is not { } type || known.Custom.FieldsOf(type.Name).FirstOrDefault(f => f.Name == wanted.Field) is not { } field)
            return;
        if (CustomSchema.Index(type.Table, field, concurrently: true) is not { } statement)
            return;
        await using var session = await job.Database.ReadAsync(ct);
        var name = $"{type.Table}_{field.Column}";
        var valid = await session.FirstAsync($"SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = {name} AND c.relnamespace = current_schema()::regnamespace", r => (bool?)r.GetBoolean(0), ct);
        if (valid == true)
            return;
        if (valid == false)
            await session.RunAsync(session.Sql().Raw($"DROP INDEX CONCURRENTLY {name}"), ct);
        await session.RunAsync(session.Sql().Raw(statement), ct);
    }
}
