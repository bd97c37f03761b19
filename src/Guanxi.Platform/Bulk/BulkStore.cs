using System.Text.Json;
using System.Text.Json.Serialization;
using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;

namespace Guanxi.Platform.Bulk;

/// <summary>How a bulk went so far.</summary>
/// <param name="Found">Records it was about to change when it began.</param>
/// <param name="Same">Records that were so already.</param>
/// <param name="Left">Records left as they are; <see cref="BulkStore.LeftAsync"/> lists them with their reasons.</param>
public sealed record BulkCounts(long Found, long Changed, long Same, long Left);

/// <summary>One deed on many records, done or under way.</summary>
/// <param name="Undoing">It is being taken back, or has been.</param>
/// <param name="State">State of the job that does it or takes it back: one of <see cref="JobState"/>.</param>
/// <param name="Kept">Records that taking it back left as they are, because somebody changed them since.</param>
/// <param name="ExpiresAt">Until then it can be taken back.</param>
public sealed record BulkCard(
    long Id, string Type, BulkRequest Request, bool Undoing, string State, BulkCounts Counts, long Undone, long Kept, long CreatedBy, DateTime CreatedAt, DateTime? EndedAt, long Job, JobError? Error, DateTime ExpiresAt)
{
    [JsonIgnore]
    public bool IsOpen => JobState.IsOpen(State);

    /// <summary>There is something to take back.</summary>
    public bool CanUndo => !IsOpen && Counts.Changed > Undone && !(Undoing && State == JobState.Done);
}

/// <summary>A record that was left as it is.</summary>
/// <param name="Code">Why, as the text <c>error.{code}</c>.</param>
public sealed record LeftRecord(long Record, string Code);

/// <summary>The rows of bulks and of what they changed.</summary>
public sealed class BulkStore
{
    /// <summary>How long what was before is kept.</summary>
    internal static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    internal static readonly SchemaStep Step = new("20261122r-bulk", s => s
        .Table("platform_bulk", t => t
            .Id().Text("type").Json("request").Count("found").Count("changed").Count("same").Count("left_alone").Count("undone").Count("kept")
            .Bool("undoing").Long("created_by").Time("created_at").Long("job_id"))
        .Index("platform_bulk", "created", "created_at")
        // What a record was before, so that it can be put back.
        .Table("platform_bulk_change", t => t.Long("bulk_id").Long("record_id").Text("before").Key("bulk_id, record_id"))
        .Table("platform_bulk_left", t => t.Long("bulk_id").Bool("undoing").Long("record_id").Text("code").Key("bulk_id, undoing, record_id")));

    internal async Task<long> CreateAsync(Session session, Actor by, string type, BulkRequest request, DateTime now, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(request, ApiJson.With(2));
        var cast = new Raw(session.IsSqlite ? "" : "::jsonb");
        return await session.LongAsync($"INSERT INTO platform_bulk (type, request, created_by, created_at, job_id) VALUES ({type}, {json}{cast}, {by.UserId}, {now}, 0) RETURNING id", ct);
    }

    internal Task HandToAsync(Session session, long id, long job, CancellationToken ct) => session.RunAsync($"UPDATE platform_bulk SET job_id = {job} WHERE id = {id}", ct);

    /// <returns>False when it is being taken back already.</returns>
    internal async Task<bool> TurnBackAsync(Session session, long id, long job, CancellationToken ct)
        => await session.RunAsync($"UPDATE platform_bulk SET undoing = {true}, job_id = {job} WHERE id = {id} AND job_id NOT IN (SELECT id FROM platform_job WHERE state IN ('waiting', 'running'))", ct) > 0;

    internal Task CountAsync(Session session, long id, BulkCounts counts, CancellationToken ct)
        => session.RunAsync($"UPDATE platform_bulk SET found = {counts.Found}, changed = {counts.Changed}, same = {counts.Same}, left_alone = {counts.Left} WHERE id = {id}", ct);

    internal Task CountBackAsync(Session session, long id, long undone, long kept, CancellationToken ct)
        => session.RunAsync($"UPDATE platform_bulk SET undone = undone + {undone}, kept = kept + {kept} WHERE id = {id}", ct);

    /// <param name="owner">Only hers; null for everybody's.</param>
    internal Task<List<BulkCard>> ListAsync(Session session, long? owner, CancellationToken ct)
    {
        var sql = Select(session);
        if (owner is { } user)
            sql.Add($" WHERE b.created_by = {user}");
        return session.ListAsync(sql.Raw(" ORDER BY b.id DESC LIMIT 200"), Card, ct);
    }

    /// <exception cref="NotFoundException">There is none.</exception>
    internal async Task<BulkCard> GetAsync(Session session, long id, CancellationToken ct)
        => (await session.ListAsync(Select(session).Add($" WHERE b.id = {id}"), Card, ct)).FirstOrDefault() ?? throw new NotFoundException("bulk", id);

    /// <summary>Records left as they are, by their ids; at most <paramref name="limit"/> after <paramref name="after"/>.</summary>
    internal Task<List<LeftRecord>> LeftAsync(Session session, long id, bool undoing, long after, int limit, CancellationToken ct)
        => session.ListAsync($"SELECT record_id, code FROM platform_bulk_left WHERE bulk_id = {id} AND undoing = {undoing} AND record_id > {after} ORDER BY record_id LIMIT {limit}",
            r => new LeftRecord(r.GetInt64(0), r.GetString(1)), ct);

    internal static async Task LeaveAsync(Database database, Session session, long id, bool undoing, IReadOnlyList<LeftRecord> left, CancellationToken ct)
    {
        if (left.Count == 0)
            return;
        // Taken up again after a stop, it may meet the same records.
        await session.RunAsync($"DELETE FROM platform_bulk_left WHERE bulk_id = {id} AND undoing = {undoing} AND record_id IN {new Ids([.. left.Select(l => l.Record)])}", ct);
        await using var bulk = database.Bulk(session, "platform_bulk_left", "bulk_id", "undoing", "record_id", "code");
        foreach (var (record, code) in left)
            await bulk.AddAsync(new object?[] { id, undoing, record, code }, ct);
        await bulk.CompleteAsync(ct);
    }

    private static Sql Select(Session session) => session.Sql().Raw("""
        SELECT b.id, b.type, b.request, b.undoing, coalesce(j.state, 'done'), b.found, b.changed, b.same, b.left_alone, b.undone, b.kept, b.created_by, b.created_at, j.ended_at, b.job_id, j.error
        FROM platform_bulk b LEFT JOIN platform_job j ON j.id = b.job_id
        """);

    private static BulkCard Card(System.Data.Common.DbDataReader r) => new(
        r.GetInt64(0), r.GetString(1), JsonSerializer.Deserialize<BulkRequest>(r.GetString(2), ApiJson.With(2))!, r.GetBoolean(3), r.GetString(4),
        new(r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8)), r.GetInt64(9), r.GetInt64(10), r.GetInt64(11), r.Time(12), r.TimeOrNull(13), r.GetInt64(14),
        r.Text(15) is { } error ? JsonSerializer.Deserialize<JobError>(error, JsonSerializerOptions.Web) : null, r.Time(12) + Keep);
}
