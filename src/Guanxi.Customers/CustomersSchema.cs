using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Customers;

internal static class CustomersSchema
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122c-customers", s => s
            .Table(Customer.Table, t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true)
                .Long("owner_id", nullable: true).Long("team_id", nullable: true)
                .Text("external_key", nullable: true).Text("kind").Text("name").Text("sort_name")
                .Text("email").Text("phone").Text("country").Text("region").Text("city").Text("address").Text("postal_code")
                .Text("language").Text("gender").Text("birthday", nullable: true).Text("source").Text("note")
                .Text("stage").Time("stage_since").Time("stage_due_at", nullable: true)
                .Count("orders").Count("revenue").Count("returns").Count("returned").Count("value").Count("average_order")
                .Count("first_order_at").Count("last_order_at")
                .Count("recency_score").Count("frequency_score").Count("monetary_score").Count("rfm")
                .Long("import_id", nullable: true))
            .Index(Customer.Table, "external_key", "external_key", unique: true, where: "deleted_at IS NULL AND external_key IS NOT NULL")
            .Index(Customer.Table, "owner", "owner_id, id", where: "deleted_at IS NULL AND owner_id IS NOT NULL")
            .Index(Customer.Table, "team", "team_id, id", where: "deleted_at IS NULL AND team_id IS NOT NULL")
            .Index(Customer.Table, "sort_name", "sort_name, id")
            .Index(Customer.Table, "revenue", "revenue, id")
            .Index(Customer.Table, "orders", "orders, id")
            .Index(Customer.Table, "last_order_at", "last_order_at, id")
            .Index(Customer.Table, "rfm", "rfm, id")
            .Index(Customer.Table, "stage", "stage, id")
            .Index(Customer.Table, "stage_due", "stage_due_at", where: "stage_due_at IS NOT NULL")
            .Index(Customer.Table, "import", "import_id", where: "import_id IS NOT NULL")
            .Index(Customer.Table, "bin", "deleted_at", where: "deleted_at IS NOT NULL")
            .Search(Customer.Table)
            .Table("customers_stage_change", t => t.Id().Long("customer_id").Text("stage").Time("at").Text("reason"))
            .Index("customers_stage_change", "customer", "customer_id, at")
            .Table("customers_interaction", t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by")
                .Long("customer_id").Time("at").Text("kind").Text("direction").Text("subject").Text("body").Long("import_id", nullable: true))
            .Index("customers_interaction", "customer", "customer_id, at")
            .Table("customers_relation", t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by")
                .Long("customer_id").Long("other_id").Text("role").Text("since", nullable: true).Text("until", nullable: true).Text("note"))
            .Index("customers_relation", "customer", "customer_id")
            .Index("customers_relation", "other", "other_id")),
        new("20261122g-rfm", s => s
            // Only what quantiles are read from, so that a rank is found without the rows.
            .Index(Customer.Table, "rfm_recency", "last_order_at, deleted_at", where: "orders > 0")
            .Index(Customer.Table, "rfm_frequency", "orders, deleted_at", where: "orders > 0")
            .Index(Customer.Table, "rfm_monetary", "value, deleted_at", where: "orders > 0")
            .Table(Rfm.RfmTable.Name, t => t.Long("id").Text("cuts", nullable: true).Long("drift").Long("due").Key("id"))
            .Run("INSERT INTO customers_rfm (id, drift, due) VALUES (1, 0, 0)", "INSERT INTO customers_rfm (id, drift, due) VALUES (1, 0, 0)")),
        // Who may see a row stands in the index of each order, so that those of others are passed over without reading them.
        new("20261122p-customers-order", s => Ordered(s, "sort_name", "revenue", "orders", "last_order_at", "rfm")),
        // By which an import finds whom a row means.
        new("20261122o-customer-match", s => s
            .Index(Customer.Table, "email", "lower(email)", where: "deleted_at IS NULL AND email <> ''")
            .Index(Customer.Table, "phone", Importing.CustomerPhone.DigitsSql, where: "deleted_at IS NULL AND phone <> ''")),
    ];

    private static void Ordered(SchemaWriter schema, params string[] columns)
    {
        foreach (var column in columns)
            schema.DropIndex(Customer.Table, column).Index(Customer.Table, column, $"{column}, id, owner_id, team_id", where: "deleted_at IS NULL");
    }
}
