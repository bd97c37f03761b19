using Guanxi.Platform.Data;

namespace Guanxi.Analytics;

/// <summary>
/// Sums kept as orders arrive. Days (yyyymmdd) and months (yyyymm) are those of the company's zone; owner and team are 0
/// where there is none. Figures of orders carry owner, team and country of the order, figures of buyers those of the customer.
/// </summary>
internal static class AnalyticsSchema
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122g-analytics", s => s
            .Table("analytics_day", t => t
                .Long("day").Long("owner_id").Long("team_id").Text("country")
                .Long("orders").Money("revenue").Long("returns").Money("returned")
                .Key("day, owner_id, team_id, country"))
            // A row for each day on which a customer bought; the day before that, and her first, make distinct counts sums.
            .Table("analytics_buyer", t => t
                .Long("customer_id").Long("day").Long("prev_day").Long("first_day").Long("owner_id").Long("team_id").Text("country").Money("revenue")
                .Key("customer_id, day"))
            .Index("analytics_buyer", "day", "day, prev_day, owner_id, team_id, country")
            .Index("analytics_buyer", "prev_day", "prev_day, day, owner_id, team_id, country")
            .Table("analytics_buyer_month", t => t
                .Long("month").Long("prev_month").Long("owner_id").Long("team_id").Text("country").Long("customers")
                .Key("month, prev_month, owner_id, team_id, country"))
            .Table("analytics_cohort", t => t
                .Long("month").Long("cohort").Long("owner_id").Long("team_id").Text("country").Long("customers").Money("revenue")
                .Key("month, cohort, owner_id, team_id, country"))
            .Table("analytics_product_month", t => t
                .Long("month").Long("product_id").Long("owner_id").Long("team_id").Text("country").Long("quantity").Money("revenue")
                .Key("month, product_id, owner_id, team_id, country"))
            .Table("analytics_region_month", t => t
                .Long("month").Text("country").Text("region").Long("owner_id").Long("team_id").Long("orders").Money("revenue")
                .Key("month, country, region, owner_id, team_id"))
            .Table("analytics_due", t => t.Long("month").Key("month"))
            // Funnel and matrix are counted in the order of this index, without touching a row.
            .Index("customers_customer", "standing", "stage, recency_score, frequency_score, owner_id, team_id, country, value", where: "deleted_at IS NULL")),
    ];
}
