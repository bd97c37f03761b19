using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Customers.Retention;

/// <summary>Starts a run a day for every tenant that has rules, whichever node comes first.</summary>
internal sealed partial class DailyRetention(Databases databases, SettingStore settings, JobQueue jobs, TimeProvider time, ILogger<DailyRetention> log) : BackgroundService
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Rounds.OfTenantsAsync(databases, time, Start, Every, StartAsync, StartingFailed, stoppingToken);

    /// <returns>True when a run was due.</returns>
    public async Task<bool> StartAsync(string tenant, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.WriteAsync(ct);
        if ((await settings.GetAsync(session, RetentionRules.Setting, RetentionRules.Shipped, ct)).Rules.Count == 0
            || await session.LongAsync($"SELECT count(*) FROM platform_job WHERE kind = {ApplyRetention.Kind} AND created_at > {time.GetUtcNow().UtcDateTime.AddHours(-24)}", ct) > 0)
            return false;
        await jobs.AddAsync(session, Actor.System(tenant), ApplyRetention.Kind, new ApplyRetention.Request(), ct);
        await session.CommitAsync(ct);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "Starting retention failed")]
    private partial void StartingFailed(Exception e);
}
