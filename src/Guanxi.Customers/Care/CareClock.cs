using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Customers.Care;

/// <summary>Starts the day of care once in every day of each company, by the clock on its own wall.</summary>
internal sealed partial class CareClock(Databases databases, JobQueue jobs, SettingStore settings, TimeProvider time, ILogger<CareClock> log) : BackgroundService
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Rounds.OfTenantsAsync(databases, time, Start, Every, RunAsync, Failed, stoppingToken);

    /// <returns>Id of the job that was started; null when the day is done, or at work, or has nothing to do.</returns>
    public async Task<long?> RunAsync(string tenant, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using (var read = await database.ReadAsync(ct))
            if (await IsDoneAsync(read, await TodayAsync(read, ct), ct))
                return null;
        await using var session = await database.WriteAsync(ct);
        if (!session.IsSqlite)
            await session.RunAsync($"SELECT pg_advisory_xact_lock(hashtext('customers.care'))", ct);
        var today = await TodayAsync(session, ct);
        // Another node may have been quicker.
        if (await IsDoneAsync(session, today, ct))
            return null;
        long? job = null;
        if ((await CareRules.OfAsync(session, settings, ct)).Active.Any())
            job = await jobs.AddAsync(session, Actor.System(tenant), CareDay.Kind, new CareDay.Request(today), ct);
        // Begun: a job that was killed is taken up again by itself, and a failed one by whoever resumes it.
        await CareDay.RememberAsync(session, -1, today, 0, ct);
        if (job is null)
            await CareDay.RememberAsync(session, 0, today, 0, ct);
        await session.CommitAsync(ct);
        return job;
    }

    private static async Task<bool> IsDoneAsync(Session session, DateOnly today, CancellationToken ct)
        => await session.LongAsync($"SELECT count(*) FROM customers_care_run WHERE rule = -1 AND day = {today}", ct) > 0;

    public async Task<DateOnly> TodayAsync(Session session, CancellationToken ct)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), (await Company.OfAsync(session, settings, ct)).Zone).DateTime);

    [LoggerMessage(LogLevel.Error, "Starting the day of care failed")]
    private partial void Failed(Exception e);
}
