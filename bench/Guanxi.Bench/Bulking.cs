using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Host;
using Guanxi.Platform.Bulk;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Bench;

/// <summary>A tenth of all customers, those who brought most, get another owner at once, and it is taken back: rows, log, search documents and what is told to others.</summary>
internal static class Bulking
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        using var copy = await (await DataSet.OpenAsync(size, ct)).CopyAsync(ct);
        await using var app = GuanxiHost.Build(HostOptions.Load(copy.Data.Folder, logs: false, ("connectionString", "")));
        var system = Actor.System(Databases.Main);
        var (bulks, runner) = (app.Services.GetRequiredService<Bulks>(), app.Services.GetRequiredService<JobRunner>());
        var least = await app.Services.GetRequiredService<Databases>().ReadAsync(system, ct);
        long revenue, owner;
        await using (least)
        {
            var tenth = await least.LongAsync($"SELECT count(*) / 10 FROM customers_customer", ct);
            revenue = await least.LongAsync($"SELECT revenue FROM customers_customer WHERE deleted_at IS NULL ORDER BY revenue DESC LIMIT 1 OFFSET {tenth}", ct);
            owner = await least.LongAsync($"SELECT max(id) FROM platform_user", ct);
        }
        var request = new BulkRequest(BulkAction.Edit)
        {
            Filter = string.Create(CultureInfo.InvariantCulture, $"revenue > {revenue / 100m}"),
            Set = new Dictionary<string, JsonElement> { ["ownerId"] = JsonSerializer.SerializeToElement(owner) },
        };
        var started = await bulks.StartAsync(system, app.Services.GetRequiredService<FieldCatalogue>()[RecordTypes.Customer], request, ct);
        var edit = await TimeAsync(runner, started.Job, ct);
        var counts = (await bulks.GetAsync(system, started.Bulk, ct)).Counts;
        var undo = await TimeAsync(runner, await bulks.UndoAsync(system, started.Bulk, ct), ct);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {counts.Found:#,0} found, {counts.Changed:#,0} changed"));
        return [Figure.Lower("bulk.edit", edit, "s", size == "full" ? 10 : null), Figure.Lower("bulk.undo", undo, "s", size == "full" ? 10 : null)];
    }

    private static async Task<double> TimeAsync(JobRunner runner, long job, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var outcome = await runner.RunHereAsync(Databases.Main, job, null, ct);
        return outcome is { State: JobState.Done } ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"the job ended {outcome?.State}: {outcome?.Error?.Detail}");
    }
}
