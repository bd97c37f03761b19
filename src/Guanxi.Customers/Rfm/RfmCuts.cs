namespace Guanxi.Customers.Rfm;

/// <summary>Scores 1–5, 5 best; all 0 for a customer who never bought.</summary>
internal readonly record struct RfmScore(long Recency, long Frequency, long Monetary)
{
    /// <summary>The three as one number, such as 543.</summary>
    public long Rfm => (Recency * 100) + (Frequency * 10) + Monetary;
}

/// <summary>
/// Cut points in force. Each list holds the values from which 2, 3, 4 and 5 are scored, rising; it is empty before the
/// first customers bought, and all score 1. Equal values always score alike.
/// </summary>
/// <remarks>
/// Recency, frequency and monetary value in fifths after A. M. Hughes, Strategic Database Marketing (1994). The edges are
/// those of the R package rfm: the sample quantile of type 7 (R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical
/// Packages, 1996) and one unit more — a day, an order, a whole unit of the currency — so that the edge itself still
/// belongs to the fifth below.
/// </remarks>
/// <param name="Recency">Instants of the last order, in milliseconds since 1970 UTC.</param>
/// <param name="Frequency">Purchase orders.</param>
/// <param name="Monetary">Value in minor units.</param>
/// <param name="Count">Buying customers when the cuts were taken.</param>
/// <param name="TakenAt">UTC.</param>
internal sealed record RfmCuts(IReadOnlyList<long> Recency, IReadOnlyList<long> Frequency, IReadOnlyList<long> Monetary, long Count, DateTime TakenAt)
{
    public const long DayMs = 86_400_000;

    public static readonly RfmCuts None = new([], [], [], 0, DateTime.UnixEpoch);

    public bool IsNone => Recency.Count == 0;

    public bool SameAs(RfmCuts other) => Recency.SequenceEqual(other.Recency) && Frequency.SequenceEqual(other.Frequency) && Monetary.SequenceEqual(other.Monetary);

    public RfmScore Score(long lastOrderAt, long orders, long value)
        => orders == 0 ? default : new(ScoreOf(Recency, lastOrderAt), ScoreOf(Frequency, orders), ScoreOf(Monetary, value));

    private static long ScoreOf(IReadOnlyList<long> from, long value)
    {
        var score = 1L;
        for (var i = 0; i < from.Count && value >= from[i]; i++)
            score++;
        return score;
    }

    /// <summary>Cuts that a company fixed, at the instant at which recency is judged.</summary>
    public static RfmCuts Fixed(RfmRules rules, DateTime asOf, long count, DateTime now)
    {
        var judged = new DateTimeOffset(asOf, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return new([.. rules.Recency.Reverse().Select(days => judged - (long)(days * DayMs) + 1)], rules.Frequency, rules.Monetary, count, now);
    }

    /// <summary>Where the fifths of <paramref name="count"/> values lie: four ranks from 0 in rising order, and how far beyond each, in fifths.</summary>
    public static IEnumerable<(long Rank, long Fifths)> Quantiles(long count)
        => Enumerable.Range(1, 4).Select(i => ((count - 1) * i / 5, (count - 1) * i % 5));

    /// <summary>The value from which more is scored where a high value is good, given the values at a rank and the next.</summary>
    public static long FromHigh(long at, long next, long fifths, long unit) => Ceiling((5 * at) + (fifths * (next - at)), 5) + unit;

    /// <summary>The same for recency, whose unit is taken away: seen from today, later is less.</summary>
    public static long FromLate(long at, long next, long fifths) => Floor((5 * at) + (fifths * (next - at)), 5) - DayMs + 1;

    private static long Floor(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static long Ceiling(long value, long by) => -Floor(-value, by);
}
