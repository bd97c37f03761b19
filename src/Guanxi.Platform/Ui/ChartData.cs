using System.Text.Json.Serialization;

namespace Guanxi.Platform.Ui;

/// <summary>The form of a chart.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChartKind>))]
public enum ChartKind
{
    /// <summary>Lines over time.</summary>
    [JsonStringEnumMemberName("line")] Line,
    /// <summary>Bars side by side.</summary>
    [JsonStringEnumMemberName("bar")] Bar,
    /// <summary>Bars on top of one another.</summary>
    [JsonStringEnumMemberName("stacked")] Stacked,
    /// <summary>Shares of a whole; at most six.</summary>
    [JsonStringEnumMemberName("pie")] Pie,
    /// <summary>A grid of shades; each series is a row.</summary>
    [JsonStringEnumMemberName("heatmap")] Heatmap,
    /// <summary>Steps that lose some on the way, in the order given.</summary>
    [JsonStringEnumMemberName("funnel")] Funnel,
    /// <summary>Points over two measures.</summary>
    [JsonStringEnumMemberName("scatter")] Scatter,
}

/// <summary>What a chart draws.</summary>
/// <param name="Categories">The marks along the axis, or the slices; localised.</param>
public sealed record ChartData(ChartKind Kind, IReadOnlyList<string> Categories, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>One hue for each category (see <see cref="Hue"/>), where they have a fixed one.</summary>
    public IReadOnlyList<string?>? Hues { get; init; }

    /// <summary>The points of a scatter chart.</summary>
    public IReadOnlyList<ChartPoint>? Points { get; init; }

    /// <summary>What stands before each value, such as ¥.</summary>
    public string? Prefix { get; init; }

    /// <summary>What stands after each value, such as %.</summary>
    public string? Suffix { get; init; }

    /// <summary>How many decimals a value shows at most.</summary>
    public int Decimals { get; init; }

    /// <summary>The name of the horizontal measure, for scatter charts.</summary>
    public string? XName { get; init; }

    /// <summary>The name of the vertical measure.</summary>
    public string? YName { get; init; }
}

/// <summary>One line, set of bars or row. <paramref name="Hrefs"/> are the records behind each mark.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values, IReadOnlyList<string?>? Hrefs = null, string? Hue = null);

/// <summary>A point of a scatter chart.</summary>
public sealed record ChartPoint(double X, double Y, string? Label = null, string? Href = null);
