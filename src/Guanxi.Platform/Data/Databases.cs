using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Operations;
using Npgsql;

namespace Guanxi.Platform.Data;

/// <summary>
/// The tenants of this installation and the door to their databases. A tenant exists where its file or schema exists:
/// there is no register that could disagree.
/// </summary>
public sealed partial class Databases(StorageOptions storage, DbServices services, SchemaUpgrade upgrade) : IAsyncDisposable
{
    public const string Main = "main";

    private readonly ConcurrentDictionary<string, Database> open = new();
    private readonly SemaphoreSlim opening = new(1);

    public StorageOptions Storage => storage;

    /// <summary>Keys of all tenants, in order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken ct)
    {
        await RestoreSwap.FinishAsync(storage, ct);
        if (storage.ConnectionString is null)
            return Directory.Exists(TenantDir)
                ? [.. Directory.EnumerateFiles(TenantDir, "*.db").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)]
                : [];
        await using var connection = new NpgsqlConnection(storage.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT substr(nspname, 8) FROM pg_namespace WHERE nspname LIKE 'guanxi\\_%' ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var keys = new List<string>();
        while (await reader.ReadAsync(ct))
            keys.Add(reader.GetString(0));
        return keys;
    }

    /// <summary>The tenant's database with its schema up to date.</summary>
    /// <exception cref="NotFoundException">There is no such tenant.</exception>
    public async ValueTask<Database> GetAsync(string tenant, CancellationToken ct)
        => open.TryGetValue(tenant, out var database) && database.IsReady ? database : await OpenAsync(tenant, create: false, ct);

    /// <summary>The tenant's database where this process has opened it already.</summary>
    internal Database? Find(string tenant) => open.GetValueOrDefault(tenant);

    /// <summary>Creates the tenant, or opens it when it is there.</summary>
    /// <exception cref="InvalidException"><c>tenant.key</c>: not 1–30 of a–z, 0–9 and underscore, beginning with a letter.</exception>
    public async Task<Database> CreateAsync(string tenant, CancellationToken ct) => await OpenAsync(tenant, create: true, ct);

    /// <summary>A unit of work under an actor. Dispose it.</summary>
    public async ValueTask<AppDb> OpenAsync(Actor by, CancellationToken ct)
    {
        var database = await GetAsync(by.Tenant, ct);
        var session = await database.ReadAsync(ct);
        return new AppDb(database.Options(session), session, database, by, services);
    }

    /// <summary>A unit of work inside a write transaction that is already open; the caller commits the session.</summary>
    public AppDb Within(Session session, Database database, Actor by)
    {
        var db = new AppDb(database.Options(session), session, database, by, services, ownsSession: false);
        Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.UseTransaction(db.Database, session.Transaction);
        return db;
    }

    public async ValueTask<Session> ReadAsync(Actor by, CancellationToken ct) => await (await GetAsync(by.Tenant, ct)).ReadAsync(ct);

    public async ValueTask<Session> WriteAsync(Actor by, CancellationToken ct) => await (await GetAsync(by.Tenant, ct)).WriteAsync(ct);

    /// <summary>Forgets the open connections of a tenant, so that its file may be replaced.</summary>
    internal async Task CloseAsync(string tenant)
    {
        if (open.TryRemove(tenant, out var database))
            await database.DisposeAsync();
    }

    internal string TenantDir => Path.Combine(storage.DataDir, "tenants");

    internal string FileOf(string tenant) => Path.Combine(TenantDir, tenant + ".db");

    private async Task<Database> OpenAsync(string tenant, bool create, CancellationToken ct)
    {
        await opening.WaitAsync(ct);
        try
        {
            if (open.TryGetValue(tenant, out var known) && known.IsReady)
                return known;
            if (!KeyPattern().IsMatch(tenant))
                throw create ? new InvalidException("tenant.key", "key", tenant) : new NotFoundException("tenant", tenant);
            await RestoreSwap.FinishAsync(storage, ct);
            if (!create && !(await ListAsync(ct)).Contains(tenant))
                throw new NotFoundException("tenant", tenant);
            var database = known ?? await ConnectAsync(tenant, ct);
            try
            {
                await upgrade.RunAsync(database, storage, ct);
                await using var session = await database.ReadAsync(ct);
                database.Catalogue = await TenantCatalogue.ReadAsync(session, services.Modules, ct);
            }
            catch (Exception e)
            {
                if (known is null)
                    await database.DisposeAsync();
                if (DataCheck.MeansDamage(e))
                    throw new InvalidException(DataCheck.Damaged, null, FileOf(tenant));
                throw;
            }
            return open[tenant] = database;
        }
        finally { opening.Release(); }
    }

    private async Task<Database> ConnectAsync(string tenant, CancellationToken ct)
    {
        if (storage.ConnectionString is { } connectionString)
        {
            var postgres = new PostgresDatabase(tenant, connectionString);
            await postgres.CreateAsync(ct);
            return postgres;
        }
        Directory.CreateDirectory(TenantDir);
        var sqlite = new SqliteDatabase(tenant, FileOf(tenant));
        sqlite.Create();
        return sqlite;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in open.Values)
            await database.DisposeAsync();
        open.Clear();
        opening.Dispose();
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,29}$")]
    private static partial Regex KeyPattern();
}
