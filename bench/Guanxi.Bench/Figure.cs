using System.Text.Json.Serialization;

namespace Guanxi.Bench;

/// <summary>One measured number.</summary>
/// <param name="Name">Benchmark and what of it, such as <c>list.rate</c>.</param>
/// <param name="Budget">What it must not fall short of; null where there is no budget.</param>
/// <param name="Better"><c>higher</c> or <c>lower</c>.</param>
/// <param name="Size">Size of the run, <c>small</c> or <c>full</c>.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Budget, string Better, string Size = "", string Machine = "")
{
    public static Figure Lower(string name, double value, string unit, double? budget) => new(name, value, unit, budget, "lower");

    public static Figure Higher(string name, double value, string unit, double? budget) => new(name, value, unit, budget, "higher");

    [JsonIgnore]
    public bool WithinBudget => Budget is null || (Better == "lower" ? Value <= Budget : Value >= Budget);

    /// <summary>How much better than before: 2 is twice as good, whichever direction is good.</summary>
    public double? BetterThan(Figure? before)
        => before is null or { Value: 0 } || Value == 0 ? null : Better == "lower" ? before.Value / Value : Value / before.Value;
}

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    /// <summary>Nearest rank.</summary>
    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * share) - 1, 0, sorted.Length - 1)];
    }
}

internal static class Machine
{
    /// <summary>Processor, cores and memory: figures of different machines are not compared.</summary>
    public static string Name { get; } = Describe();

    private static string Describe()
    {
        var model = Line("/proc/cpuinfo", "model name") ?? "unknown processor";
        var kilobytes = double.Parse((Line("/proc/meminfo", "MemTotal") ?? "0 kB").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{model}, {Environment.ProcessorCount} cores, {kilobytes / 1024 / 1024:0} GB");
    }

    private static string? Line(string file, string name)
        => File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
}
