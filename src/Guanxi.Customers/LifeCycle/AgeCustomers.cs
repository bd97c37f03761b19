using Guanxi.Core;
using Guanxi.Customers.Figures;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Customers.LifeCycle;

/// <summary>Moves whoever time alone moves: at the start and every hour, only those who are due.</summary>
internal sealed partial class AgeCustomers(Databases databases, KeepFigures keep, RefreshRfm rfm, AsOf asOf, SettingStore settings, JobQueue jobs, TimeProvider time, ILogger<AgeCustomers> log) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Rounds.OfTenantsAsync(databases, time, Start, Every, RunAsync, AgeingFailed, stoppingToken);

    /// <returns>How many customers were due.</returns>
    public async Task<int> RunAsync(string tenant, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        var aged = 0;
        while (true)
        {
            await using var session = await database.WriteAsync(ct);
            var now = await asOf.NowAsync(session, ct);
            var due = await session.ListAsync($"SELECT id FROM customers_customer WHERE stage_due_at <= {now} ORDER BY stage_due_at LIMIT {Batch}", r => r.GetInt64(0), ct);
            if (due.Count == 0)
                break;
            await keep.KeepAsync(database, session, due, ct);
            await session.CommitAsync(ct);
            aged += due.Count;
        }
        await rfm.AgeAsync(database, ct);
        await ReviewDailyAsync(database, ct);
        return aged;
    }

    /// <summary>Filters may look at days and at what was changed in bulk: once a day everybody is judged again.</summary>
    private async Task ReviewDailyAsync(Database database, CancellationToken ct)
    {
        await using var session = await database.WriteAsync(ct);
        var day = time.GetUtcNow().UtcDateTime.AddDays(-1);
        if (!(await StageSets.OfAsync(session, settings, ct)).ReadsFields || await session.LongAsync($"SELECT count(*) FROM platform_job WHERE kind = {ReviewCustomers.Kind} AND created_at > {day}", ct) > 0)
            return;
        await jobs.AddAsync(session, Actor.System(database.Tenant), ReviewCustomers.Kind, new ReviewCustomers.Request(), ct);
        await session.CommitAsync(ct);
    }

    [LoggerMessage(LogLevel.Error, "Ageing customers failed")]
    private partial void AgeingFailed(Exception e);
}
