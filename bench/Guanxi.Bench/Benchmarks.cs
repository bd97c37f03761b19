namespace Guanxi.Bench;

/// <param name="Name">As the command line knows it.</param>
/// <param name="About">One line for people.</param>
/// <param name="RunAsync">Takes the size and gives figures.</param>
/// <param name="OnlyFull">Too slow for the small size.</param>
internal sealed record Benchmark(string Name, string About, Func<string, CancellationToken, Task<IReadOnlyList<Figure>>> RunAsync, bool OnlyFull = false);

internal static class Benchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("start", "restart until /health/ready, and memory when idle", Starting.RunAsync),
        new("clone", "clean clone with empty caches until the first page", CleanClone.RunAsync, OnlyFull: true),
    ];
}
