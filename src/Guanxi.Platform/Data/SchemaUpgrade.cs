using Guanxi.Core;

namespace Guanxi.Platform.Data;

/// <summary>
/// Brings a tenant's schema to what this program knows: a backup first, then each missing step in a transaction of its own.
/// A schema with a step that this program does not know is refused.
/// </summary>
public sealed class SchemaUpgrade(Modules modules, TimeProvider time)
{
    internal const string StepTable = "CREATE TABLE IF NOT EXISTS platform_schema (id text PRIMARY KEY, applied_at bigint NOT NULL)";

    /// <exception cref="ConflictException"><c>schema.unknown</c>: a newer program wrote here.</exception>
    public async Task RunAsync(Database database, StorageOptions storage, CancellationToken ct)
    {
        var done = await DoneAsync(database, ct);
        if (Unknown(done) is { } problem)
            throw problem;
        var missing = modules.Schema.Where(s => !done.Contains(s.Id)).ToList();
        // A process died between taking indexes away and building them again.
        if (done.Contains(RestingIndexes.Step.Id))
            await RestingIndexes.WakeAsync(database, ct);
        if (missing.Count > 0 && done.Count > 0)
            await BackupFirstAsync(database, storage, ct);
        foreach (var step in missing)
            await ApplyAsync(database, step, ct);
        database.IsReady = true;
    }

    /// <summary>What is wrong with the schema as it stands; null when it is exactly ours.</summary>
    public async Task<GuanxiException?> ProblemAsync(Database database, CancellationToken ct)
    {
        var done = await DoneAsync(database, ct);
        return Unknown(done) ?? (modules.Schema.FirstOrDefault(s => !done.Contains(s.Id)) is { } missing ? new ConflictException("schema.missing", null, missing.Id) : null);
    }

    /// <summary>Ids of the steps that a database has taken.</summary>
    public static async Task<IReadOnlyCollection<string>> StepsAsync(Database database, CancellationToken ct) => await DoneAsync(database, ct);

    private ConflictException? Unknown(HashSet<string> done)
        => done.Except(modules.Schema.Select(s => s.Id)).FirstOrDefault() is { } unknown ? new("schema.unknown", null, unknown) : null;

    private static async Task<HashSet<string>> DoneAsync(Database database, CancellationToken ct)
    {
        await using var session = await database.ReadAsync(ct);
        var exists = await session.LongAsync(database.IsSqlite
            ? $"SELECT count(*) FROM sqlite_master WHERE name = 'platform_schema'"
            : (FormattableString)$"SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'platform_schema'", ct) > 0;
        return exists ? [.. await session.ListAsync($"SELECT id FROM platform_schema", r => r.GetString(0), ct)] : [];
    }

    private async Task ApplyAsync(Database database, SchemaStep step, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        await session.RunAsync($"{new Raw(StepTable)}", ct);
        // Another node may have been quicker: the lock of the insert decides.
        if (!database.IsSqlite)
            await session.RunAsync($"LOCK TABLE platform_schema IN EXCLUSIVE MODE", ct);
        if (await session.LongAsync($"SELECT count(*) FROM platform_schema WHERE id = {step.Id}", ct) > 0)
            return;
        var writer = new SchemaWriter(database.IsSqlite);
        step.Up(writer);
        foreach (var statement in writer.Statements)
            await session.RunAsync(new Sql(database.IsSqlite).Raw(statement), ct);
        await session.RunAsync($"INSERT INTO platform_schema (id, applied_at) VALUES ({step.Id}, {time.GetUtcNow().UtcDateTime})", ct);
        await session.CommitAsync(ct);
    }

    private async Task BackupFirstAsync(Database database, StorageOptions storage, CancellationToken ct)
    {
        var folder = Path.Combine(storage.DataDir, "backups");
        Directory.CreateDirectory(folder);
        await database.BackupAsync(Path.Combine(folder, $"{database.Tenant}-{time.GetUtcNow():yyyyMMdd-HHmmss}-before-upgrade{(database.IsSqlite ? ".db" : ".dump")}"), ct);
    }
}
