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
    private readonly ConditionalWeakTable<DbConnection, DbContextOptions<AppDb>> options = [];

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
                command.Parameters[i].Value = row[i] switch { null => DBNull.Value, Json json => json.Text, var value => value };
            command.ExecuteNonQuery();
            rows++;
            return ValueTask.CompletedTask;
        }

        public override ValueTask<long> CompleteAsync(CancellationToken ct) => ValueTask.FromResult(rows);

        public override ValueTask DisposeAsync() => command.DisposeAsync();
    }
}

/// <summary>An open connection and its prepared statements.</summary>
internal sealed record SqlitePooled(SqliteConnection Connection, Dictionary<string, DbCommand> Prepared);
