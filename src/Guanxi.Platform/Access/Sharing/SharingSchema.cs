using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Which records are shared with whom, and what a browser looks at Guanxi as.</summary>
internal static class SharingSchema
{
    public static readonly SchemaStep Step = new("20261122s-sharing", s => s
        .Table("platform_share", t => t.Id().Text("type").Long("record_id")
            .Ref("user_id", "platform_user", nullable: true, onDelete: "CASCADE").Ref("team_id", "platform_team", nullable: true, onDelete: "CASCADE")
            .Bool("may_change").Time("until", nullable: true).Time("created_at").Long("created_by"))
        .Index("platform_share", "record", "type, record_id")
        .Index("platform_share", "user", "user_id", where: "user_id IS NOT NULL")
        .Index("platform_share", "team", "team_id", where: "team_id IS NOT NULL")
        .Column("platform_session", "as_user_id", "bigint")
        .Column("platform_session", "as_role_id", "bigint")
        // Until now everybody knew all colleagues by name.
        .Run(Named, Named));

    private const string Named = "UPDATE platform_role SET permissions = trim(permissions || ' colleagues.read') WHERE NOT everything";
}
