using Guanxi.Platform.Data;

namespace Guanxi.Customers.Relations;

internal static class RelationsSchema
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122s-care-relations", s => s
            .Column("customers_relation", "strength", s.IsSqlite ? "INTEGER NOT NULL DEFAULT 0" : "bigint NOT NULL DEFAULT 0")
            .Column("customers_relation", "main", s.IsSqlite ? "INTEGER NOT NULL DEFAULT 0" : "boolean NOT NULL DEFAULT false")
            .Column(Customer.Table, "parent_id", s.IsSqlite ? "INTEGER" : "bigint")
            .Index(Customer.Table, "parent", "parent_id", where: "parent_id IS NOT NULL")),
    ];
}
