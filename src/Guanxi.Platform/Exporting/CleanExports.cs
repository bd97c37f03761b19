using Guanxi.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Exporting;

/// <summary>Every few hours, what has been kept long enough goes.</summary>
internal sealed partial class CleanExports(Databases databases, Exports exports, TimeProvider time, ILogger<CleanExports> log) : BackgroundService
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = Start; ; wait = Every)
        {
            await Task.Delay(wait, time, stoppingToken);
            try
            {
                foreach (var tenant in await databases.ListAsync(stoppingToken))
                    await exports.CleanAsync(tenant, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested) { CleaningFailed(e); }
        }
    }

    [LoggerMessage(LogLevel.Error, "Cleaning exports failed")]
    private partial void CleaningFailed(Exception e);
}
