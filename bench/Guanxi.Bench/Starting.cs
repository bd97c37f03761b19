using System.Diagnostics;
using System.Globalization;
using Guanxi.Tests;

namespace Guanxi.Bench;

/// <summary>What somebody waits for who starts <c>./guanxi serve</c> again, and what the server then keeps of the machine.</summary>
internal static class Starting
{
    private const int Runs = 7;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("guanxi-bench-").FullName;
        try
        {
            // The first start builds the program and makes the database, and is not what is measured.
            await StartAsync(folder, (_, _) => Task.CompletedTask, ct);
            var seconds = new List<double>();
            var megabytes = 0.0;
            for (var i = 0; i < Runs; i++)
                seconds.Add(await StartAsync(folder, async (process, address) => megabytes = i < Runs - 1 ? 0 : await IdleAsync(process, address, ct), ct));
            return [Figure.Lower("start.ready", seconds.Median(), "s", 1.5), Figure.Lower("start.memory", megabytes, "MB", 200)];
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <returns>Seconds until it was ready.</returns>
    private static async Task<double> StartAsync(string folder, Func<int, Uri, Task> whenReady, CancellationToken ct)
    {
        var address = new Uri($"http://127.0.0.1:{GuanxiProcess.FreePort()}");
        var watch = Stopwatch.StartNew();
        using var guanxi = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "guanxi"),
            ["serve", "--port", address.Port.ToString(CultureInfo.InvariantCulture), "--data", folder])
        { RedirectStandardOutput = true })!;
        guanxi.OutputDataReceived += (_, _) => { };
        guanxi.BeginOutputReadLine();
        try
        {
            await ReadyAsync(guanxi, address, ct);
            var seconds = watch.Elapsed.TotalSeconds;
            await whenReady(guanxi.Id, address);
            return seconds;
        }
        finally
        {
            // The script hands its process over to the program.
            using var interrupt = Process.Start("kill", ["-INT", guanxi.Id.ToString(CultureInfo.InvariantCulture)]);
            await guanxi.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task ReadyAsync(Process guanxi, Uri address, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = address };
        while (!guanxi.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync("/health/ready", ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) { } // not listening yet
            await Task.Delay(5, ct);
        }
        throw new InvalidOperationException($"./guanxi serve left with {guanxi.ExitCode}.");
    }

    private static async Task<double> IdleAsync(int process, Uri address, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = address };
        for (var i = 0; i < 20; i++)
            using (await client.GetAsync("/", ct)) { }
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        return ResidentMegabytes(process);
    }

    private static double ResidentMegabytes(int process)
        => double.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
