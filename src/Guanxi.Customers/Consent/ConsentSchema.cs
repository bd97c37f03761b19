using Guanxi.Platform.Data;

namespace Guanxi.Customers.Consent;

internal static class ConsentSchema
{
    public static readonly SchemaStep Step = new("20261122r-consent", s => s
        .Table("customers_consent_text", t => t.Id().Text("purpose").Long("number").Time("created_at").Long("created_by").Text("en").Text("hans").Text("hant"))
        .Index("customers_consent_text", "number", "purpose, number", unique: true)
        // What was said, with its proof. Rows are only ever added.
        .Table("customers_consent_log", t => t
            .Id().Long("customer_id").Text("purpose").Text("channel").Text("act").Time("at").Text("source").Long("text_id", nullable: true)
            .Text("address").Text("ip").Text("agent").Text("note").Long("user_id").Time("recorded_at"))
        .Index("customers_consent_log", "customer", "customer_id, id")
        // What it comes to.
        .Table("customers_consent", t => t.Long("customer_id").Text("purpose").Text("channel").Text("state").Time("at").Long("log_id").Key("customer_id, purpose, channel"))
        .Index("customers_consent", "state", "purpose, channel, state, customer_id")
        .Table("customers_restriction", t => t.Long("customer_id").Time("since").Long("user_id").Text("reason").Key("customer_id, since"))
        .Table("customers_suppression", t => t.Text("hash").Time("at").Text("reason").Long("user_id").Key("hash"))
        .Table("customers_contact", t => t.Id().Long("customer_id").Time("at").Text("channel").Text("purpose"))
        .Index("customers_contact", "customer", "customer_id, at"));
}
