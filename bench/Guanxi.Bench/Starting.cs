using System.Diagnostics;
using System.Globalization;
using Guanxi.Tests;

namespace Guanxi.Bench;

internal static class Starting
{
    private const int Runs = 7;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("guanxi-bench-").FullName;
        try
        {
            // The first start makes the database and is not what is measured.
            var (first, _) = await GuanxiProcess.ServeAsync(folder, ct);
            await using (first)
                await first.InterruptAsync(ct);
            var seconds = new List<double>();
            var megabytes = 0.0;
            for (var i = 0; i < Runs; i++)
            {
                var watch = Stopwatch.StartNew();
                var (process, address) = await GuanxiProcess.ServeAsync(folder, ct);
                seconds.Add(watch.Elapsed.TotalSeconds);
                await using (process)
                {
                    if (i == Runs - 1)
                        megabytes = await IdleAsync(process, address, ct);
                    await process.InterruptAsync(ct);
                }
            }
            return [Figure.Lower("start.ready", seconds.Median(), "s", 1.5), Figure.Lower("start.memory", megabytes, "MB", 200)];
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task<double> IdleAsync(GuanxiProcess process, Uri address, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = address };
        for (var i = 0; i < 20; i++)
            using (await client.GetAsync("/", ct)) { }
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        return ResidentMegabytes(process.Id);
    }

    public static double ResidentMegabytes(int process)
        => double.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
