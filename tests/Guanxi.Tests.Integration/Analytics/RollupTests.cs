namespace Guanxi.Tests.Integration.Analytics;

public sealed class RollupTests
{
    private static readonly DateTime Start = new(2026, 8, 20, 0, 0, 0, DateTimeKind.Utc);

    [Theory, BothDatabases]
    public async Task What_is_kept_is_what_a_rebuild_makes(Engine engine)
    {
        await using var trade = await Trade.OpenAsync(engine, "America/New_York", seed: 7);
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 25; i++)
                await trade.HappenAsync(Start, 95);
            await trade.DrainAsync();
            var kept = await trade.KeptAsync();
            kept.ShouldNotBeEmpty();
            await trade.RebuildAsync(empty: true);
            string.Join('\n', (await trade.KeptAsync()).Except(kept).Concat(kept.Except(await trade.KeptAsync()))).ShouldBeEmpty();
        }
    }

    [Theory, BothDatabases]
    public async Task A_rebuild_clears_sums_that_nothing_stands_behind(Engine engine)
    {
        await using var trade = await Trade.OpenAsync(engine);
        var customer = await trade.CustomerAsync();
        await trade.OrderAsync(customer, Start, 100);
        await trade.DrainAsync();
        var kept = await trade.KeptAsync();
        await using (var session = await trade.Tenant.Databases.WriteAsync(trade.Tenant.Admin, Trade.Ct))
        {
            await session.RunAsync($"INSERT INTO analytics_day (day, owner_id, team_id, country, orders, revenue, returns, returned) VALUES (20260101, 0, 0, '', 5, 5, 5, 5)", Trade.Ct);
            await session.RunAsync($"UPDATE analytics_day SET revenue = 77 WHERE day = 20260820", Trade.Ct);
            await session.RunAsync($"UPDATE analytics_cohort SET customers = 77", Trade.Ct);
            await session.RunAsync($"INSERT INTO analytics_buyer (customer_id, day, prev_day, first_day, owner_id, team_id, country, revenue) VALUES (999, 20260101, 0, 20260101, 0, 0, '', 5)", Trade.Ct);
            await session.CommitAsync(Trade.Ct);
        }
        await trade.RebuildAsync(empty: false);
        (await trade.KeptAsync()).ShouldBe(kept);
    }

    [Theory, BothDatabases]
    public async Task A_queue_of_changes_costs_each_month_once(Engine engine)
    {
        await using var trade = await Trade.OpenAsync(engine);
        var customer = await trade.CustomerAsync();
        for (var i = 0; i < 10; i++)
            await trade.OrderAsync(customer, Start.AddDays(i % 5), 100);
        // Ten deliveries each to the customer's figures and to these, and one for the month.
        (await trade.DrainAsync()).ShouldBeLessThan(25);
        (await trade.FiguresAsync(request: new("365d"))).Now.Sales.Orders.ShouldBe(10);
    }
}
