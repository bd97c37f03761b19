using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Tables of users, teams, roles, sessions and tokens.</summary>
internal static class AccessSchema
{
    public static readonly SchemaStep Step = new("20261122b-access", s => s
        .Table("platform_user", t => Stamped(t.Id()
            .Text("email").Text("name").Text("password_hash").Text("language").Text("time_zone").Time("disabled_at", nullable: true)
            .Bool("must_change_password").Text("totp_secret", nullable: true).Count("totp_step").Text("recovery_codes", nullable: true)
            .Count("failed_count").Time("locked_until", nullable: true)))
        .Index("platform_user", "email", "email", unique: true)
        .Table("platform_team", t => Stamped(t.Id().Text("name").Ref("parent_id", "platform_team", nullable: true)))
        .Index("platform_team", "name", "name", unique: true)
        .Index("platform_team", "parent", "parent_id")
        .Table("platform_team_member", t => t
            .Ref("team_id", "platform_team", onDelete: "CASCADE").Ref("user_id", "platform_user", onDelete: "CASCADE").Bool("leader").Key("team_id, user_id"))
        .Index("platform_team_member", "user", "user_id")
        .Table("platform_role", t => Stamped(t.Id().Text("key", nullable: true).Text("name", nullable: true).Bool("everything")
            .Text("permissions").Text("row_scopes").Text("field_limits")))
        .Index("platform_role", "key", "key", unique: true)
        .Index("platform_role", "name", "name", unique: true)
        .Table("platform_user_role", t => t
            .Ref("user_id", "platform_user", onDelete: "CASCADE").Ref("role_id", "platform_role").Key("user_id, role_id"))
        .Index("platform_user_role", "role", "role_id")
        .Table("platform_session", t => t.Id().Ref("user_id", "platform_user", onDelete: "CASCADE").Text("token_hash")
            .Time("created_at").Time("seen_at").Time("expires_at").Text("address").Text("agent"))
        .Index("platform_session", "token", "token_hash", unique: true)
        .Index("platform_session", "user", "user_id")
        .Table("platform_api_token", t => Stamped(t.Id().Ref("user_id", "platform_user", onDelete: "CASCADE").Text("name").Text("hint").Text("token_hash")
            .Text("scopes").Time("expires_at", nullable: true).Time("last_used_at", nullable: true)))
        .Index("platform_api_token", "token", "token_hash", unique: true)
        .Index("platform_api_token", "user", "user_id")
        .Index("platform_audit", "user", "user_id, id")
        .Index("platform_audit", "at", "at"));

    private static TableWriter Stamped(TableWriter table)
        => table.Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Long("version");
}
