namespace Guanxi.Tests.Unit.Demo;

[Collection(nameof(WholeCompany))]
public sealed class DemoBehaviourTests(WholeCompany full)
{
    [Fact]
    public void Two_of_three_customers_bought_and_most_of_them_again()
    {
        (full.Bought.Count / 20_000.0).ShouldBeInRange(0.6, 0.7);
        (full.Bought.Values.Count(o => o.Count > 1) / (double)full.Bought.Count).ShouldBeInRange(0.7, 0.9);
        // Habits differ: a tenth of the buyers places far more than a tenth of the orders.
        var counts = full.Bought.Values.Select(o => o.Count).OrderDescending().ToArray();
        (counts.Take(counts.Length / 10).Sum() / (double)counts.Sum()).ShouldBeInRange(0.35, 0.7);
    }

    [Fact]
    public void The_year_has_its_seasons()
    {
        var months = full.Orders.GroupBy(o => { var d = o.At.AddHours(8); return (d.Year, d.Month); }).ToDictionary(g => g.Key, g => g.Count());
        foreach (var year in new[] { 2024, 2025 }) (months[(year, 11)] / (double)months[(year, 8)]).ShouldBeGreaterThan(1.4);
        Day(2025, 11, 11).ShouldBeGreaterThan(3 * Day(2025, 11, 15));
        Day(2026, 6, 18).ShouldBeGreaterThan(2 * Day(2026, 6, 23));
        // New Year's gifts before the festival of 29 January 2025, then quiet.
        Day(2025, 1, 14).ShouldBeGreaterThan(2 * Day(2025, 1, 30));

        int Day(int year, int month, int day) => full.Orders.Count(o => o.At.AddHours(8).Date == new DateTime(year, month, day));
    }

    [Theory]
    [InlineData("2024-02-10", "2024-09-17")]
    [InlineData("2025-01-29", "2025-10-06")]
    [InlineData("2026-02-17", "2026-09-25")]
    public void Festivals_follow_the_moon(string spring, string moon)
    {
        // The seasons are internal, the demand they make is not.
        var (newYear, midAutumn) = (DateOnly.Parse(spring, null), DateOnly.Parse(moon, null));
        Orders(newYear, -14, -7).ShouldBeGreaterThan(2 * Orders(newYear, -1, 6));
        Orders(midAutumn, -14, 0).ShouldBeGreaterThan(1.15 * Orders(midAutumn, 0, 14));

        double Orders(DateOnly festival, int from, int to) => full.Orders.Count(o =>
            DateOnly.FromDateTime(o.At.AddHours(8)).DayNumber - festival.DayNumber is var day && day >= from && day < to);
    }

    [Fact]
    public void Customers_leave_for_good()
    {
        // With a pace like theirs, most of the frequent buyers of the first year would still buy in the last one.
        var cut = new DateTime(2024, 11, 22, 0, 0, 0, DateTimeKind.Utc);
        var frequent = full.Bought.Values.Where(o => o.Count(x => x.At < cut) >= 6).ToList();
        var silent = frequent.Count(o => o[^1].At < cut.AddYears(1)) / (double)frequent.Count;
        silent.ShouldBeInRange(0.2, 0.8);
    }

    [Fact]
    public void A_complaint_drives_customers_away()
    {
        var complained = full.Interactions.Where(i => i.Kind == "complaint").Select(i => i.OrderNumber).ToHashSet();
        var before = new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc);
        var (last, all) = (new int[2], new int[2]);
        foreach (var orders in full.Bought.Values)
            for (var i = 0; i < orders.Count && orders[i].At < before; i++)
            {
                var which = complained.Contains(orders[i].Number) ? 1 : 0;
                all[which]++;
                if (i == orders.Count - 1) last[which]++;
            }
        ((double)last[1] / all[1]).ShouldBeGreaterThan(2.0 * last[0] / all[0]);
    }
}
