using Guanxi.Platform.Data;

namespace Guanxi.Platform.Jobs;

/// <summary>Who works on which job: leases that any number of processes share through the rows.</summary>
internal sealed class JobClaims(TimeProvider time)
{
    /// <summary>Takes the oldest job that is due, that its holder left, or whose lease ran out.</summary>
    /// <param name="only">Takes no other job than this; null for any.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<ClaimedJob?> TakeAsync(Database database, long? only, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        List<string> dead;
        await using (var read = await database.ReadAsync(ct))
        {
            var holders = await read.ListAsync($"SELECT lease_by FROM platform_job WHERE state = 'running' AND lease_until >= {now}", r => r.Text(0), ct);
            dead = [.. holders.OfType<string>().Where(LeaseHolder.IsDead)];
            if (await read.LongAsync(read.Sql($"SELECT count(*) FROM (").Value(Due(read, now, dead, only)).Raw(") due"), ct) == 0)
                return null;
        }
        var holder = LeaseHolder.NewClaim();
        await using var session = await database.WriteAsync(ct);
        var skip = new Raw(session.IsSqlite ? "" : " FOR UPDATE SKIP LOCKED");
        var claimed = await session.FirstAsync($"""
            UPDATE platform_job SET state = 'running', lease_by = {holder}, lease_until = {now + JobRunner.Lease}, attempts = attempts + 1,
                started_at = coalesce(started_at, {now}), error = NULL
            WHERE id = ({Due(session, now, dead, only)}{skip})
            RETURNING id, kind, payload, checkpoint, created_by, attempts, asked
            """, r => new ClaimedJob(r.GetInt64(0), r.GetString(1), r.GetString(2), r.Text(3), r.GetInt64(4), r.GetInt64(5), r.Text(6), holder), ct);
        await session.CommitAsync(ct);
        return claimed;
    }

    private static Sql Due(Session session, DateTime now, List<string> dead, long? only)
    {
        var sql = session.Sql($"""
            SELECT id FROM platform_job
            WHERE (state = 'waiting' AND due_at <= {now} OR state = 'running' AND (lease_until < {now} OR lease_by IN {new Strings(dead)}))
            """);
        if (only is { } id)
            sql.Add($" AND id = {id}");
        return sql.Raw(" ORDER BY id LIMIT 1");
    }

    /// <summary>Renews the lease, writes progress and reads what somebody asked of the job.</summary>
    /// <param name="progress">JSON; null leaves what is there.</param>
    /// <returns>Whether the job is still this claim's, and <c>stop</c>, <c>pause</c> or null.</returns>
    public async Task<(bool Held, string? Asked)> RenewAsync(Database database, ClaimedJob job, string? progress, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        var cast = new Raw(session.IsSqlite ? "" : "::jsonb");
        var lease = time.GetUtcNow().UtcDateTime + JobRunner.Lease;
        var (held, asked) = await session.FirstAsync($"""
            UPDATE platform_job SET lease_until = {lease}, progress = coalesce({progress}{cast}, progress)
            WHERE id = {job.Id} AND lease_by = {job.Holder} RETURNING asked
            """, r => (true, r.Text(0)), ct);
        await session.CommitAsync(ct);
        return (held, asked);
    }

    /// <summary>What somebody asked of the job, without writing.</summary>
    public static async Task<(bool Held, string? Asked)> AskedAsync(Database database, ClaimedJob job, CancellationToken ct)
    {
        await using var session = await database.ReadAsync(ct);
        return await session.FirstAsync($"SELECT asked FROM platform_job WHERE id = {job.Id} AND lease_by = {job.Holder}", r => (true, r.Text(0)), ct);
    }

    /// <summary>Writes how it ended and gives the lease back, unless somebody took the job over.</summary>
    public async Task EndAsync(Database database, ClaimedJob job, JobEnd end, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        DateTime? ended = end.State is JobState.Waiting or JobState.Paused ? null : now;
        await using var session = await database.WriteAsync(ct);
        var cast = new Raw(session.IsSqlite ? "" : "::jsonb");
        await session.RunAsync($"""
            UPDATE platform_job SET state = {end.State}, due_at = {end.Due ?? now}, ended_at = {ended}, lease_by = NULL, lease_until = NULL, asked = NULL,
                attempts = {job.Attempts - (end.Counts ? 0 : 1)}, progress = coalesce({end.Progress}{cast}, progress),
                result = {end.Result}{cast}, error = {end.Error}{cast}
            WHERE id = {job.Id} AND lease_by = {job.Holder}
            """, ct);
        await session.CommitAsync(ct);
    }
}

/// <param name="Due">When it may be started again, if it waits.</param>
/// <param name="Counts">False when the attempt was cut short by no fault of the job.</param>
internal sealed record JobEnd(string State, string? Progress = null, string? Result = null, string? Error = null, DateTime? Due = null, bool Counts = true);
