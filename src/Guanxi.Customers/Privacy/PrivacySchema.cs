using Guanxi.Platform.Data;

namespace Guanxi.Customers.Privacy;

internal static class PrivacySchema
{
    public static readonly SchemaStep Step = new("20261122s-privacy", s => s
        // Holds no personal data: it outlives the person's.
        .Table("customers_erasure", t => t
            .Id().Long("customer_id").Text("state").Text("reason").Bool("suppress").Long("asked_by").Time("asked_at").Long("decided_by", nullable: true).Time("decided_at", nullable: true)
            .Time("done_at", nullable: true).Long("job_id", nullable: true).Json("certificate", nullable: true))
        .Index("customers_erasure", "customer", "customer_id"));
}
