using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Sales;

internal static class SalesSchema
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122d-sales", s => s
            .Table(Product.Table, t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true)
                .Text("code").Text("name").Text("category").Text("kind").Money("price").Long("import_id", nullable: true))
            .Index(Product.Table, "code", "code", unique: true, where: "deleted_at IS NULL")
            .Index(Product.Table, "name", "name, id")
            .Index(Product.Table, "import", "import_id", where: "import_id IS NOT NULL")
            .Search(Product.Table)
            .Table(Order.Table, t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true)
                .Long("owner_id", nullable: true).Long("team_id", nullable: true)
                .Text("number").Ref("customer_id", "customers_customer", nullable: true).Text("kind").Time("placed_at")
                .Text("country").Text("region").Text("city").Text("channel").Text("status").Text("currency")
                .Money("amount").Money("returned").Long("lines").Long("import_id", nullable: true))
            .Index(Order.Table, "number", "number", unique: true, where: "deleted_at IS NULL")
            .Index(Order.Table, "customer", "customer_id, placed_at", where: "customer_id IS NOT NULL")
            .Index(Order.Table, "placed_at", "placed_at, id")
            .Index(Order.Table, "amount", "amount, id")
            .Index(Order.Table, "owner", "owner_id, id", where: "deleted_at IS NULL AND owner_id IS NOT NULL")
            .Index(Order.Table, "team", "team_id, id", where: "deleted_at IS NULL AND team_id IS NOT NULL")
            .Index(Order.Table, "import", "import_id", where: "import_id IS NOT NULL")
            .Search(Order.Table)
            // No foreign keys here: checking them costs the bulk load more than the load itself. Orders own their lines and delete them.
            .Table(OrderLine.Table, t => t
                .Long("order_id").Long("line_no").Long("product_id").Long("quantity").Long("unit_price").Money("amount").Long("import_id", nullable: true)
                .Key("order_id, line_no"))
            .Index(OrderLine.Table, "product", "product_id, order_id")),
        // Who may see a row stands in the index of each order, so that those of others are passed over without reading them.
        new("20261122q-sales-order", s => s
            .DropIndex(Order.Table, "placed_at").Index(Order.Table, "placed_at", "placed_at, id, owner_id, team_id, deleted_at")
            .DropIndex(Order.Table, "amount").Index(Order.Table, "amount", "amount, id, owner_id, team_id, deleted_at")),
    ];
}
