using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Tasks;

/// <inheritdoc />
internal sealed class TaskBook(TimeProvider time) : ITaskBook
{
    private static readonly string[] Columns =
    [
        "id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner_id", "team_id", "subject", "kind", "due", "priority", "state",
        "customer_id", "about_type", "about_id", "note", "cause",
    ];

    public async Task<int> OpenAsync(Database database, Session session, IReadOnlyCollection<NewTask> tasks, CancellationToken ct)
    {
        var known = (await session.ListAsync($"SELECT cause FROM customers_task WHERE cause IN {new Strings([.. tasks.Select(t => t.Cause)])}", r => r.GetString(0), ct)).ToHashSet(StringComparer.Ordinal);
        var made = tasks.Where(t => known.Add(t.Cause)).ToList();
        if (made.Count == 0)
            return 0;
        var owners = await OwnersAsync(session, made, ct);
        var ids = await database.NewIdsAsync(session, TaskItem.Table, made.Count, ct);
        var now = new DateTimeOffset(time.GetUtcNow().UtcDateTime, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var rows = made.Select((task, i) => (Id: ids[i], Task: task, Of: Of(task, owners))).ToList();
        await using (var bulk = database.Bulk(session, TaskItem.Table, Columns))
        {
            foreach (var (id, task, (owner, team)) in rows)
                await bulk.AddAsync(new object?[]
                {
                    id, 1L, now, 0L, now, 0L, owner, team, task.Subject, task.Kind, task.Due.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), task.Priority, TaskState.Open,
                    task.CustomerId, task.About?.Type ?? "", task.About?.Id, task.Note, task.Cause,
                }, ct);
            await bulk.CompleteAsync(ct);
        }
        var text = new SearchText();
        foreach (var group in rows.GroupBy(r => r.Of))
            await SearchIndex.AddAsync(database, session, TaskItem.Table, [.. group.Select(r => (r.Id, TaskItem.Document(text.Clear(), r.Task.Subject, r.Task.Note)))], SearchIndex.Scope(group.Key.Owner, group.Key.Team), ct);
        return made.Count;
    }

    public Task<int> CloseAsync(Session session, IReadOnlyCollection<string> causes, bool done, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return session.RunAsync($"""
            UPDATE customers_task SET state = {(done ? TaskState.Done : TaskState.Dropped)}, done_at = {now}, updated_at = {now}, updated_by = 0, version = version + 1
            WHERE cause IN {new Strings(causes)} AND state = {TaskState.Open} AND deleted_at IS NULL
            """, ct);
    }

    private static async Task<Dictionary<long, (long? Owner, long? Team)>> OwnersAsync(Session session, List<NewTask> tasks, CancellationToken ct)
    {
        var owners = new Dictionary<long, (long?, long?)>();
        await session.EachAsync($"SELECT id, owner_id, team_id FROM customers_customer WHERE id IN {new Ids([.. tasks.Select(t => t.CustomerId).OfType<long>().Distinct()])}",
            r => owners[r.GetInt64(0)] = (r.Long(1), r.Long(2)), ct);
        return owners;
    }

    private static (long? Owner, long? Team) Of(NewTask task, Dictionary<long, (long? Owner, long? Team)> owners)
    {
        var (owner, team) = task.CustomerId is { } customer ? owners.GetValueOrDefault(customer) : default;
        return (task.OwnerId ?? owner, task.TeamId ?? team);
    }
}
