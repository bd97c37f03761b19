using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Tabular;
using Npgsql;

namespace Guanxi.Platform.Importing.Fetching;

/// <summary>A PostgreSQL database and what is wanted of it. It is used once and kept nowhere: neither is the password.</summary>
/// <param name="Source">A table such as <c>customers</c> or <c>sales.customers</c>, or a query that begins with SELECT, WITH or VALUES.</param>
/// <param name="Port">Null for 5432.</param>
/// <param name="Rows">Most rows to take; null takes all.</param>
/// <param name="Seconds">Longest the database may work on it; null for ten minutes.</param>
public sealed record FetchRequest(string Host, string Database, string User, string Password, string Source = "", int? Port = null, long? Rows = null, int? Seconds = null);

/// <summary>A table or view that can be fetched.</summary>
/// <param name="Name">With its schema where that is not <c>public</c>.</param>
public sealed record FetchedTable(string Name, IReadOnlyList<string> Columns);

/// <summary>
/// Takes a table or the answer of a query out of a PostgreSQL database, as a file that is then imported like any other. All in
/// a transaction that only reads; stopped when the one who asked goes away.
/// </summary>
public sealed class FetchTable(FetchOptions options, Imports imports)
{
    private const int MostTables = 500;
    private const int UsualSeconds = 600;

    /// <exception cref="InvalidException"><c>import.fetch.host</c>, <c>import.fetch.failed</c>.</exception>
    public async Task<IReadOnlyList<FetchedTable>> TablesAsync(Actor by, string kind, FetchRequest request, CancellationToken ct)
    {
        by.Require(imports.Kind(by, kind).Permission);
        return await WithAsync(request, async connection =>
        {
            await using var command = new NpgsqlCommand("""
                SELECT CASE WHEN table_schema = 'public' THEN table_name ELSE table_schema || '.' || table_name END, string_agg(column_name, ',' ORDER BY ordinal_position)
                FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') GROUP BY table_schema, table_name ORDER BY 1 LIMIT
                """ + MostTables.ToString(CultureInfo.InvariantCulture).Insert(0, " "), connection);
            await using var reader = await command.ExecuteReaderAsync(ct);
            var tables = new List<FetchedTable>();
            while (await reader.ReadAsync(ct))
                tables.Add(new(reader.GetString(0), reader.GetString(1).Split(',')));
            return (IReadOnlyList<FetchedTable>)tables;
        }, ct);
    }

    /// <returns>The file as it was taken in.</returns>
    /// <exception cref="InvalidException"><c>import.fetch.host</c>, <c>import.fetch.source</c>, <c>import.fetch.failed</c>.</exception>
    public async Task<PreparedFile> RunAsync(Actor by, string kind, FetchRequest request, TableOptions? reading, IReadOnlyDictionary<string, string>? columns, CancellationToken ct)
    {
        var target = imports.Kind(by, kind);
        by.Require(target.Permission);
        var source = request.Source.Trim().TrimEnd(';');
        if (source.Length == 0)
            throw new InvalidException("import.fetch.source", "source");
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using (file)
        {
            await WithAsync(request, async connection =>
            {
                await WriteAsync(connection, IsQuery(source) ? source : $"SELECT * FROM {Quoted(source)}", request.Rows ?? long.MaxValue, file, ct);
                return 0;
            }, ct);
            file.Position = 0;
            return await target.PrepareAsync(by, (IsQuery(source) ? request.Database : source) + ".csv", file, reading, columns, ct);
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, string query, long most, Stream to, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        using var csv = new CsvWriter(to);
        await csv.HeaderAsync([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], ct);
        for (long row = 0; row < most && await reader.ReadAsync(ct); row++)
        {
            for (var i = 0; i < reader.FieldCount; i++)
                csv.Write(reader.IsDBNull(i) ? null : Text(reader.GetValue(i)));
            await csv.EndRowAsync(ct);
        }
        await csv.FinishAsync(ct);
    }

    private static string? Text(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString(time.Kind == DateTimeKind.Utc ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        // Pictures and the like are no cells.
        byte[] => null,
        Array list => string.Join(", ", list.Cast<object?>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private async Task<T> WithAsync<T>(FetchRequest request, Func<NpgsqlConnection, Task<T>> work, CancellationToken ct)
    {
        var (host, port) = (request.Host.Trim(), request.Port ?? 5432);
        if (!options.Allows(host, port))
            throw new InvalidException("import.fetch.host", "host", host, port);
        var seconds = Math.Clamp(request.Seconds ?? UsualSeconds, 1, 24 * 3600);
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Database = request.Database.Trim(),
            Username = request.User.Trim(),
            Password = request.Password,
            Pooling = false,
            Timeout = 15,
            CommandTimeout = seconds,
            Options = "-c default_transaction_read_only=on",
            IncludeErrorDetail = false,
            ApplicationName = "Guanxi",
        };
        try
        {
            await using var connection = new NpgsqlConnection(address.ToString());
            await connection.OpenAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            await using (var limits = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {seconds * 1000}"), connection))
                await limits.ExecuteNonQueryAsync(ct);
            return await work(connection);
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or ArgumentException)
        {
            throw new InvalidException("import.fetch.failed", "source", e is PostgresException refused ? refused.MessageText : e.Message);
        }
    }

    private static bool IsQuery(string source)
        => source.AsSpan().IndexOfAny(" \n\r\t(") is > 0 and var end && source[..end].ToUpperInvariant() is ("SELECT" or "WITH" or "VALUES");

    private static string Quoted(string table) => string.Join('.', table.Split('.').Select(p => $"\"{p.Trim('"').Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
}
