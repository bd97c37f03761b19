using Microsoft.Data.Sqlite;
using Npgsql;

namespace Guanxi.Platform.Data;

/// <summary>Knows the ways in which databases and the system say that there is no room left: nothing is wrong with the work, it goes on when there is.</summary>
public static class DiskFull
{
    public const string Code = "disk.full";

    private const int SqliteFull = 13;
    // ENOSPC and EDQUOT as Linux counts, ERROR_DISK_FULL as Windows does.
    private const int NoSpace = 28, OverQuota = 122, WindowsFull = unchecked((int)0x80070070);

    public static bool Is(Exception? e) => e switch
    {
        null => false,
        SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull } or IOException { HResult: NoSpace or OverQuota or WindowsFull } => true,
        _ => Is(e.InnerException),
    };
}
