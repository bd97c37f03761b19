using Guanxi.Platform.Data;

namespace Guanxi.Platform.Api;

internal static class ApiSchema
{
    public static readonly SchemaStep Step = new("20261122e-api", s => s
        .Table("platform_idempotency", t => t
            .Long("user_id").Text("key").Text("hash").Time("created_at").Long("status").Text("etag", nullable: true).Text("location", nullable: true).Blob("body")
            .Key("user_id, key"))
        .Index("platform_idempotency", "created_at", "created_at"));
}
