using System.Diagnostics;
using Guanxi.Analytics.Dashboard;
using Guanxi.Analytics.Rollups;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;
using Guanxi.Tests.Integration.Importing;

namespace Guanxi.Tests.Integration.Analytics;

public sealed class RealShopTests
{
    [Theory, BothDatabases]
    public async Task The_real_shop_shows_its_figures(Engine engine)
    {
        var files = Directory.GetFiles(SharedData.Path("online_retail/by-day"), "*.csv").Order().ToArray();
        await using var trade = new Trade(await TestTenant.CreateAsync(engine), new Random(1));
        var tenant = trade.Tenant;
        await trade.SetAsync(Company.Setting, new Company("Shop", "GBP", "Europe/London", "GB"));
        await trade.SetAsync(AsOf.Setting, new AsOfDay(new(2011, 6, 30)));
        await OrderImportTests.ImportAsync(tenant, files);
        await TimeAsync(trade);

        var stats = await tenant.Get<IStats>().RunAsync(tenant.Admin, Trade.Ct);
        (stats.Known, stats.Buying, stats.Repeat).ShouldBe((2_767, 2_718, 1_386));
        (stats.Orders, stats.Revenue, stats.Cancellations, stats.Cancelled).ShouldBe((7_409, 333_259_196, 1_588, -21_210_387));
        stats.Countries[0].ShouldBe(new("GB", stats.Countries[0].Orders, 272_483_409));
        (stats.Best[0].Key, stats.Best[0].Orders, stats.Best[0].Revenue).ShouldBe(("14646", 25, 11_071_312));

        var figures = await trade.FiguresAsync(request: new("365d"));
        figures.Now.Buyers.ShouldBe(new Buyers(2_718, 2_718));
        figures.Stages.Sum(s => s.Customers).ShouldBe(2_767);
        figures.Rfm.Sum(c => c.Customers).ShouldBe(2_718);
        figures.Cohorts.Sum(c => c.Customers).ShouldBe(2_718);
        figures.Regions[0].Country.ShouldBe("GB");
        figures.Products.Count.ShouldBe(10);
        var kept = await trade.KeptAsync();
        await trade.RebuildAsync(empty: true);
        (await trade.KeptAsync()).SequenceEqual(kept).ShouldBeTrue();
    }

    /// <summary>What keeping the sums adds to the import, measured on a transaction that is thrown away.</summary>
    private static async Task TimeAsync(Trade trade)
    {
        var database = await trade.Tenant.Databases.GetAsync(Databases.Main, Trade.Ct);
        await using var session = await database.WriteAsync(Trade.Ct);
        foreach (var table in Trade.Tables)
            await session.RunAsync(session.Sql().Raw($"DELETE FROM {table}"), Trade.Ct);
        var bought = await session.ListAsync($"SELECT placed_at, coalesce(customer_id, 0) FROM sales_order ORDER BY placed_at", r => (At: r.Time(0), Customer: r.GetInt64(1)), Trade.Ct);
        var facts = bought.Chunk(980).Select(b => new OrdersChanged([.. b.Select(o => o.Customer).Where(c => c > 0).Distinct()],
            [.. b.Select(o => (o.At.Year * 10_000) + (o.At.Month * 100) + o.At.Day).Distinct()])).ToList();
        var keeper = trade.Tenant.Get<RollupKeeper>();
        var clock = Stopwatch.StartNew();
        foreach (var fact in facts)
            await keeper.KeepAsync(database, session, fact.Customers, fact.Days, Trade.Ct);
        var kept = clock.ElapsedMilliseconds;
        while (await session.LongAsync($"SELECT count(*) FROM analytics_due", Trade.Ct) > 0)
            await keeper.SettleAsync(database, session, Trade.Ct);
        TestContext.Current.TestOutputHelper!.WriteLine($"{trade.Tenant.Engine}: {facts.Count} events kept in {kept} ms, months settled in {clock.ElapsedMilliseconds - kept} ms");
    }
}
