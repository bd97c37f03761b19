using Guanxi.Analytics.Dashboard;
using Guanxi.Analytics.Rollups;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Tests.Integration.Analytics;

public sealed class DashboardQueryTests
{
    private static readonly DateTime Start = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Permissions = ["dashboard.read", "orders.read", "customers.read"];

    [Theory, BothDatabases]
    public async Task An_empty_company_has_a_dashboard_of_zeros(Engine engine)
    {
        await using var trade = await Trade.OpenAsync(engine);
        var figures = await trade.FiguresAsync();
        figures.Newest.ShouldBeNull();
        figures.Now.ShouldBe(new Totals(Sum.Zero, new(0, 0)));
        figures.Parts.Count.ShouldBe(13);
        figures.Rfm.ShouldBeEmpty();
        figures.Cohorts.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Sums_are_those_of_the_lists_that_the_reader_sees(Engine engine)
    {
        await using var trade = await Trade.OpenAsync(engine, "Europe/London", seed: 11);
        for (var i = 0; i < 250; i++)
            await trade.HappenAsync(Start, 170);
        await trade.DrainAsync();
        var readers = (Actor[])[trade.Tenant.Admin, TestTenant.Somebody(1, RowScope.Own, Permissions), TestTenant.Somebody(2, RowScope.Team, Permissions, [1]),
            TestTenant.Somebody(3, RowScope.Team, Permissions, [1, 2]), TestTenant.Somebody(9, RowScope.Own, Permissions), TestTenant.Somebody(1, RowScope.None, Permissions)];
        var requests = (DashboardRequest[])[new("30d"), new("90d", Against: "year"), new("365d"), new("year", Country: "GB"),
            new("custom", new(2026, 7, 14), new(2026, 7, 20)), new("custom", new(2026, 6, 17), new(2026, 11, 3)), new("custom", new(2026, 7, 1), new(2026, 9, 30), Country: "CN")];
        foreach (var reader in readers)
            foreach (var request in requests)
                await CheckAsync(trade, reader with { TimeZone = "Europe/London" }, request);
    }

    private static async Task CheckAsync(Trade trade, Actor reader, DashboardRequest request)
    {
        var figures = await trade.FiguresAsync(reader, request);
        var calendar = new CompanyDays(TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        var (now, before) = request.Resolve(new(2026, 11, 22));
        foreach (var (days, totals) in (IEnumerable<(Days, Totals)>)[(now, figures.Now), (before, figures.Before), .. figures.Parts.Select(p => (p.Days, new Totals(p.Sales, p.Buyers)))])
        {
            var orders = await ListAsync(trade, reader, RecordTypes.Order, request.Country, $"placedAt >= {days.From:yyyy-MM-dd} and placedAt < {days.To:yyyy-MM-dd}", "kind", "amount", "returned");
            totals.Sales.ShouldBe(new(orders.Count(o => (string)o[0]! == "purchase"), orders.Sum(o => (long)o[1]!), orders.Count(o => (long)o[2]! < 0), orders.Sum(o => (long)o[2]!)), $"{reader} {request} {days}");
            totals.Buyers.ShouldBe(BuyersOf(trade, reader, request.Country, calendar, days), $"{reader} {request} {days}");
        }
        figures.Parts.Aggregate(Sum.Zero, (sum, p) => sum + p.Sales).ShouldBe(figures.Now.Sales);
        figures.BeforeParts.Aggregate(Sum.Zero, (sum, p) => sum + p).ShouldBe(figures.Before.Sales);
    }

    private static Buyers BuyersOf(Trade trade, Actor reader, string? country, CompanyDays calendar, Days days)
    {
        var seen = trade.Customers.Where(c => (country is null || c.Country == country) && reader.ScopeOf(RecordTypes.Customer) switch
        {
            RowScope.All => true,
            RowScope.Team => c.Owner == reader.UserId || (c.Team is { } team && reader.Teams.Contains(team)),
            RowScope.Own => c.Owner == reader.UserId,
            _ => false,
        });
        var bought = seen.Select(c => trade.Orders.Where(o => o.Customer?.Id == c.Id && o.Amount > 0).Select(o => calendar.DayOf(o.At)).ToList()).Where(d => d.Count > 0).ToList();
        return new(bought.Count(b => b.Any(d => d >= days.From && d < days.To)), bought.Count(b => b.Min() >= days.From && b.Min() < days.To));
    }

    private static async Task<List<object?[]>> ListAsync(Trade trade, Actor reader, string type, string? country, string filter, params string[] fields)
    {
        var rows = new List<object?[]>();
        var query = RecordQuery.Of(trade.Tenant.Get<FieldCatalogue>()[type], country is null ? filter : $"{filter} and country = {country}", null, null, null, null, string.Join(',', fields));
        await foreach (var page in trade.Tenant.Get<RecordReader>().PagesAsync(reader, query, Trade.Ct))
            rows.AddRange(page.Rows.Select(r => r.Values));
        return rows;
    }

    [Theory, BothDatabases("America/Havana", 2026, 11, 1), BothDatabases("Europe/London", 2026, 10, 25), BothDatabases("Asia/Beirut", 2026, 3, 29)]
    public async Task The_day_on_which_the_clock_changes_holds_its_orders_and_no_others(Engine engine, string zone, int year, int month, int day)
    {
        await using var trade = await Trade.OpenAsync(engine, zone);
        var customer = await trade.CustomerAsync();
        var calendar = new CompanyDays(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var change = new DateOnly(year, month, day);
        var (from, to) = (calendar.StartOf(change), calendar.StartOf(change.AddDays(1)));
        foreach (var (at, amount) in ((DateTime, long)[])[(from.AddMilliseconds(-1), 1), (from, 10), (to.AddMilliseconds(-1), 100), (to, 1000)])
            await trade.OrderAsync(customer, at, amount);
        await trade.DrainAsync();
        (await trade.FiguresAsync(request: new("custom", change, change))).Now.Sales.Revenue.ShouldBe(110);
        (await trade.FiguresAsync(request: new("custom", change.AddDays(-1), change.AddDays(-1)))).Now.Sales.Revenue.ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task The_day_taken_for_today_moves_the_period(Engine engine)
    {
        await using var trade = await Trade.OpenAsync(engine);
        await trade.OrderAsync(await trade.CustomerAsync(), new DateTime(2011, 4, 20, 4, 0, 0, DateTimeKind.Utc), 500);
        await trade.DrainAsync();
        var today = await trade.FiguresAsync();
        (today.AsOf, today.Pinned, today.Now.Sales.Orders, today.Newest).ShouldBe((new(2026, 11, 22), false, 0, new DateOnly(2011, 4, 20)));
        await trade.SetAsync(AsOf.Setting, new AsOfDay(new(2011, 4, 30)));
        var then = await trade.FiguresAsync(request: new("30d"));
        (then.AsOf, then.Pinned, then.Now.Sales.Orders, then.Cohorts[0].Customers).ShouldBe((new(2011, 4, 30), true, 1, 1));
    }

    [Theory, BothDatabases]
    public async Task Cohorts_count_who_came_back_in_which_month(Engine engine)
    {
        await using var trade = await Trade.OpenAsync(engine);
        var (a, b) = (await trade.CustomerAsync(), await trade.CustomerAsync());
        foreach (var (customer, month) in ((Trade.Customer, int)[])[(a, 8), (b, 8), (a, 9), (a, 9), (b, 11), (a, 11)])
            await trade.OrderAsync(customer, new DateTime(2026, month, 10, 0, 0, 0, DateTimeKind.Utc), 100);
        await trade.DrainAsync();
        var cohort = (await trade.FiguresAsync()).Cohorts.ShouldHaveSingleItem();
        (cohort.Month, cohort.Customers).ShouldBe((new(2026, 8, 1), 2));
        cohort.Back.ShouldBe([2, 1, 0, 2]);
    }

    [Fact]
    public async Task Amounts_that_a_role_hides_are_not_told()
    {
        await using var trade = await Trade.OpenAsync(Engine.Sqlite);
        await trade.OrderAsync(await trade.CustomerAsync(1), new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc), 500);
        await trade.DrainAsync();
        var figures = await trade.FiguresAsync(TestTenant.Somebody(1, RowScope.Own, Permissions, fields: new() { ["order.amount"] = FieldAccess.Hidden, ["customer.value"] = FieldAccess.Hidden }));
        (figures.Money, figures.Now.Sales.Orders, figures.Now.Sales.Revenue).ShouldBe((false, 1, 0));
        figures.Products.ShouldBeEmpty();
        figures.Regions.ShouldAllBe(r => r.Revenue == 0);
        figures.Stages.ShouldAllBe(s => s.Value == 0);
    }

    [Theory]
    [InlineData("40d", null, null, "dashboard.period")]
    [InlineData("custom", "2026-05-01", "2026-04-01", "dashboard.days")]
    [InlineData("custom", "1700-01-01", "2026-04-01", "dashboard.days")]
    [InlineData("custom", "yesterday", null, "dashboard.day")]
    public void A_period_that_makes_no_sense_is_refused(string period, string? from, string? to, string code)
        => Should.Throw<InvalidException>(() => DashboardRequest.Of(period, from, to, null, null).Resolve(new(2026, 11, 22))).Code.ShouldBe(code);
}
