using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Jobs;

/// <summary>Stops, pauses and resumes jobs. A running one hears of it within a second and ends at its next safe place.</summary>
public sealed class SteerJob(Databases databases, JobList jobs, JobQueue queue, TimeProvider time)
{
    /// <summary>For good: a stopped job is not started again.</summary>
    /// <exception cref="ConflictException"><c>job.ended</c>: it has ended already.</exception>
    public Task StopAsync(Actor by, long id, CancellationToken ct) => AskAsync(by, id, "stop", JobState.Stopped, ct);

    /// <summary>Until somebody resumes it.</summary>
    /// <exception cref="ConflictException"><c>job.ended</c>: it has ended already.</exception>
    public Task PauseAsync(Actor by, long id, CancellationToken ct) => AskAsync(by, id, "pause", JobState.Paused, ct);

    /// <summary>Pauses the job of something that has asked for a permission of its own.</summary>
    /// <exception cref="ConflictException"><c>job.ended</c>: it has ended already.</exception>
    internal Task PauseAsync(long id, Actor by, CancellationToken ct) => AskAsync(id, "pause", JobState.Paused, by, ct);

    /// <summary>Stops the job of something that has asked for a permission of its own.</summary>
    /// <exception cref="ConflictException"><c>job.ended</c>: it has ended already.</exception>
    internal Task StopAsync(long id, Actor by, CancellationToken ct) => AskAsync(id, "stop", JobState.Stopped, by, ct);

    /// <summary>Starts a paused or failed job again, from its last checkpoint.</summary>
    /// <exception cref="ConflictException"><c>job.not-resumable</c>.</exception>
    public async Task ResumeAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ReadJobs);
        await jobs.GetAsync(by, id, ct);
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await databases.WriteAsync(by, ct);
        if (await session.RunAsync($"""
            UPDATE platform_job SET state = 'waiting', due_at = {now}, ended_at = NULL, asked = NULL, attempts = 0, error = NULL
            WHERE id = {id} AND state IN ('paused', 'failed')
            """, ct) == 0)
            throw new ConflictException("job.not-resumable");
        await AuditEntry.For("job", id, "resume", by, now).WriteAsync(session, ct);
        session.AfterCommit(() => queue.Wake(by.Tenant));
        await session.CommitAsync(ct);
    }

    private async Task AskAsync(Actor by, long id, string asked, string idle, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ReadJobs);
        await jobs.GetAsync(by, id, ct);
        await AskAsync(id, asked, idle, by, ct);
    }

    private async Task AskAsync(long id, string asked, string idle, Actor by, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        DateTime? ended = idle == JobState.Stopped ? now : null;
        await using var session = await databases.WriteAsync(by, ct);
        var rows = await session.RunAsync($"UPDATE platform_job SET asked = {asked} WHERE id = {id} AND state = 'running'", ct)
            + await session.RunAsync($"UPDATE platform_job SET state = {idle}, ended_at = {ended} WHERE id = {id} AND state IN ('waiting', 'paused')", ct);
        if (rows == 0)
            throw new ConflictException("job.ended");
        await AuditEntry.For("job", id, asked, by, now).WriteAsync(session, ct);
        await session.CommitAsync(ct);
    }
}
