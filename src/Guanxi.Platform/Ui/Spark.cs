using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace Guanxi.Platform.Ui;

/// <summary>Small lines drawn on the server.</summary>
public static class Spark
{
    private const double Width = 84, Height = 28;

    /// <summary>The course of some values, oldest first, in 84 × 28; nothing for fewer than two. Decoration: the figure beside it says it in words.</summary>
    public static MarkupString Line(IReadOnlyList<double>? values)
    {
        if (values is not { Count: > 1 }) return new("<span></span>");
        var (low, high) = (values.Min(), values.Max());
        var path = new StringBuilder(values.Count * 12);
        for (var i = 0; i < values.Count; i++)
        {
            var x = i * Width / (values.Count - 1);
            var y = high == low ? Height / 2 : Height - 2 - (values[i] - low) / (high - low) * (Height - 4);
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{x:0.#} {y:0.#}");
        }
        return new($"""<svg class="spark" viewBox="0 0 84 28" preserveAspectRatio="none" aria-hidden="true"><path d="{path}L84 28L0 28Z" fill="currentColor" opacity=".1"></path><path d="{path}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"></path></svg>""");
    }
}
