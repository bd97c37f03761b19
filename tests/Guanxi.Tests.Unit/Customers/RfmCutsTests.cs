using System.Globalization;
using Guanxi.Customers.Rfm;
using Guanxi.Tests.Unit.Tabular;

namespace Guanxi.Tests.Unit.Customers;

public sealed class RfmCutsTests
{
    /// <summary>Taken from the sorted values as the database does from its index.</summary>
    internal static RfmCuts Take(IEnumerable<(long Last, long Orders, long Value)> customers, long unit)
    {
        var all = customers.ToList();
        long[] Cut(Func<(long Last, long Orders, long Value), long> of, Func<long, long, long, long> from)
        {
            var sorted = all.Select(of).Order().ToArray();
            return [.. RfmCuts.Quantiles(sorted.Length).Select(q => from(sorted[q.Rank], sorted[Math.Min(q.Rank + 1, sorted.Length - 1)], q.Fifths))];
        }
        return all.Count == 0 ? RfmCuts.None : new(
            Cut(c => c.Last, RfmCuts.FromLate), Cut(c => c.Orders, (at, next, fifths) => RfmCuts.FromHigh(at, next, fifths, 1)),
            Cut(c => c.Value, (at, next, fifths) => RfmCuts.FromHigh(at, next, fifths, unit)), all.Count, DateTime.UnixEpoch);
    }

    private static long Ms(string day) => new DateTimeOffset(DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static Dictionary<string, (long Last, long Orders, long Value)> Reference()
        => File.ReadLines(Path.Combine(SharedData.Folder("rfm_pkg"), "derived", "rfm_data_orders.csv")).Skip(1).Select(l => l.Split(','))
            .GroupBy(c => c[0].Trim('"'))
            .ToDictionary(g => g.Key, g => (g.Max(c => Ms(c[1])), (long)g.Count(), g.Sum(c => 100 * long.Parse(c[2], CultureInfo.InvariantCulture))));

    // The first ten customers and the thresholds as the package itself publishes them, as of 2006-12-31.
    [Theory]
    [InlineData("Abbey O'Reilly", 343)]
    [InlineData("Add Senger", 412)]
    [InlineData("Aden Lesch", 323)]
    [InlineData("Admiral Senger", 433)]
    [InlineData("Agness O'Keefe", 555)]
    [InlineData("Aileen Barton", 555)]
    [InlineData("Ailene Hermann", 355)]
    [InlineData("Aiyanna Bruen", 321)]
    [InlineData("Ala Schmidt", 212)]
    [InlineData("Alannah Borer", 121)]
    public void Scores_equal_those_of_the_R_package(string name, long rfm)
    {
        var customers = Reference();
        customers.Count.ShouldBe(995);
        var (last, orders, value) = customers[name];
        Take(customers.Values, 100).Score(last, orders, value).Rfm.ShouldBe(rfm);
    }

    [Fact]
    public void Cuts_equal_those_of_the_R_package_for_every_customer()
    {
        var customers = Reference().Values;
        var cuts = Take(customers, 100);
        double[] days = [115, 181, 297.4, 482], frequency = [4, 5, 6, 8], money = [255.8, 382, 506.4, 666];
        foreach (var (last, orders, value) in customers)
        {
            var recency = (Ms("2006-12-31") - last) / (double)RfmCuts.DayMs;
            cuts.Score(last, orders, value).ShouldBe(new RfmScore(
                5 - days.Count(d => recency >= d), 1 + frequency.Count(f => orders >= f), 1 + money.Count(m => value / 100.0 >= m)));
        }
    }

    [Fact]
    public void One_customer_is_as_recent_as_can_be_and_nothing_more()
        => Take([(Ms("2026-01-01"), 3, 5000)], 100).Score(Ms("2026-01-01"), 3, 5000).Rfm.ShouldBe(511);

    [Fact]
    public void Equal_customers_score_alike()
    {
        var cuts = Take(Enumerable.Repeat((Ms("2026-01-01"), 2L, 700L), 1000), 100);
        cuts.Score(Ms("2026-01-01"), 2, 700).Rfm.ShouldBe(511);
    }

    [Fact]
    public void More_never_scores_less()
    {
        var random = new Random(3);
        var customers = Enumerable.Range(0, 500).Select(_ => ((long)random.Next(400) * RfmCuts.DayMs, 1L + random.Next(5), (long)random.Next(-50_00, 900_00))).ToList();
        var cuts = Take(customers, 100);
        foreach (var (last, orders, value) in customers)
        {
            var (more, less) = (cuts.Score(last + RfmCuts.DayMs, orders + 1, value + 100), cuts.Score(last, orders, value));
            (more.Recency >= less.Recency && more.Frequency >= less.Frequency && more.Monetary >= less.Monetary).ShouldBeTrue();
        }
        cuts.Score(0, 0, 0).Rfm.ShouldBe(0);
    }

    [Fact]
    public void Fixed_cuts_are_days_orders_and_money()
    {
        var asOf = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var cuts = RfmCuts.Fixed(RfmRules.Shipped, asOf, 10, asOf);
        long Ago(double days) => new DateTimeOffset(asOf.AddDays(-days), TimeSpan.Zero).ToUnixTimeMilliseconds();
        cuts.Score(Ago(29.9), 10, 3_000_00).Rfm.ShouldBe(555);
        cuts.Score(Ago(30), 9, 2_999_99).Rfm.ShouldBe(444);
        cuts.Score(Ago(365), 1, -1).Rfm.ShouldBe(111);
    }

    [Fact]
    public void Every_cell_has_a_segment_and_every_segment_a_cell()
    {
        RfmRules.Shipped.Check();
        RfmRules.Shipped.Segments.SelectMany(r => r).Distinct().Order().ShouldBe(RfmSegments.All.Order());
        RfmSegments.Of(RfmRules.Shipped, 5, 5, 5).ShouldBe("champions");
        RfmSegments.Of(RfmRules.Shipped, 1, 1, 1).ShouldBe("lost");
        RfmSegments.Of(RfmRules.Shipped, 1, 5, 5).ShouldBe("cant-lose");
        RfmSegments.Of(RfmRules.Shipped, 0, 0, 0).ShouldBeNull();
    }
}
