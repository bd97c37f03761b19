using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>
/// What makes "has this tag" quick. On SQLite the values of a column of several choices lie one by one in a table that
/// triggers keep, whoever writes the column; on PostgreSQL an index over the array does the same.
/// </summary>
public static class SeveralTable
{
    public static string Of(string table) => table + "_several";

    /// <summary>Keeps it for one column, and makes it with the table's first.</summary>
    public static SchemaWriter SeveralColumn(this SchemaWriter schema, string table, string column)
    {
        var several = Of(table);
        string Put(string row) => $"INSERT OR IGNORE INTO {several} (field, value, id) SELECT '{column}', value, {row}.id FROM json_each({row}.{column});";
        string Take(string row) => $"DELETE FROM {several} WHERE field = '{column}' AND id = {row}.id AND value IN (SELECT value FROM json_each({row}.{column}));";
        return schema
            .Run($"CREATE TABLE IF NOT EXISTS {several} (field TEXT NOT NULL, value TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (field, value, id)) WITHOUT ROWID", null)
            .Run($"CREATE TRIGGER {table}_{column}_new AFTER INSERT ON {table} WHEN NEW.{column} IS NOT NULL BEGIN {Put("NEW")} END", null)
            .Run($"CREATE TRIGGER {table}_{column}_set AFTER UPDATE OF {column} ON {table} WHEN OLD.{column} IS NOT NEW.{column} BEGIN {Take("OLD")} {Put("NEW")} END", null)
            .Run($"CREATE TRIGGER {table}_{column}_gone AFTER DELETE ON {table} WHEN OLD.{column} IS NOT NULL BEGIN {Take("OLD")} END", null)
            .Run(null, $"CREATE INDEX {table}_{column} ON {table} USING gin (({column}::jsonb))");
    }
}
