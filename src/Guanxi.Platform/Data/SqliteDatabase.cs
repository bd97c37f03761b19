using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Guanxi.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Data;

/// <summary>A tenant in one file: many readers, one writer at a time, in write-ahead mode.</summary>
internal sealed class SqliteDatabase(string tenant, string file) : Database(tenant)
{
    // A commit is on the disk before anybody hears of it: synchronous=FULL.
    private const string Settings = """
        PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;
        PRAGMA cache_size=-8192; PRAGMA mmap_size=1073741824; PRAGMA busy_timeout=30000;
        """;

    private readonly ConcurrentBag<Pooled> idle = [];
    private readonly SemaphoreSlim writer = new(1);
    private readonly ConditionalWeakTable<DbConnection, DbContextOptions<AppDb>> options = [];

    public string File { get; } = file;

    public override bool IsSqlite => true;

    public override ValueTask<Session> ReadAsync(CancellationToken ct) => ValueTask.FromResult(Open(release: null));

    public override async ValueTask<Session> WriteAsync(CancellationToken ct)
    {
        var turn = await WriterTurnAsync(ct);
        var session = Open(turn);
        try
        {
            session.Transaction = await session.Connection.BeginTransactionAsync(ct);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    internal override async ValueTask<IDisposable?> WriterTurnAsync(CancellationToken ct)
    {
        await writer.WaitAsync(ct);
        return new Turn(writer);
    }

    private Session Open(IDisposable? release)
    {
        try
        {
            if (!idle.TryTake(out var pooled))
                pooled = Connect();
            return new Session(pooled.Connection, sqlite: true, pooled.Prepared, () =>
            {
                idle.Add(pooled);
                release?.Dispose();
                return ValueTask.CompletedTask;
            });
        }
        catch
        {
            release?.Dispose();
            throw;
        }
    }

    private Pooled Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
        return new Pooled(connection, []);
    }

    public override BulkWriter Bulk(Session session, string table, params string[] columns) => new SqliteBulk(session, table, columns);

    public override async Task<long[]> NewIdsAsync(Session session, string table, int count, CancellationToken ct)
    {
        if (count == 0)
            return [];
        // The sequence row exists only after the first insert, so the largest id is asked as well.
        var last = await session.LongAsync(
            $"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = {table}), 0), coalesce((SELECT max(id) FROM {new Raw(table)}), 0))", ct);
        if (await session.RunAsync($"UPDATE sqlite_sequence SET seq = {last + count} WHERE name = {table}", ct) == 0)
            await session.RunAsync($"INSERT INTO sqlite_sequence (name, seq) VALUES ({table}, {last + count})", ct);
        var ids = new long[count];
        for (var i = 0; i < count; i++)
            ids[i] = last + 1 + i;
        return ids;
    }

    public override async Task BackupAsync(string file, CancellationToken ct)
    {
        await using var session = await ReadAsync(ct);
        await session.RunAsync($"VACUUM INTO {file}", ct);
    }

    internal override DbContextOptions<AppDb> Options(Session session)
        => options.GetValue(session.Connection, c => AppDb.Configure(new DbContextOptionsBuilder<AppDb>().UseSqlite(c)).Options);

    public override async ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var pooled))
            await pooled.Connection.DisposeAsync();
        writer.Dispose();
    }

    /// <summary>Creates the file in write-ahead mode.</summary>
    /// <exception cref="InvalidException"><c>database.damaged</c> when what is there is no database.</exception>
    internal void Create()
    {
        try
        {
            var pooled = Connect();
            using var command = pooled.Connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL";
            command.ExecuteNonQuery();
            idle.Add(pooled);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 26 or 11)
        {
            throw new InvalidException("database.damaged", null, File);
        }
    }

    private sealed record Pooled(SqliteConnection Connection, Dictionary<string, DbCommand> Prepared);

    private sealed class Turn(SemaphoreSlim writer) : IDisposable
    {
        private SemaphoreSlim? held = writer;
        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }

    /// <summary>One prepared statement, run row by row: faster on SQLite than statements of many rows.</summary>
    private sealed class SqliteBulk : BulkWriter
    {
        private readonly DbCommand command;
        private long rows;

        public SqliteBulk(Session session, string table, string[] columns)
        {
            command = session.Connection.CreateCommand();
            command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => "@p" + i))})";
            for (var i = 0; i < columns.Length; i++)
                command.Parameters.Add(new SqliteParameter("@p" + i, SqliteType.Text) { Value = DBNull.Value });
            command.Transaction = session.Transaction;
            foreach (SqliteParameter parameter in command.Parameters)
                parameter.ResetSqliteType();
        }

        public override ValueTask AddAsync(ReadOnlyMemory<object?> values, CancellationToken ct)
        {
            var row = values.Span;
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
            rows++;
            return ValueTask.CompletedTask;
        }

        public override ValueTask<long> CompleteAsync(CancellationToken ct) => ValueTask.FromResult(rows);

        public override ValueTask DisposeAsync() => command.DisposeAsync();
    }
}
