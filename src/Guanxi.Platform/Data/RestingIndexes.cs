namespace Guanxi.Platform.Data;

/// <summary>
/// Indexes that rest while very many rows come into a small table: building each once at the end costs a third of keeping it up
/// row by row. What rests is written down in the transaction that takes it away, so that whoever opens the tenant after a crash
/// builds it again. Unique indexes never rest. See docs/decisions/0309-imports-at-a-million.md.
/// </summary>
public static class RestingIndexes
{
    internal static readonly SchemaStep Step = new("20261122r-resting-indexes", s => s.Table("platform_resting_index", t => t.Text("name").Text("definition").Key("name")));

    // A table with more rows has people at work on it, whose lists want their indexes.
    private const int SmallTable = 20_000;

    /// <summary>Lets the indexes of tables rest, if the first of them is small.</summary>
    /// <returns>False when they stay.</returns>
    public static async Task<bool> RestAsync(Database database, IReadOnlyList<string> tables, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        if (await session.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM {new Raw(tables[0])} LIMIT {SmallTable + 1}) counted", ct) > SmallTable)
            return false;
        var resting = await session.ListAsync(session.IsSqlite
            ? $"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX %' AND tbl_name IN {new Strings(tables)}"
            : (FormattableString)$"SELECT indexname, replace(indexdef, ' ON ' || schemaname || '.', ' ON ') FROM pg_indexes WHERE schemaname = current_schema() AND indexdef LIKE 'CREATE INDEX %' AND tablename IN {new Strings(tables)}",
            r => (Name: r.GetString(0), Definition: r.GetString(1)), ct);
        foreach (var (name, definition) in resting)
        {
            await session.RunAsync($"INSERT INTO platform_resting_index (name, definition) VALUES ({name}, {definition})", ct);
            await session.RunAsync($"DROP INDEX {new Raw(name)}", ct);
        }
        await session.CommitAsync(ct);
        return resting.Count > 0;
    }

    /// <summary>Builds whatever rests, one index in a transaction, so that nobody waits for all of them.</summary>
    public static async Task WakeAsync(Database database, CancellationToken ct)
    {
        while (true)
        {
            await using var session = await database.WriteAsync(ct);
            if (!await WakeOneAsync(session, ct))
                return;
            await session.CommitAsync(ct);
        }
    }

    /// <summary>Builds whatever rests within the session's transaction.</summary>
    public static async Task WakeAsync(Session session, CancellationToken ct)
    {
        while (await WakeOneAsync(session, ct))
        {
        }
    }

    private static async Task<bool> WakeOneAsync(Session session, CancellationToken ct)
    {
        // Two nodes may wake them at once: the lock decides who builds.
        var next = await session.FirstAsync(session.IsSqlite
            ? $"SELECT name, definition FROM platform_resting_index LIMIT 1"
            : (FormattableString)$"SELECT name, definition FROM platform_resting_index LIMIT 1 FOR UPDATE", r => (Name: r.GetString(0), Definition: r.GetString(1)), ct);
        if (next.Name is null)
            return false;
        if (!session.IsSqlite)
            await session.RunAsync($"SET LOCAL maintenance_work_mem = '256MB'", ct);
        if (await session.RunAsync($"DELETE FROM platform_resting_index WHERE name = {next.Name}", ct) > 0)
            await session.RunAsync(session.Sql().Raw(next.Definition), ct);
        return true;
    }
}
