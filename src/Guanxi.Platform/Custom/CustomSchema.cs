using System.Globalization;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Search;

namespace Guanxi.Platform.Custom;

/// <summary>
/// Tables and columns of what tenants define. A field is a real column: added in no time on both databases, and filters,
/// sorting, indexes and exports know no difference. Names come from checked identifiers, never from free input.
/// </summary>
internal static class CustomSchema
{
    public const string FieldTable = "platform_field";
    public const string TypeTable = "platform_record_type";

    public static readonly SchemaStep Step = new("20261122r-custom", s => s
        .Table("platform_field", t => t.Id().Long("version").Text("type").Text("name").Text("definition").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true))
        // A name stays taken while its field lies in the bin: the column is still there.
        .Index("platform_field", "name", "type, name", unique: true)
        .Table("platform_record_type", t => t.Id().Long("version").Text("name").Text("definition").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true))
        .Index("platform_record_type", "name", "name", unique: true)
        .Table("platform_tag", t => t.Text("type").Text("field").Text("value").Key("type, field, value"))
        // Each change of the catalogue is a row: the last id is its version.
        .Table("platform_catalogue_change", t => t.Id().Time("at").Long("user_id")));

    /// <summary>Table of a type that a tenant made, with its search documents and the columns that every record has.</summary>
    public static SchemaWriter RecordTable(this SchemaWriter schema, TypeDefinition type)
    {
        schema.Table(type.Table, t =>
        {
            t.Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true);
            if (type.Owned)
                t.Long("owner_id", nullable: true).Long("team_id", nullable: true);
        }).Search(type.Table).Index(type.Table, "bin", "deleted_at", where: "deleted_at IS NOT NULL");
        return !type.Owned ? schema : schema
            .Index(type.Table, "owner", "owner_id, id", where: "deleted_at IS NULL AND owner_id IS NOT NULL")
            .Index(type.Table, "team", "team_id, id", where: "deleted_at IS NULL AND team_id IS NOT NULL");
    }

    /// <summary>Everything that definitions stand for, in a schema that has none of it.</summary>
    /// <param name="fields">Type, definition, and whether it is in use; one in the bin keeps its column.</param>
    public static SchemaWriter Rebuild(IEnumerable<RecordType> shipped, IReadOnlyList<TypeDefinition> types, IEnumerable<(string Type, FieldDefinition Field, bool InUse)> fields)
    {
        var schema = new SchemaWriter(sqlite: false);
        foreach (var type in types)
            schema.RecordTable(type);
        var tables = shipped.Select(t => (t.Name, t.Table)).Concat(types.Select(t => (t.Name, t.Table))).ToDictionary(t => t.Name, t => t.Table);
        foreach (var (type, field, inUse) in fields)
            if (tables.TryGetValue(type, out var table))
                schema.FieldColumn(table, field).Run(null, inUse ? Index(table, field) : null);
        return schema;
    }

    /// <param name="fill">What the records that are there get; null for nothing.</param>
    public static SchemaWriter FieldColumn(this SchemaWriter schema, string table, FieldDefinition field, object? fill = null)
    {
        schema.Column(table, field.Column, ColumnType(field.Type, schema.IsSqlite) + (fill is null ? "" : " DEFAULT " + Literal(fill, schema.IsSqlite)));
        return field.Type == FieldType.Several ? schema.SeveralColumn(table, field.Column) : schema;
    }

    /// <summary>Only the rows that have a value are indexed: nothing at first, so that even a large table is done with one look.</summary>
    /// <returns>Null for a field that has none.</returns>
    public static string? Index(string table, FieldDefinition field, bool concurrently = false)
    {
        if (field.Type is FieldType.Several or FieldType.LongText || (!field.Filterable && !field.Unique))
            return null;
        var how = concurrently ? "CONCURRENTLY " : "";
        return field.Unique
            ? $"CREATE UNIQUE INDEX {how}{table}_{field.Column} ON {table} ({field.Column}) WHERE {field.Column} IS NOT NULL AND deleted_at IS NULL"
            : $"CREATE INDEX {how}{table}_{field.Column} ON {table} ({field.Column}, id) WHERE {field.Column} IS NOT NULL";
    }

    public static string DropIndex(string table, FieldDefinition field) => $"DROP INDEX IF EXISTS {table}_{field.Column}";

    public static IEnumerable<string> DropColumn(string table, FieldDefinition field, bool sqlite)
    {
        yield return DropIndex(table, field);
        if (sqlite && field.Type == FieldType.Several)
        {
            foreach (var trigger in (string[])["new", "set", "gone"])
                yield return $"DROP TRIGGER IF EXISTS {table}_{field.Column}_{trigger}";
            yield return $"DELETE FROM {SeveralTable.Of(table)} WHERE field = '{field.Column}'";
        }
        yield return $"ALTER TABLE {table} DROP COLUMN {field.Column}";
    }

    private static string ColumnType(FieldType type, bool sqlite) => type switch
    {
        FieldType.Number => sqlite ? "REAL" : "double precision",
        FieldType.YesNo => sqlite ? "INTEGER" : "boolean",
        FieldType.Integer or FieldType.Money or FieldType.Instant or FieldType.Reference => sqlite ? "INTEGER" : "bigint",
        _ => sqlite ? "TEXT" : "text COLLATE \"C\"",
    };

    private static string Literal(object value, bool sqlite) => value switch
    {
        bool yes => sqlite ? yes ? "1" : "0" : yes ? "true" : "false",
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
