using System.Data.Common;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Jobs;

/// <summary>A job as its owner sees it.</summary>
/// <param name="State">One of <see cref="JobState"/>.</param>
/// <param name="Result">JSON; null until done, or when there is none.</param>
/// <param name="CreatedBy">Id of the user; 0 for the system.</param>
public sealed record JobCard(
    long Id, string Kind, string State, JobProgress? Progress, JsonElement? Result, JobError? Error, long CreatedBy,
    DateTime CreatedAt, DateTime? StartedAt, DateTime? EndedAt, string? Asked)
{
    public bool IsOpen => JobState.IsOpen(State);
}

/// <summary>Jobs, newest first: her own, or everybody's for those who manage them.</summary>
public sealed class JobList(Databases databases)
{
    /// <param name="before">Only jobs older than this id; null begins at the newest.</param>
    /// <param name="limit">1 to 200.</param>
    public async Task<List<JobCard>> ListAsync(Actor by, long? before, int limit, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ReadJobs);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync(
            Select(session, by).Add($" AND id < {before ?? long.MaxValue} ORDER BY id DESC LIMIT {Math.Clamp(limit, 1, 200)}"), Card, ct);
    }

    /// <exception cref="NotFoundException">No such job, or somebody else's.</exception>
    public async Task<JobCard> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ReadJobs);
        await using var session = await databases.ReadAsync(by, ct);
        return (await session.ListAsync(Select(session, by).Add($" AND id = {id}"), Card, ct)).FirstOrDefault() ?? throw new NotFoundException("job", id);
    }

    private static Sql Select(Session session, Actor by)
    {
        var sql = session.Sql().Raw("SELECT id, kind, state, progress, result, error, created_by, created_at, started_at, ended_at, asked FROM platform_job WHERE ");
        return by.May(PlatformPermissions.ManageJobs) ? sql.Raw("true") : sql.Add($"created_by = {by.UserId}");
    }

    private static JobCard Card(DbDataReader r) => new(
        r.GetInt64(0), r.GetString(1), r.GetString(2), Json<JobProgress>(r.Text(3)),
        r.Text(4) is { } result ? JsonElement.Parse(result) : null, Json<JobError>(r.Text(5)),
        r.GetInt64(6), r.Time(7), r.TimeOrNull(8), r.TimeOrNull(9), r.Text(10));

    private static T? Json<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
}
