using System.IO.Compression;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Custom;
using Npgsql;

namespace Guanxi.Platform.Data;

/// <summary>
/// A tenant's schema in one file: each table by binary COPY, all in one snapshot. Our own rather than pg_dump, whose
/// version would have to match the server's and which a machine with our program need not have.
/// </summary>
internal static class PostgresDump
{
    private const string Contents = "contents.json";
    private const string Fresh = "restoring_";

    /// <param name="Sequence">Its last id; null where the table counts none, or has not begun to.</param>
    private sealed record Table(string Name, IReadOnlyList<string> Columns, long? Sequence);

    public static async Task WriteAsync(PostgresDatabase database, string file, CancellationToken ct)
    {
        await using var session = await database.ReadAsync(ct);
        var connection = (NpgsqlConnection)session.Connection;
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var tables = await TablesAsync(connection, database.Schema, ct);
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.ReadWrite);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        await using (var contents = archive.CreateEntry(Contents).Open())
            await JsonSerializer.SerializeAsync(contents, tables, cancellationToken: ct);
        foreach (var table in tables)
        {
            await using var source = await connection.BeginRawBinaryCopyAsync($"COPY {Quoted(table.Name)} ({Columns(table)}) TO STDOUT (FORMAT BINARY)", ct);
            await using var target = archive.CreateEntry(table.Name, CompressionLevel.Fastest).Open();
            await source.CopyToAsync(target, ct);
        }
    }

    /// <summary>Fills a fresh schema beside the present one, until <see cref="SwapAsync"/>.</summary>
    /// <param name="steps">Schema steps that the dump was written after.</param>
    public static async Task ReadAsync(string connectionString, string tenant, string file, Modules modules, IReadOnlyList<string> steps, CancellationToken ct)
    {
        var fresh = Fresh + PostgresDatabase.SchemaOf(tenant);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = fresh, Pooling = false }.ToString());
        await connection.OpenAsync(ct);
        await RunAsync(connection, $"DROP SCHEMA IF EXISTS {fresh} CASCADE; CREATE SCHEMA {fresh}", ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RunAsync(connection, SchemaUpgrade.StepTable, ct);
        foreach (var step in modules.Schema.Where(s => steps.Contains(s.Id)))
        {
            var writer = new SchemaWriter(sqlite: false);
            step.Up(writer);
            foreach (var statement in writer.Statements)
                await RunAsync(connection, statement, ct);
        }
        await CopyAsync(connection, file, modules, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Puts every fresh schema in the place of the present one, which stays under another name: all of them or none.</summary>
    /// <param name="former">Name for the present schemas, before the tenant's.</param>
    public static Task SwapAsync(string connectionString, string former, CancellationToken ct) => RunAsync(connectionString, $"""
        DO $$ DECLARE present text; BEGIN
            FOR present IN SELECT substr(nspname, {Fresh.Length + 1}) FROM pg_namespace WHERE starts_with(nspname, '{Fresh}guanxi_') LOOP
                IF EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = present) THEN
                    EXECUTE format('ALTER SCHEMA %I RENAME TO %I', present, '{former.Replace('-', '_')}_' || present);
                END IF;
                EXECUTE format('ALTER SCHEMA %I RENAME TO %I', '{Fresh}' || present, present);
            END LOOP;
        END $$
        """, ct);

    /// <summary>Drops what a restore that was cut off before its swap has left.</summary>
    public static Task ForgetAsync(string connectionString, CancellationToken ct) => RunAsync(connectionString, $"""
        DO $$ DECLARE fresh text; BEGIN
            FOR fresh IN SELECT nspname FROM pg_namespace WHERE starts_with(nspname, '{Fresh}guanxi_') LOOP
                EXECUTE format('DROP SCHEMA %I CASCADE', fresh);
            END LOOP;
        END $$
        """, ct);

    private static async Task CopyAsync(NpgsqlConnection connection, string file, Modules modules, CancellationToken ct)
    {
        using var archive = ZipFile.OpenRead(file);
        await using var contents = archive.GetEntry(Contents)!.Open();
        var tables = await JsonSerializer.DeserializeAsync<List<Table>>(contents, cancellationToken: ct) ?? [];
        if (tables.Any(t => t.Name == CustomSchema.FieldTable))
        {
            // What the tenant defined is known from the dump itself.
            foreach (var table in tables.Where(t => t.Name is CustomSchema.FieldTable or CustomSchema.TypeTable))
                await CopyAsync(connection, archive, table, ct);
            var (types, fields) = (new List<TypeDefinition>(), new List<(string, FieldDefinition, bool)>());
            await EachAsync(connection, $"SELECT definition FROM {CustomSchema.TypeTable} ORDER BY id", r => types.Add(CustomDefinitions.Of<TypeDefinition>(r.GetString(0))), ct);
            await EachAsync(connection, $"SELECT type, definition, deleted_at IS NULL FROM {CustomSchema.FieldTable} ORDER BY id", r => fields.Add((r.GetString(0), CustomDefinitions.Of<FieldDefinition>(r.GetString(1)), r.GetBoolean(2))), ct);
            foreach (var statement in CustomSchema.Rebuild(modules.All.SelectMany(m => m.Records), types, fields).Statements)
                await RunAsync(connection, statement, ct);
        }
        // A step may have put rows in, and they are in the dump as well.
        await RunAsync(connection, $"TRUNCATE {string.Join(", ", tables.Select(t => Quoted(t.Name)))}", ct);
        foreach (var table in tables)
        {
            await CopyAsync(connection, archive, table, ct);
            if (table.Sequence is { } last)
                await RunAsync(connection, $"SELECT setval(pg_get_serial_sequence('{table.Name}', 'id'), {last})", ct);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, ZipArchive archive, Table table, CancellationToken ct)
    {
        await using var source = archive.GetEntry(table.Name)!.Open();
        await using var target = await connection.BeginRawBinaryCopyAsync($"COPY {Quoted(table.Name)} ({Columns(table)}) FROM STDIN (FORMAT BINARY)", ct);
        await source.CopyToAsync(target, ct);
    }

    // Referenced tables come first, so that the foreign keys hold at every moment of the way back.
    private static async Task<List<Table>> TablesAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        var columns = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        await EachAsync(connection, $"""
            SELECT c.table_name, c.column_name FROM information_schema.columns c
            JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
            WHERE c.table_schema = '{schema}' AND c.is_generated = 'NEVER' ORDER BY c.table_name, c.ordinal_position
            """, r => (columns.TryGetValue(r.GetString(0), out var list) ? list : columns[r.GetString(0)] = []).Add(r.GetString(1)), ct);
        var needs = new List<(string Table, string Needed)>();
        await EachAsync(connection, $"""
            SELECT t.relname, f.relname FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
            WHERE k.contype = 'f' AND k.connamespace = '{schema}'::regnamespace AND k.conrelid <> k.confrelid
            """, r => needs.Add((r.GetString(0), r.GetString(1))), ct);
        var sequences = new Dictionary<string, long>(StringComparer.Ordinal);
        await EachAsync(connection, $"""
            SELECT t.relname, s.last_value FROM pg_sequences s JOIN pg_class q ON q.relname = s.sequencename AND q.relnamespace = '{schema}'::regnamespace
            JOIN pg_depend d ON d.objid = q.oid AND d.deptype IN ('a', 'i') JOIN pg_class t ON t.oid = d.refobjid
            WHERE s.schemaname = '{schema}' AND s.last_value IS NOT NULL
            """, r => sequences[r.GetString(0)] = r.GetInt64(1), ct);

        var ordered = new List<Table>();
        while (ordered.Count < columns.Count)
        {
            var next = columns.Keys.Where(c => ordered.All(o => o.Name != c) && needs.All(n => n.Table != c || ordered.Any(o => o.Name == n.Needed)))
                .Order(StringComparer.Ordinal).ToList();
            if (next.Count == 0)
                throw new NotSupportedException("Tables refer to one another in a circle.");
            ordered.AddRange(next.Select(n => new Table(n, columns[n], sequences.TryGetValue(n, out var last) ? last : null)));
        }
        return ordered;
    }

    private static string Columns(Table table) => string.Join(", ", table.Columns.Select(Quoted));

    private static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static async Task RunAsync(string connectionString, string statement, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(ct);
        await RunAsync(connection, statement, ct);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task EachAsync(NpgsqlConnection connection, string statement, Action<NpgsqlDataReader> row, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            row(reader);
    }
}
