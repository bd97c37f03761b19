using Guanxi.Platform.Data;

namespace Guanxi.Customers.Retention;

internal static class RetentionSchema
{
    /// <summary>Who will be erased unless something happens with her, and since when that is known.</summary>
    public static readonly SchemaStep Step = new("20261122t-retention", s => s.Table("customers_retention", t => t.Long("customer_id").Time("found_at").Key("customer_id")));
}
