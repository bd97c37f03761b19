using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Data;

/// <summary>Where and how tenants are stored.</summary>
public sealed class StorageOptions
{
    /// <summary>Folder of databases, files, keys and backups.</summary>
    public required string DataDir { get; init; }

    /// <summary>PostgreSQL connection string; null keeps every tenant in a SQLite file of its own.</summary>
    public string? ConnectionString { get; init; }
}

/// <summary>Everything that differs between the two databases, for one tenant.</summary>
public abstract class Database(string tenant) : IAsyncDisposable
{
    public string Tenant { get; } = tenant;

    public abstract bool IsSqlite { get; }

    /// <summary>False until <see cref="SchemaUpgrade"/> has found or made every step of the schema.</summary>
    public bool IsReady { get; internal set; }

    /// <summary>The tenant's record types as last read from here; see <see cref="FieldCatalogue"/>.</summary>
    internal TenantCatalogue Catalogue
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = null!;

    /// <summary>Timestamp until which it need not be asked whether that is still so.</summary>
    internal long CatalogueUntil
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>A connection for reading. Dispose it soon.</summary>
    public abstract ValueTask<Session> ReadAsync(CancellationToken ct);

    /// <summary>A connection in a write transaction; on SQLite the only one. Nothing slow inside. Not committed is rolled back.</summary>
    public abstract ValueTask<Session> WriteAsync(CancellationToken ct);

    /// <summary>Rows through <paramref name="copy"/> as fast as the database takes them.</summary>
    public abstract BulkWriter Bulk(Session session, string table, params string[] columns);

    /// <summary>
    /// Until it is disposed, whoever writes has the memory that very many rows want. A crash needs nothing put back:
    /// it is a matter of the connection.
    /// </summary>
    public abstract ValueTask<IAsyncDisposable?> LoadingAsync(CancellationToken ct);

    /// <summary>Reserves <paramref name="count"/> ids of a table inside a write transaction.</summary>
    /// <returns>The first id; the others follow without a gap on SQLite, and are listed on PostgreSQL.</returns>
    public abstract Task<long[]> NewIdsAsync(Session session, string table, int count, CancellationToken ct);

    /// <summary>Writes a consistent copy while others work.</summary>
    public abstract Task BackupAsync(string file, CancellationToken ct);

    internal abstract DbContextOptions<AppDb> Options(Session session);

    /// <summary>Takes the turn of the only writer on SQLite; nothing on PostgreSQL.</summary>
    internal abstract ValueTask<IDisposable?> WriterTurnAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A JSON document among the values of a bulk.</summary>
public readonly record struct Json(string Text);

/// <summary>Takes rows in bulk. <see cref="CompleteAsync"/> is owed before anything else is done with the session.</summary>
public abstract class BulkWriter : IAsyncDisposable
{
    /// <param name="values">One for each column, in order: long, int, string, double, bool, byte[], <see cref="Json"/> or null.</param>
    public abstract ValueTask AddAsync(ReadOnlyMemory<object?> values, CancellationToken ct);

    /// <returns>How many rows were written.</returns>
    public abstract ValueTask<long> CompleteAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
