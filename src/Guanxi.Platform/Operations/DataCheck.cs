using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.Data.Sqlite;

namespace Guanxi.Platform.Operations;

/// <summary>Looks whether the data can be worked with.</summary>
public static class DataCheck
{
    /// <summary>Code of the error that names a damaged file.</summary>
    public const string Damaged = "database.damaged";

    private const int Corrupt = 11, NotADatabase = 26;

    /// <summary>Reads through every SQLite file of the folder.</summary>
    /// <returns>Files that are damaged, with what SQLite says of them.</returns>
    public static async Task<IReadOnlyList<(string File, string Finding)>> DamagedAsync(string dataDir, CancellationToken ct)
    {
        var folder = Path.Combine(dataDir, "tenants");
        var damaged = new List<(string, string)>();
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.db") : [])
            if (await FindingAsync(file, ct) is { } finding)
                damaged.Add((file, finding));
        return damaged;
    }

    /// <summary>True for the errors by which SQLite says that a file is no sound database.</summary>
    public static bool MeansDamage(Exception e) => e is SqliteException { SqliteErrorCode: Corrupt or NotADatabase } or InvalidException { Code: Damaged };

    /// <returns>The newest archive in the folder's backups; null when there is none.</returns>
    public static string? NewestBackup(string dataDir)
    {
        var folder = Path.Combine(dataDir, "backups");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.zip").OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault() : null;
    }

    private static async Task<string?> FindingAsync(string file, CancellationToken ct)
    {
        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
            await connection.OpenAsync(ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            return await command.ExecuteScalarAsync(ct) is string and not "ok" and var finding ? finding : null;
        }
        catch (SqliteException e) when (MeansDamage(e))
        {
            return e.Message;
        }
    }
}
