using System.Text.Json.Serialization;
using Guanxi.Core;

namespace Guanxi.Customers.Rfm;

/// <summary>Where the cut points come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RfmMode>))]
internal enum RfmMode
{
    /// <summary>From the customers themselves: five parts of equal size.</summary>
    [JsonStringEnumMemberName("quantile")] Quantile,
    /// <summary>From the company: in days, orders and money.</summary>
    [JsonStringEnumMemberName("fixed")] Fixed,
}

/// <summary>How a company scores its customers.</summary>
/// <param name="Recency">Fixed mode: days since the last order below which 5, 4, 3 and 2 are scored, rising.</param>
/// <param name="Frequency">Fixed mode: orders from which 2, 3, 4 and 5 are scored, rising.</param>
/// <param name="Monetary">Fixed mode: value in minor units from which 2, 3, 4 and 5 are scored, rising.</param>
/// <param name="Segments">Names of the cells: a row for each recency score from 5 down to 1, in it one for each rounded mean of the other two from 1 to 5.</param>
internal sealed record RfmRules(
    RfmMode Mode, IReadOnlyList<double> Recency, IReadOnlyList<long> Frequency, IReadOnlyList<long> Monetary, IReadOnlyList<IReadOnlyList<string>> Segments)
{
    internal const string Setting = "rfm";

    internal static readonly RfmRules Shipped = new(RfmMode.Quantile, [30, 90, 180, 365], [2, 3, 5, 10], [100_00, 300_00, 1_000_00, 3_000_00], RfmSegments.Shipped);

    /// <exception cref="InvalidException">Cuts are not four rising numbers, or a segment is unknown.</exception>
    internal void Check()
    {
        if (Recency.Count != 4 || !Rise(Recency) || Recency[0] <= 0 || Recency[3] > 40_000)
            throw new InvalidException("rfm.cuts", "recency");
        if (Frequency.Count != 4 || !Rise(Frequency) || Frequency[0] < 1)
            throw new InvalidException("rfm.cuts", "frequency");
        if (Monetary.Count != 4 || !Rise(Monetary))
            throw new InvalidException("rfm.cuts", "monetary");
        if (Segments.Count != 5 || Segments.Any(r => r.Count != 5 || r.Any(s => !RfmSegments.All.Contains(s))))
            throw new InvalidException("rfm.segments", "segments");
    }

    private static bool Rise<T>(IReadOnlyList<T> cuts) where T : IComparable<T> => Enumerable.Range(1, 3).All(i => cuts[i - 1].CompareTo(cuts[i]) <= 0);
}

/// <summary>What companies call the cells of the RFM table.</summary>
internal static class RfmSegments
{
    public static readonly IReadOnlyList<string> All =
        ["champions", "loyal", "potential-loyalist", "new", "promising", "need-attention", "about-to-sleep", "at-risk", "cant-lose", "hibernating", "lost"];

    public static readonly IReadOnlyList<IReadOnlyList<string>> Shipped =
    [
        ["new", "potential-loyalist", "potential-loyalist", "champions", "champions"],
        ["promising", "potential-loyalist", "potential-loyalist", "loyal", "champions"],
        ["about-to-sleep", "about-to-sleep", "need-attention", "loyal", "loyal"],
        ["hibernating", "hibernating", "at-risk", "at-risk", "cant-lose"],
        ["lost", "lost", "hibernating", "at-risk", "cant-lose"],
    ];

    /// <returns>Null for a customer who never bought.</returns>
    public static string? Of(RfmRules rules, long recency, long frequency, long monetary)
        => recency == 0 ? null : rules.Segments[5 - (int)recency][(int)((frequency + monetary + 1) / 2) - 1];
}
