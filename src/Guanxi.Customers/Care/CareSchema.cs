using Guanxi.Platform.Data;

namespace Guanxi.Customers.Care;

internal static class CareSchema
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122t-care", s => s
            .Table(CareDate.Table, t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by")
                .Long("customer_id").Text("kind").Text("label").Bool("lunar").Text("day").Long("year", nullable: true))
            .Index(CareDate.Table, "customer", "customer_id")
            .Index(CareDate.Table, "day", "day, customer_id")
            // What was done, so that it is not done again: a rule on a day, and with rule 0 the day as a whole.
            .Table(CareDay.Runs, t => t.Long("rule").Text("day").Long("customers").Key("rule, day"))
            // Who has a day is found by month and day; who may see her, and what else a count asks, stands beside it, so that no row is read.
            .Index(Customer.Table, "birthday", "substr(birthday, 6), kind, owner_id, team_id, deleted_at, birthday", where: "deleted_at IS NULL AND birthday IS NOT NULL")
            .Index(Customer.Table, "first_order_at", "first_order_at, owner_id, team_id, deleted_at", where: "deleted_at IS NULL AND first_order_at > 0")
            .Index("customers_interaction", "at", "at, customer_id")),
    ];
}
