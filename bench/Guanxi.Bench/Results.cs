using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Guanxi.Tests;

namespace Guanxi.Bench;

/// <summary>The recorded figures in <c>bench/results.json</c>.</summary>
internal static class Results
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string File { get; } = Path.Combine(Repository.Root, "bench", "results.json");

    public static IReadOnlyList<Figure> Load() => System.IO.File.Exists(File) ? JsonSerializer.Deserialize<List<Figure>>(System.IO.File.ReadAllText(File), Json)! : [];

    /// <summary>Replaces what was measured and keeps the rest.</summary>
    public static void Save(IReadOnlyList<Figure> recorded, IReadOnlyList<Figure> figures)
        => System.IO.File.WriteAllText(File, ToJson([.. recorded.Where(r => !figures.Any(f => f.Name == r.Name && f.Size == r.Size)).Concat(figures)
            .OrderBy(f => f.Name, StringComparer.Ordinal).ThenBy(f => f.Size, StringComparer.Ordinal)]));

    public static string ToJson(IReadOnlyList<Figure> figures) => JsonSerializer.Serialize(figures, Json) + "\n";

    /// <summary>A line for each figure: value, budget, and the ratio to the recorded run, above 1 where it got better.</summary>
    public static string Table(IReadOnlyList<Figure> figures, IReadOnlyList<Figure> recorded)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"figure",-32} {"value",12} {"budget",14} {"recorded",12} {"ratio",7}");
        foreach (var figure in figures)
        {
            var before = recorded.FirstOrDefault(r => r.Name == figure.Name && r.Size == figure.Size);
            var budget = figure.Budget is { } b ? (figure.Better == "lower" ? "≤ " : "≥ ") + Number(b) : "";
            var ratio = figure.BetterThan(before) is { } r ? r.ToString("0.00×", CultureInfo.InvariantCulture) : "";
            var note = (figure.WithinBudget ? "" : "  over budget") + (before is not null && before.Machine != figure.Machine ? "  (other machine)" : "");
            text.AppendLine(CultureInfo.InvariantCulture, $"{figure.Name,-32} {Number(figure.Value) + " " + figure.Unit,12} {budget,14} {(before is null ? "" : Number(before.Value)),12} {ratio,7}{note}");
        }
        return text.ToString();
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
