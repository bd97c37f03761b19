using System.Diagnostics;
using Guanxi.Core;
using Guanxi.Customers.Duplicates;
using Guanxi.Host;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Bench;

/// <summary>Duplicates among all customers, then among those who changed; and whether customers about to be stored are there already.</summary>
internal static class Scanning
{
    private const int Batch = 5_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        using var copy = await (await DataSet.OpenAsync(size, ct)).CopyAsync(ct);
        await using var app = GuanxiHost.Build(HostOptions.Load(copy.Data.Folder, logs: false, ("connectionString", "")));
        var system = Actor.System(Databases.Main);
        var jobs = app.Services.GetRequiredService<JobRunner>();
        var watch = Stopwatch.StartNew();
        var all = await jobs.RunHereAsync(system, ScanDuplicates.Kind, new ScanDuplicates.Request(true), null, ct);
        var whole = watch.Elapsed.TotalSeconds;
        if (all.State != JobState.Done)
            throw new InvalidOperationException($"The scan ended as {all.State}: {all.Error?.Detail}");
        watch.Restart();
        await jobs.RunHereAsync(system, ScanDuplicates.Kind, new ScanDuplicates.Request(false), null, ct);
        var changed = watch.Elapsed.TotalSeconds;
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024);
        return
        [
            Figure.Lower("duplicates.scan", whole, "s", size == "full" ? 180 : null),
            Figure.Lower("duplicates.rescan", changed, "s", null),
            Figure.Lower("duplicates.memory", memory, "MiB", null),
            Figure.Higher("duplicates.check", await CheckAsync(app.Services, system, ct), "rows/s", 10_000),
        ];
    }

    /// <summary>Batches as an import has them: of those who are there, each written a little differently.</summary>
    private static async Task<double> CheckAsync(IServiceProvider services, Actor system, CancellationToken ct)
    {
        var stored = services.GetRequiredService<StoredDuplicates>();
        await using var session = await services.GetRequiredService<Databases>().ReadAsync(system, ct);
        var drafts = await session.ListAsync($"SELECT {new Raw(CustomerDraft.Columns)} FROM customers_customer WHERE deleted_at IS NULL ORDER BY id DESC LIMIT {4 * Batch}", CustomerDraft.Read, ct);
        var typed = drafts.Select(d => d with { Id = 0, Name = d.Name.ToUpperInvariant(), Phone = d.Phone.Replace(" ", "", StringComparison.Ordinal) }).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var batch in typed.Chunk(Batch))
            await stored.FindAsync(session, system, batch, DuplicateWeights.Likely, ct);
        return typed.Count / watch.Elapsed.TotalSeconds;
    }
}
