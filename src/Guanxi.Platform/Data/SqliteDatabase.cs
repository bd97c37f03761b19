using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Guanxi.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Data;

/// <summary>A tenant in one file: many readers, one writer at a time, in write-ahead mode.</summary>
internal sealed class SqliteDatabase : Database
{
    // A commit is on the disk before anybody hears of it: synchronous=FULL.
    private const string Settings = """
        PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;
        PRAGMA cache_size=-8192; PRAGMA mmap_size=1073741824; PRAGMA busy_timeout=30000; PRAGMA wal_autocheckpoint=4000;
        """;

    private readonly ConcurrentBag<SqlitePooled> idle = [];
    private readonly SqliteWriter writer;
    private int loads;
    private readonly ConditionalWeakTable<DbConnection, DbContextOptions<AppDb>> options = [];

    static SqliteDatabase()
    {
        // No connection is used by two threads at once, and nobody asks SQLite how much memory it has: so it need not lock
        // itself at every step nor at every allocation.
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
    }

    public SqliteDatabase(string tenant, string file) : base(tenant)
    {
        File = file;
        writer = new(Connect);
    }

    public string File { get; }

    public override bool IsSqlite => true;

    public override ValueTask<Session> ReadAsync(CancellationToken ct)
    {
        if (!idle.TryTake(out var pooled))
            pooled = Connect();
        return ValueTask.FromResult(new Session(pooled.Connection, sqlite: true, pooled.Prepared, () =>
        {
            idle.Add(pooled);
            return ValueTask.CompletedTask;
        }));
    }

    public override ValueTask<Session> WriteAsync(CancellationToken ct) => writer.BeginAsync(ct);

    internal override async ValueTask<IDisposable?> WriterTurnAsync(CancellationToken ct) => await writer.TurnAsync(ct);

    private SqlitePooled Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
        return new SqlitePooled(connection, []);
    }

    public override BulkWriter Bulk(Session session, string table, params string[] columns) => new SqliteBulk(session, table, columns);

    public override async ValueTask<IAsyncDisposable?> LoadingAsync(CancellationToken ct)
    {
        if (Interlocked.Increment(ref loads) == 1)
            await SetAsync(cache: 128 * 1024, checkpoint: 32_000, ct);
        return new Load(this);
    }

    private async Task SetAsync(int cache, int checkpoint, CancellationToken ct)
    {
        await using var session = await WriteAsync(ct);
        await session.RunAsync($"PRAGMA cache_size={new Raw(FormattableString.Invariant($"-{cache}"))}", ct);
        await session.RunAsync($"PRAGMA wal_autocheckpoint={new Raw(FormattableString.Invariant($"{checkpoint}"))}", ct);
        await session.CommitAsync(ct);
    }

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
        await writer.DisposeAsync();
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

    private sealed class Load(SqliteDatabase database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Decrement(ref database.loads) == 0)
                await database.SetAsync(cache: 8 * 1024, checkpoint: 4_000, CancellationToken.None);
        }
    }

    /// <summary>
    /// One prepared statement, run row by row: faster on SQLite than statements of many rows. Bound by number and without
    /// a command, which costs more per row than SQLite's own work.
    /// </summary>
    private sealed class SqliteBulk : BulkWriter
    {
        private readonly SQLitePCL.sqlite3 handle;
        private readonly SQLitePCL.sqlite3_stmt statement;
        private byte[] utf8 = new byte[1024];
        private long rows;

        public SqliteBulk(Session session, string table, string[] columns)
        {
            handle = ((SqliteConnection)session.Connection).Handle!;
            var text = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})";
            SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_prepare_v2(handle, text, out statement), handle);
        }

        public override ValueTask AddAsync(ReadOnlyMemory<object?> values, CancellationToken ct)
        {
            var row = values.Span;
            for (var i = 0; i < row.Length; i++)
                Bind(i + 1, row[i]);
            var code = SQLitePCL.raw.sqlite3_step(statement);
            if (code != SQLitePCL.raw.SQLITE_DONE)
            {
                var failed = Failure(code);
                _ = SQLitePCL.raw.sqlite3_reset(statement);
                throw failed;
            }
            _ = SQLitePCL.raw.sqlite3_reset(statement);
            rows++;
            return ValueTask.CompletedTask;
        }

        public override ValueTask<long> CompleteAsync(CancellationToken ct) => ValueTask.FromResult(rows);

        public override ValueTask DisposeAsync()
        {
            statement.Dispose();
            return ValueTask.CompletedTask;
        }

        private void Bind(int index, object? value) => _ = value switch
        {
            null => SQLitePCL.raw.sqlite3_bind_null(statement, index),
            string text => Text(index, text),
            long whole => SQLitePCL.raw.sqlite3_bind_int64(statement, index, whole),
            int whole => SQLitePCL.raw.sqlite3_bind_int64(statement, index, whole),
            bool yes => SQLitePCL.raw.sqlite3_bind_int64(statement, index, yes ? 1 : 0),
            double number => SQLitePCL.raw.sqlite3_bind_double(statement, index, number),
            Json json => Text(index, json.Text),
            byte[] bytes => SQLitePCL.raw.sqlite3_bind_blob(statement, index, bytes),
            _ => throw new NotSupportedException($"No column takes a {value.GetType().Name}."),
        };

        private int Text(int index, string text)
        {
            if (text.Length * 3 > utf8.Length)
                utf8 = new byte[text.Length * 3];
            return SQLitePCL.raw.sqlite3_bind_text(statement, index, utf8.AsSpan(0, System.Text.Encoding.UTF8.GetBytes(text, utf8)));
        }

        private SqliteException Failure(int code)
        {
            try
            {
                SqliteException.ThrowExceptionForRC(code, handle);
            }
            catch (SqliteException e)
            {
                return e;
            }
            throw new InvalidOperationException($"SQLite answered {code} to an insert.");
        }
    }
}

/// <summary>An open connection and its prepared statements.</summary>
internal sealed record SqlitePooled(SqliteConnection Connection, Dictionary<string, DbCommand> Prepared);
