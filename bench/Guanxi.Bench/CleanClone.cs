using System.Diagnostics;
using System.Globalization;
using Guanxi.Tests;

namespace Guanxi.Bench;

/// <summary>What a newcomer waits for: clone, restore, build, demo data, first page.</summary>
internal static class CleanClone
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("guanxi-clone-").FullName;
        var port = GuanxiProcess.FreePort();
        try
        {
            var watch = Stopwatch.StartNew();
            using (var git = Process.Start("git", ["clone", "--quiet", Repository.Root, Path.Combine(folder, "guanxi")]))
            {
                await git.WaitForExitAsync(ct);
                if (git.ExitCode != 0)
                    throw new InvalidOperationException("git clone failed");
            }
            // setsid: the whole family is stopped at the end, whatever it started.
            var start = new ProcessStartInfo("setsid", ["--wait", "./guanxi", "demo", "--port", port.ToString(CultureInfo.InvariantCulture)])
            {
                WorkingDirectory = Path.Combine(folder, "guanxi"),
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            };
            start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "nuget");
            start.Environment["NUGET_HTTP_CACHE_PATH"] = Path.Combine(folder, "nuget-http");
            start.Environment["npm_config_cache"] = Path.Combine(folder, "npm");
            using var demo = Process.Start(start)!;
            demo.OutputDataReceived += (_, _) => { };
            demo.BeginOutputReadLine();
            try
            {
                await FirstPageAsync(demo, port, ct);
                return [Figure.Lower("clone.first-page", watch.Elapsed.TotalSeconds, "s", 120)];
            }
            finally
            {
                demo.Kill(entireProcessTree: true);
                await demo.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task FirstPageAsync(Process demo, int port, CancellationToken ct)
    {
        using var client = new HttpClient();
        while (true)
        {
            if (demo.HasExited)
                throw new InvalidOperationException($"./guanxi demo left with {demo.ExitCode}");
            try
            {
                using var page = await client.GetAsync($"http://127.0.0.1:{port}/", ct);
                if (page.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) { }
            await Task.Delay(50, ct);
        }
    }
}
