using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Jobs;

/// <summary>Work that outlasts a request. It may be started again from its last checkpoint after any crash.</summary>
public interface IJob
{
    /// <summary>
    /// Does the work, beginning at the context's checkpoint. What it writes together with
    /// <see cref="JobContext.SaveAsync"/> in one transaction is written exactly once.
    /// </summary>
    Task RunAsync(JobContext job, CancellationToken ct);
}

/// <summary>A kind of job as stored by name; its label is the text <c>job.{name}</c>.</summary>
/// <param name="MaxAttempts">How often it is started without a new checkpoint before it counts as failed.</param>
public sealed record JobKind(string Name, Type Type, int MaxAttempts = 3);

public static class JobRegistration
{
    /// <summary>Registers <typeparamref name="TJob"/> under a name that must not change.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, string kind, int maxAttempts = 3) where TJob : class, IJob
        => services.AddSingleton<TJob>().AddSingleton(new JobKind(kind, typeof(TJob), maxAttempts));
}

/// <summary>States of a job. Done and stopped are final; paused and failed may be resumed.</summary>
public static class JobState
{
    public const string Waiting = "waiting";
    public const string Running = "running";
    public const string Paused = "paused";
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Stopped = "stopped";

    public static bool IsOpen(string state) => state is Waiting or Running;
}

/// <summary>How far a job is.</summary>
/// <param name="Done">Units done, such as rows.</param>
/// <param name="Total">Units in all; null while unknown.</param>
/// <param name="Step">What it does now, as the key of a text; null when there is but one step.</param>
public sealed record JobProgress(long Done, long? Total = null, string? Step = null)
{
    /// <summary>0 to 1; null while the total is unknown.</summary>
    public double? Share => Total is > 0 ? Math.Clamp((double)Done / Total.Value, 0, 1) : null;
}

/// <summary>Why a job failed, by code, so that each reader hears it in her language.</summary>
/// <param name="Code">Of the text <c>error.{code}</c>.</param>
/// <param name="Args">For its placeholders.</param>
/// <param name="Detail">For the administrator; null for a broken rule.</param>
public sealed record JobError(string Code, IReadOnlyList<string?> Args, string? Detail);
