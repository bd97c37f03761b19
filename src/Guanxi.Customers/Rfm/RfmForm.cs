using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Customers.Rfm;

/// <summary>The rules as a form posts them. What cannot be read is 0, which the rules refuse by field.</summary>
internal static class RfmForm
{
    public static RfmRules Read(IFormCollection form, decimal scale) => new(
        form["mode"] == "fixed" ? RfmMode.Fixed : RfmMode.Quantile,
        [.. Numbers(form, "recency").Select(n => (double)n)],
        [.. Numbers(form, "frequency").Select(n => (long)n)],
        [.. Numbers(form, "monetary").Select(n => (long)(n * scale))],
        [.. Enumerable.Range(0, 5).Select(r => (IReadOnlyList<string>)[.. Enumerable.Range(0, 5).Select(c => form[$"segment-{r}-{c}"].ToString())])]);

    private static IEnumerable<decimal> Numbers(IFormCollection form, string name) => Enumerable.Range(0, 4)
        .Select(i => decimal.TryParse(form[$"{name}-{i}"], NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1_000_000_000_000 ? number : 0);
}
