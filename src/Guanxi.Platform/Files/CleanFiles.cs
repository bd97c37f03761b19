using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guanxi.Platform.Files;

/// <summary>Once a day, contents that no row names any more go from the disk, with what uploads that were cut off have left.</summary>
internal sealed partial class CleanFiles(Databases databases, FileStore files, Importing.ImportDrafts drafts, TimeProvider time, ILogger<CleanFiles> log) : BackgroundService
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Rounds.RunAsync(time, Start, Every, RunAsync, CleaningFailed, stoppingToken);

    /// <returns>How many contents went.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var removed = 0;
        foreach (var tenant in await databases.ListAsync(ct))
        {
            await drafts.CleanAsync(tenant, ct);
            removed += await files.CleanAsync(tenant, ct);
        }
        return removed;
    }

    [LoggerMessage(LogLevel.Error, "Cleaning the files failed")]
    private partial void CleaningFailed(Exception e);
}
