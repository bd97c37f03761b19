using Guanxi.Platform.Data;

namespace Guanxi.Platform;

/// <summary>Tables of the platform itself.</summary>
internal static class PlatformSchema
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122a-platform", s => s
            .Table("platform_setting", t => t.Text("name").Json("value").Time("updated_at").Key("name"))
            .Table("platform_audit", t => t.Id().Time("at").Long("user_id").Text("type").Long("record_id").Text("action").Json("changes"))
            .Index("platform_audit", "record", "type, record_id, id")
            .Table("platform_outbox", t => t.Id().Text("handler").Text("payload").Time("created_at").Count("attempts").Time("next_at").Time("dead_at", nullable: true).Text("error", nullable: true))
            .Index("platform_outbox", "due", "next_at", where: "dead_at IS NULL")
            .Table("platform_job", t => t
                .Id().Text("kind").Text("state").Json("payload").Json("progress", nullable: true).Json("checkpoint", nullable: true)
                .Json("result", nullable: true).Json("error", nullable: true)
                .Long("created_by").Time("created_at").Time("due_at").Time("started_at", nullable: true).Time("ended_at", nullable: true)
                .Text("lease_by", nullable: true).Time("lease_until", nullable: true).Count("attempts").Text("asked", nullable: true))
            .Index("platform_job", "open", "due_at", where: "state IN ('waiting', 'running')")
            .Table("platform_file", t => t.Id().Text("name").Text("media_type").Long("size").Text("sha256").Long("created_by").Time("created_at"))
            .Index("platform_file", "sha256", "sha256")),
        Api.ApiSchema.Step,
        new("20261122f-import", s => s
            .Table("platform_import", t => t
                .Id().Text("kind").Text("state").Text("fingerprint").Json("files").Json("options").Json("progress").Text("error", nullable: true)
                .Long("created_by").Time("created_at").Time("ended_at", nullable: true).Long("job_id", nullable: true))
            .Index("platform_import", "fingerprint", "fingerprint")
            .Table("platform_import_reject", t => t
                .Long("import_id").Long("file_no").Long("row_no").Long("line_no").Text("column_name").Text("code").Text("args").Text("cells")
                .Key("import_id, file_no, row_no"))
            // What a record was before the import changed it, so that undoing can put it back.
            .Table("platform_import_change", t => t.Long("import_id").Text("type").Long("record_id").Text("before").Key("import_id, type, record_id"))),
        // The import that took the row in once somebody had corrected it.
        new("20261122m-import-taken", s => s.Column("platform_import_reject", "taken_by", "bigint")),
        Custom.CustomSchema.Step,
        // What the record was when the import left it, so that a later edit is seen.
        new("20261122n-import-mark", s => s.Column("platform_import_change", "mark", "bigint")),
        RestingIndexes.Step,
        Importing.ImportDrafts.Step,
    ];
}
