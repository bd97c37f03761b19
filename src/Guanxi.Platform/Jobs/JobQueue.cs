using System.Text.Json;
using System.Threading.Channels;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Jobs;

/// <summary>Takes jobs in. The use case that adds one has checked the permission.</summary>
public sealed class JobQueue(Databases databases, TimeProvider time)
{
    private readonly Channel<string> wakes = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    internal ChannelReader<string> Wakes => wakes.Reader;

    /// <summary>Adds a job that any node may start from now on.</summary>
    /// <returns>Its id.</returns>
    public async Task<long> AddAsync(Actor by, string kind, object payload, CancellationToken ct)
    {
        await using var session = await databases.WriteAsync(by, ct);
        var id = await AddAsync(session, by, kind, payload, ct);
        await session.CommitAsync(ct);
        return id;
    }

    /// <summary>Adds a job in the session's transaction: it exists only if the rest does.</summary>
    /// <param name="due">UTC instant before which it is not started; null for at once.</param>
    public async Task<long> AddAsync(Session session, Actor by, string kind, object payload, CancellationToken ct, DateTime? due = null)
    {
        var id = await InsertAsync(session, by, kind, payload, JobState.Waiting, holder: null, due, ct);
        session.AfterCommit(() => Wake(by.Tenant));
        return id;
    }

    /// <summary>Tells this process that a tenant has work.</summary>
    internal void Wake(string tenant) => wakes.Writer.TryWrite(tenant);

    /// <summary>Adds a job that is claimed from its first moment, so that no node takes it first.</summary>
    internal Task<long> AddClaimedAsync(Session session, Actor by, string kind, object payload, string holder, CancellationToken ct)
        => InsertAsync(session, by, kind, payload, JobState.Running, holder, due: null, ct);

    private async Task<long> InsertAsync(Session session, Actor by, string kind, object payload, string state, string? holder, DateTime? due, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var json = JsonSerializer.Serialize(payload, payload.GetType(), JsonSerializerOptions.Web);
        var cast = new Raw(session.IsSqlite ? "" : "::jsonb");
        DateTime? started = holder is null ? null : now, lease = holder is null ? null : now + JobRunner.Lease;
        return await session.LongAsync($"""
            INSERT INTO platform_job (kind, state, payload, created_by, created_at, due_at, started_at, lease_by, lease_until, attempts)
            VALUES ({kind}, {state}, {json}{cast}, {by.UserId}, {now}, {due ?? now}, {started}, {holder}, {lease}, {(holder is null ? 0 : 1)})
            RETURNING id
            """, ct);
    }
}
