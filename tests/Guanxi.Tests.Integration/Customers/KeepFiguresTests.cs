using Guanxi.Customers.Figures;
using Guanxi.Customers.Rfm;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class KeepFiguresTests
{
    [Theory, BothDatabases]
    public async Task Orders_and_returns_add_up_to_figures(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var now = shop.Tenant.Clock.Now;
        var ids = await shop.CustomersAsync(2, now.AddDays(-200));
        await shop.OrderAsync(ids[0], now.AddDays(-100), 1000);
        await shop.OrderAsync(ids[0], now.AddDays(-50), 501, returned: -20);
        await shop.OrderAsync(ids[0], now.AddDays(-10), 0, returned: -300);
        await shop.TellAsync(ids);
        var row = await shop.ReadAsync(s => s.FirstAsync($"""
            SELECT orders, revenue, returns, returned, value, average_order, first_order_at, last_order_at, version, stage FROM customers_customer WHERE id = {ids[0]}
            """, r => string.Join(' ', Enumerable.Range(0, 10).Select(r.GetValue)), Ct));
        row.ShouldBe($"2 1501 2 -320 1181 751 {KeptRow.Ms(now.AddDays(-100))} {KeptRow.Ms(now.AddDays(-50))} 1 buying");
        // The version is of what people write: neither hers changed nor that of the other, who never bought.
        (await shop.ReadAsync(s => s.LongAsync($"SELECT version FROM customers_customer WHERE id = {ids[1]}", Ct))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Telling_it_twice_changes_nothing(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(3);
        foreach (var id in ids)
            await shop.OrderAsync(id, shop.Tenant.Clock.Now.AddDays(-id), 100 * id);
        await shop.TellAsync(ids);
        var before = await shop.DerivedAsync();
        var versions = await VersionsAsync();
        shop.Tenant.Clock.Advance(TimeSpan.FromSeconds(1));
        await shop.TellAsync(ids);
        (await shop.DerivedAsync()).ShouldBe(before);
        (await VersionsAsync()).ShouldBe(versions);

        Task<List<string>> VersionsAsync() => shop.ReadAsync(s => s.ListAsync($"SELECT version, updated_at FROM customers_customer ORDER BY id", r => $"{r.GetInt64(0)} {r.GetInt64(1)}", Ct));
    }

    [Theory, BothDatabases]
    public async Task When_the_last_order_goes_so_do_figures_scores_and_stage(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(1);
        var before = await shop.DerivedAsync();
        var order = await shop.OrderAsync(ids[0], shop.Tenant.Clock.Now, 100);
        await shop.TellAsync(ids);
        (await shop.DerivedAsync())[0].ShouldNotBe(before[0]);
        await shop.RunAsync($"DELETE FROM sales_order WHERE id = {order}");
        await shop.TellAsync(ids);
        (await shop.DerivedAsync())[0].ShouldBe(before[0]);
    }

    [Theory, BothDatabases]
    public async Task Keeping_as_it_comes_equals_deriving_from_scratch(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var random = new Random(20);
        var now = shop.Tenant.Clock.Now;
        var ids = await shop.CustomersAsync(60, now.AddDays(-900));
        var orders = new List<(long Id, long Customer)>();
        for (var step = 0; step < 60; step++)
        {
            var touched = new HashSet<long>();
            for (var i = random.Next(1, 12); i > 0; i--)
                touched.Add(await ChangeAsync());
            if (random.Next(6) == 0)
                shop.Tenant.Clock.Advance(TimeSpan.FromDays(random.Next(30)));
            await shop.TellAsync([.. touched]);
        }
        await shop.TellAsync(new CustomersTouched(ids));
        await shop.Tenant.Get<RefreshRfm>().RunAsync(shop.Tenant.Admin, Ct);
        await shop.Tenant.DrainOutboxAsync();
        var kept = await shop.DerivedAsync();

        await shop.RunAsync($"""
            UPDATE customers_customer SET orders = 0, revenue = 0, returns = 0, returned = 0, value = 0, average_order = 0, first_order_at = 0, last_order_at = 0,
                recency_score = 0, frequency_score = 0, monetary_score = 0, rfm = 0, stage = 'potential', stage_since = 0, stage_due_at = NULL
            """);
        await shop.RunAsync($"DELETE FROM customers_stage_change");
        await shop.RunAsync($"UPDATE customers_rfm SET cuts = NULL, drift = 0, due = 0");
        await shop.TellAsync(ids);
        (await shop.DerivedAsync()).ShouldBe(kept);
        kept.Count(k => k.Contains("at-risk", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        await ScoresAreThoseOfTheValuesAsync(shop);

        async Task<long> ChangeAsync()
        {
            var at = shop.Tenant.Clock.Now.AddDays(-random.Next(600));
            if (orders.Count == 0 || random.Next(3) > 0)
            {
                var customer = ids[random.Next(ids.Length)];
                var back = random.Next(5) == 0 ? -random.Next(5_000) : 0;
                orders.Add((await shop.OrderAsync(customer, at, random.Next(8) == 0 ? 0 : random.Next(1, 90_000), back), customer));
                return customer;
            }
            var (id, owner) = orders[random.Next(orders.Count)];
            await shop.RunAsync(random.Next(3) switch
            {
                0 => $"UPDATE sales_order SET deleted_at = CASE WHEN deleted_at IS NULL THEN {at} END WHERE id = {id}",
                1 => $"UPDATE sales_order SET amount = amount + {random.Next(500)}, placed_at = {at} WHERE id = {id} AND kind = 'purchase'",
                _ => (FormattableString)$"UPDATE sales_order SET returned = {-random.Next(2_000)} WHERE id = {id}",
            });
            return owner;
        }
    }

    /// <summary>Scores again in memory, from nothing but the three values.</summary>
    private static async Task ScoresAreThoseOfTheValuesAsync(Shop shop)
    {
        var rows = await shop.ReadAsync(s => s.ListAsync($"SELECT last_order_at, orders, value, rfm FROM customers_customer WHERE orders > 0",
            r => (Last: r.GetInt64(0), Orders: r.GetInt64(1), Value: r.GetInt64(2), Rfm: r.GetInt64(3)), Ct));
        var sorted = rows.Select(r => r.Value).Order().ToArray();
        foreach (var row in rows)
        {
            // Type 7: h = (n - 1) p, linear between neighbours; one whole unit more.
            var score = 1 + Enumerable.Range(1, 4).Count(i =>
            {
                var h = (sorted.Length - 1) * i / 5.0;
                var low = sorted[(int)h];
                var next = sorted[Math.Min((int)h + 1, sorted.Length - 1)];
                return row.Value >= low + ((h - (int)h) * (next - low)) + 100 - 1e-6;
            });
            (row.Rfm % 10).ShouldBe(score);
        }
        rows.Select(r => r.Rfm / 100).Distinct().Count().ShouldBe(5);
    }

    [Theory, BothDatabases]
    public async Task Cuts_follow_when_enough_customers_moved(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(200);
        foreach (var id in ids)
            await shop.OrderAsync(id, shop.Tenant.Clock.Now.AddDays(-id), 1000 * id);
        await shop.TellAsync(ids);
        var first = (await shop.ReadAsync(s => RfmTable.ReadAsync(s, Ct))).Cuts;
        first.Count.ShouldBe(200);
        await shop.OrderAsync(ids[0], shop.Tenant.Clock.Now, 5000);
        await shop.TellAsync(ids[0]);
        (await shop.ReadAsync(s => RfmTable.ReadAsync(s, Ct))).Drift.ShouldBe(1);
        foreach (var id in ids[10..20])
            await shop.OrderAsync(id, shop.Tenant.Clock.Now, 500_000);
        await shop.TellAsync(ids[10..20]);
        var row = await shop.ReadAsync(s => RfmTable.ReadAsync(s, Ct));
        row.Drift.ShouldBe(0);
        row.Cuts.SameAs(first).ShouldBeFalse();
        await ScoresAreThoseOfTheValuesAsync(shop);
    }
}
