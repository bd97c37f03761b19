using System.Diagnostics;
using Guanxi.Core;
using Guanxi.Customers.Rfm;
using Guanxi.Host;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Bench;

/// <summary>Cuts taken anew and every customer scored again, as after a change of the rules; others write in between.</summary>
internal static class Rescoring
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        using var copy = await (await DataSet.OpenAsync(size, ct)).CopyAsync(ct);
        await using var app = GuanxiHost.Build(HostOptions.Load(copy.Data.Folder, logs: false, ("connectionString", "")));
        var system = Actor.System(Databases.Main);
        await using (var session = await app.Services.GetRequiredService<Databases>().WriteAsync(system, ct))
        {
            await session.RunAsync($"UPDATE customers_customer SET rfm = 0, recency_score = 0, frequency_score = 0, monetary_score = 0", ct);
            await RfmTable.WriteAsync(session, RfmCuts.None, ct);
            await session.CommitAsync(ct);
        }
        var watch = Stopwatch.StartNew();
        await app.Services.GetRequiredService<RefreshRfm>().RunAsync(system, ct);
        await app.Services.GetRequiredService<OutboxDispatcher>().DrainAsync(Databases.Main, ct);
        return [Figure.Lower("rescore.all", watch.Elapsed.TotalSeconds, "s", null)];
    }
}
