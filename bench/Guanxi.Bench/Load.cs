using System.Diagnostics;
using System.Text.Json;

namespace Guanxi.Bench;

/// <summary>One request of a load.</summary>
/// <param name="Path">With query.</param>
/// <param name="Body">JSON; null sends none.</param>
internal sealed record LoadRequest(string Path, string Method = "GET", string? Body = null);

/// <param name="Requests">Taken in turn by every connection, each beginning elsewhere.</param>
/// <param name="Headers">Whole lines, such as <c>Authorization: Bearer …</c>.</param>
internal sealed record LoadPlan(string Host, int Port, int Connections, double Seconds, double WarmUpSeconds, IReadOnlyList<LoadRequest> Requests, IReadOnlyList<string> Headers);

/// <summary>What a load came to; times in milliseconds.</summary>
/// <param name="Failures">Answers that were not 2xx.</param>
internal sealed record LoadResult(double Rate, double P50, double P95, double P99, long Answers, long Failures, double BytesEach);

internal static class Load
{
    /// <summary>
    /// Loads the server from another process, so that the measured one has its own garbage and its own threads.
    /// Warming up takes long enough for the code to be compiled for good: a server runs for weeks.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server refused some of it: then the figure would mean nothing.</exception>
    public static async Task<LoadResult> RunAsync(Uri server, IReadOnlyList<LoadRequest> requests, IReadOnlyList<string> headers, CancellationToken ct,
        int connections = 16, double seconds = 6, double warmUp = 10)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, "load") { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var generator = Process.Start(start)!;
        await generator.StandardInput.WriteAsync(JsonSerializer.Serialize(new LoadPlan(server.Host, server.Port, connections, seconds, warmUp, requests, headers)));
        generator.StandardInput.Close();
        var answer = await generator.StandardOutput.ReadToEndAsync(ct);
        await generator.WaitForExitAsync(ct);
        if (generator.ExitCode != 0)
            throw new InvalidOperationException($"the load generator left with {generator.ExitCode}");
        var result = JsonSerializer.Deserialize<LoadResult>(answer)!;
        return result.Failures == 0 ? result : throw new InvalidOperationException($"{result.Failures} of {result.Answers} answers were failures");
    }
}
