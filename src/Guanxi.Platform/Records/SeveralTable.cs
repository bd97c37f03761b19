using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>
/// What makes "has this tag" quick. On SQLite the values of a column of several choices lie one by one in a table that
/// triggers keep, whoever writes the column; on PostgreSQL an index over the array does the same.
/// </summary>
public static class SeveralTable
{
    public static string Of(string table) => table + "_several";

    /// <summary>The table beside <paramref name="table"/>; once for each table with such columns.</summary>
    public static SchemaWriter Several(this SchemaWriter schema, string table)
        => schema.IsSqlite ? schema.Table(Of(table), t => t.Text("field").Text("value").Long("id").Key("field, value, id")) : schema;

    /// <summary>Keeps it for one column.</summary>
    public static SchemaWriter SeveralColumn(this SchemaWriter schema, string table, string column)
    {
        var several = Of(table);
        string Put(string row) => $"INSERT OR IGNORE INTO {several} (field, value, id) SELECT '{column}', value, {row}.id FROM json_each({row}.{column});";
        string Take(string row) => $"DELETE FROM {several} WHERE field = '{column}' AND id = {row}.id AND value IN (SELECT value FROM json_each({row}.{column}));";
        return schema
            .Run($"CREATE TRIGGER {table}_{column}_new AFTER INSERT ON {table} WHEN NEW.{column} IS NOT NULL BEGIN {Put("NEW")} END", null)
            .Run($"CREATE TRIGGER {table}_{column}_set AFTER UPDATE OF {column} ON {table} WHEN OLD.{column} IS NOT NEW.{column} BEGIN {Take("OLD")} {Put("NEW")} END", null)
            .Run($"CREATE TRIGGER {table}_{column}_gone AFTER DELETE ON {table} WHEN OLD.{column} IS NOT NULL BEGIN {Take("OLD")} END", null)
            .Run(null, $"CREATE INDEX {table}_{column} ON {table} USING gin (({column}::jsonb))");
    }
}
