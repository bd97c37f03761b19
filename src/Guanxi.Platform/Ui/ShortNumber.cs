using System.Globalization;

namespace Guanxi.Platform.Ui;

/// <summary>Writes large numbers in few characters, counting in ten thousands in Chinese and in thousands otherwise.</summary>
internal static class ShortNumber
{
    public static string Write(decimal value, CultureInfo culture)
    {
        var units = culture.Name switch
        {
            var name when name.StartsWith("zh-Hant", StringComparison.Ordinal) => ((decimal, string)[])[(100_000_000m, "億"), (10_000m, "萬")],
            var name when name.StartsWith("zh", StringComparison.Ordinal) => [(100_000_000m, "亿"), (10_000m, "万")],
            _ => [(1_000_000_000m, "B"), (1_000_000m, "M"), (1_000m, "K")],
        };
        foreach (var (size, unit) in units)
            if (Math.Abs(value) >= size) return (value / size).ToString(Math.Abs(value) >= size * 100 ? "N0" : "0.#", culture) + unit;
        return value.ToString("#,0.##", culture);
    }
}
