using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Guanxi.Platform.Data;

/// <summary>Reads from either database's error which key was taken.</summary>
public static class UniqueViolation
{
    /// <returns>The last column of the violated index in API spelling; null when the error is another one.</returns>
    public static string? Field(Exception e) => (e is DbUpdateException update ? update.InnerException : e) switch
    {
        // "SQLite Error 19: 'UNIQUE constraint failed: sales_order.number'."
        SqliteException { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 } sqlite => Camel(sqlite.Message.TrimEnd('.', '\'').Split('.')[^1]),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } postgres => Camel(postgres.Detail is { } detail && detail.IndexOf(")=", StringComparison.Ordinal) is > 0 and var end
            ? detail[(detail.LastIndexOfAny(['(', ' '], end - 1) + 1)..end]
            : IndexName(postgres)),
        _ => null,
    };

    // Npgsql keeps the detail to itself, since it holds values; the index's own part of its name is the column's by our custom.
    private static string IndexName(PostgresException e)
        => e.ConstraintName is not { } name ? "key" : name.StartsWith(e.TableName + "_", StringComparison.Ordinal) ? name[(e.TableName!.Length + 1)..] : name;

    private static string Camel(string column)
    {
        var words = column.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((w, i) => i == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
