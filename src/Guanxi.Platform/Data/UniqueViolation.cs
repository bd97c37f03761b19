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
        // The detail with the columns is kept back, for it holds values; an index is called by its table and its column.
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } postgres => Camel(postgres.ConstraintName is { } index && index.StartsWith(postgres.TableName + "_", StringComparison.Ordinal)
            ? index[(postgres.TableName!.Length + 1)..] : postgres.ConstraintName ?? "key"),
        _ => null,
    };

    private static string Camel(string column)
    {
        var words = column.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((w, i) => i == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
