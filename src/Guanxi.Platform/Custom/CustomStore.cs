using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Npgsql;

namespace Guanxi.Platform.Custom;

/// <summary>Writes what tenants define: the definition, its tables and columns and the audit entry in one transaction.</summary>
internal sealed class CustomStore(Databases databases, FieldCatalogue catalogue, TimeProvider time)
{
    private const int Tries = 5;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Runs a change of definitions; this node knows it when the task ends.</summary>
    /// <exception cref="ConflictException"><c>custom.busy</c>: somebody holds the table for too long.</exception>
    public async Task<T> ChangeAsync<T>(Actor by, Func<Session, TenantCatalogue, Task<T>> change, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                var database = await databases.GetAsync(by.Tenant, ct);
                catalogue.Forget(by.Tenant);
                var before = await catalogue.OfAsync(by.Tenant, ct);
                T result;
                await using (var session = await database.WriteAsync(ct))
                {
                    // A new column needs the table for a moment: rather try again than make everybody queue behind a long reader.
                    if (!session.IsSqlite)
                        await session.RunAsync($"SET LOCAL lock_timeout = '2s'", ct);
                    result = await change(session, before);
                    await session.RunAsync($"INSERT INTO platform_catalogue_change (at, user_id) VALUES ({Now}, {by.UserId})", ct);
                    await session.CommitAsync(ct);
                }
                catalogue.Forget(by.Tenant);
                await catalogue.OfAsync(by.Tenant, ct);
                return result;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                if (attempt == Tries)
                    throw new ConflictException("custom.busy");
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, ct);
            }
    }

    public Task TellAsync(Session session, Actor by, string type, long id, string action, object? before, object? after, CancellationToken ct)
        => AuditEntry.For(type, id, action, by, Now, new AuditChange("definition", before, after)).WriteAsync(session, ct);

    public static async Task RunAsync(Session session, SchemaWriter schema, CancellationToken ct)
    {
        foreach (var statement in schema.Statements)
            await session.RunAsync(session.Sql().Raw(statement), ct);
    }
}
