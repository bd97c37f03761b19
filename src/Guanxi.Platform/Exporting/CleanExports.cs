using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Exporting;

/// <summary>Every few hours, what has been kept long enough goes.</summary>
internal sealed partial class CleanExports(Databases databases, Exports exports, TimeProvider time, ILogger<CleanExports> log) : BackgroundService
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Rounds.OfTenantsAsync(databases, time, Start, Every, exports.CleanAsync, CleaningFailed, stoppingToken);

    [LoggerMessage(LogLevel.Error, "Cleaning exports failed")]
    private partial void CleaningFailed(Exception e);
}
