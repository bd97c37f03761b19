using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Jobs;

/// <summary>What a running job knows and may say.</summary>
public sealed class JobContext
{
    private readonly string payload;
    private readonly string holder;
    private readonly TimeProvider time;
    private string? checkpoint;
    private JobProgress? progress;

    internal JobContext(Database database, ClaimedJob claim, TimeProvider time)
    {
        Database = database;
        Id = claim.Id;
        // The permission was asked for when the job was; here it acts for whoever started it.
        By = Actor.System(database.Tenant) with { UserId = claim.CreatedBy };
        (payload, checkpoint, holder, Attempts, this.time) = (claim.Payload, claim.Checkpoint, claim.Holder, claim.Attempts, time);
    }

    public long Id { get; }

    public Database Database { get; }

    /// <summary>Whoever started the job, with every grant: what she may do was checked when she started it.</summary>
    public Actor By { get; }

    /// <summary>Shown with the finished job and handed to the API; null for none.</summary>
    public object? Result { get; set; }

    /// <summary>Starts since the last checkpoint, this one included.</summary>
    internal long Attempts { get; private set; }

    internal JobProgress? Progress => Volatile.Read(ref progress);

    public T Payload<T>() => JsonSerializer.Deserialize<T>(payload, JsonSerializerOptions.Web)!;

    /// <returns>What the last attempt saved; null on the first.</returns>
    public T? Checkpoint<T>() where T : class => checkpoint is null ? null : JsonSerializer.Deserialize<T>(checkpoint, JsonSerializerOptions.Web);

    /// <summary>Tells how far the job is. Costs nothing: it is written aside, twice a second at most.</summary>
    public void Report(JobProgress now) => Volatile.Write(ref progress, now);

    /// <summary>
    /// Saves where to go on, in the job's own write transaction and with everything else written there. Also proves that
    /// nobody took the job over meanwhile.
    /// </summary>
    /// <exception cref="JobLostException">Somebody did: nothing of this transaction may be committed.</exception>
    public async Task SaveAsync<T>(Session session, T state, CancellationToken ct) where T : class
    {
        var json = JsonSerializer.Serialize(state, JsonSerializerOptions.Web);
        var cast = new Raw(session.IsSqlite ? "" : "::jsonb");
        var lease = time.GetUtcNow().UtcDateTime + JobRunner.Lease;
        if (await session.RunAsync($"UPDATE platform_job SET checkpoint = {json}{cast}, lease_until = {lease}, attempts = 1 WHERE id = {Id} AND lease_by = {holder}", ct) == 0)
            throw new JobLostException(Id);
        (checkpoint, Attempts) = (json, 1);
    }
}

/// <summary>Another process took the job over because this one seemed dead.</summary>
public sealed class JobLostException(long id) : Exception($"Job {id} was taken over.");

internal sealed record ClaimedJob(long Id, string Kind, string Payload, string? Checkpoint, long CreatedBy, long Attempts, string? Asked, string Holder);
