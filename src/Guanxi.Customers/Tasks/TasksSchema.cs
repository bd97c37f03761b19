using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Tasks;

internal static class TasksSchema
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122r-care-tasks", s => s
            .Table(TaskItem.Table, t => t
                .Id().Long("version").Time("created_at").Long("created_by").Time("updated_at").Long("updated_by").Time("deleted_at", nullable: true)
                .Long("owner_id", nullable: true).Long("team_id", nullable: true)
                .Text("subject").Text("kind").Text("due").Text("priority").Text("state")
                .Long("customer_id", nullable: true).Text("about_type").Long("about_id", nullable: true)
                .Text("note").Time("done_at", nullable: true).Text("cause", nullable: true))
            .Index(TaskItem.Table, "cause", "cause", unique: true, where: "cause IS NOT NULL")
            .Index(TaskItem.Table, "owner", "owner_id, id", where: "deleted_at IS NULL AND owner_id IS NOT NULL")
            .Index(TaskItem.Table, "team", "team_id, id", where: "deleted_at IS NULL AND team_id IS NOT NULL")
            .Index(TaskItem.Table, "due", "due, id, owner_id, team_id", where: "deleted_at IS NULL")
            .Index(TaskItem.Table, "todo", "owner_id, due, id", where: "deleted_at IS NULL AND state = 'open'")
            .Index(TaskItem.Table, "customer", "customer_id, due", where: "customer_id IS NOT NULL")
            .Index(TaskItem.Table, "bin", "deleted_at", where: "deleted_at IS NOT NULL")
            .Search(TaskItem.Table)),
    ];
}
