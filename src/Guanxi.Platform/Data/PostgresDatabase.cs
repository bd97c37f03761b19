using System.Data.Common;
using System.Runtime.CompilerServices;
using Guanxi.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Guanxi.Platform.Data;

/// <summary>A tenant in a schema of its own; the search path does the rest.</summary>
internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource source;
    private readonly ConditionalWeakTable<DbConnection, DbContextOptions<AppDb>> options = [];

    public PostgresDatabase(string tenant, string connectionString) : base(tenant)
    {
        Schema = SchemaOf(tenant);
        source = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = Schema,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            ApplicationName = "guanxi",
        }.ToString()).Build();
    }

    public static string SchemaOf(string tenant) => "guanxi_" + tenant.Replace('-', '_');

    public string Schema { get; }

    public override bool IsSqlite => false;

    public override async ValueTask<Session> ReadAsync(CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        return new Session(connection, sqlite: false, null, connection.DisposeAsync);
    }

    public override async ValueTask<Session> WriteAsync(CancellationToken ct)
    {
        var session = await ReadAsync(ct);
        session.Transaction = await session.Connection.BeginTransactionAsync(ct);
        return session;
    }

    internal override ValueTask<IDisposable?> WriterTurnAsync(CancellationToken ct) => ValueTask.FromResult<IDisposable?>(null);

    public override BulkWriter Bulk(Session session, string table, params string[] columns)
        => new CopyBulk(((NpgsqlConnection)session.Connection).BeginBinaryImport($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)"));

    // The server's memory is its administrator's.
    public override ValueTask<IAsyncDisposable?> LoadingAsync(CancellationToken ct) => ValueTask.FromResult<IAsyncDisposable?>(null);

    public override async Task<long[]> NewIdsAsync(Session session, string table, int count, CancellationToken ct)
        => [.. await session.ListAsync($"SELECT nextval(pg_get_serial_sequence({table}, 'id')) FROM generate_series(1, {count})", r => r.GetInt64(0), ct)];

    public override Task BackupAsync(string file, CancellationToken ct) => PostgresDump.WriteAsync(this, file, ct);

    internal override DbContextOptions<AppDb> Options(Session session)
        => options.GetValue(session.Connection, c => AppDb.Configure(new DbContextOptionsBuilder<AppDb>().UseNpgsql(c)).Options);

    internal async Task CreateAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE SCHEMA IF NOT EXISTS {Schema}";
        await command.ExecuteNonQueryAsync(ct);
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    private sealed class CopyBulk(NpgsqlBinaryImporter copy) : BulkWriter
    {
        public override async ValueTask AddAsync(ReadOnlyMemory<object?> values, CancellationToken ct)
        {
            await copy.StartRowAsync(ct);
            for (var i = 0; i < values.Length; i++)
                switch (values.Span[i])
                {
                    case null: await copy.WriteNullAsync(ct); break;
                    case long value: await copy.WriteAsync(value, NpgsqlDbType.Bigint, ct); break;
                    case int value: await copy.WriteAsync((long)value, NpgsqlDbType.Bigint, ct); break;
                    case string value: await copy.WriteAsync(value, NpgsqlDbType.Text, ct); break;
                    case double value: await copy.WriteAsync(value, NpgsqlDbType.Double, ct); break;
                    case bool value: await copy.WriteAsync(value, NpgsqlDbType.Boolean, ct); break;
                    case byte[] value: await copy.WriteAsync(value, NpgsqlDbType.Bytea, ct); break;
                    case Json value: await copy.WriteAsync(value.Text, NpgsqlDbType.Jsonb, ct); break;
                    case string[] value: await copy.WriteAsync(value, NpgsqlDbType.Array | NpgsqlDbType.Text, ct); break;
                    case var value: throw new NotSupportedException($"No column takes a {value.GetType().Name}.");
                }
        }

        public override async ValueTask<long> CompleteAsync(CancellationToken ct) => (long)await copy.CompleteAsync(ct);

        public override ValueTask DisposeAsync() => copy.DisposeAsync();
    }
}
