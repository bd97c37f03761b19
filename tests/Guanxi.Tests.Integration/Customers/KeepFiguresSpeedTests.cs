using System.Diagnostics;
using Guanxi.Core;
using Guanxi.Customers.Rfm;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class KeepFiguresSpeedTests
{
    /// <summary>The share of keeping in the import of a real shop's half year; the budget leaves room for a busy machine.</summary>
    [Theory, BothDatabases]
    public async Task An_import_of_thousands_of_orders_is_kept_in_a_moment(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var now = shop.Tenant.Clock.Now;
        var ids = await shop.CustomersAsync(2767, now.AddDays(-200));
        var random = new Random(5);
        await shop.WriteAsync(async s =>
        {
            for (var i = 0; i < 9000; i++)
            {
                var at = now.AddMinutes(-random.Next(260_000));
                await s.RunAsync($"""
                    INSERT INTO sales_order (version, created_at, created_by, updated_at, updated_by, number, customer_id, kind, placed_at, country, region, city, channel, status, currency, amount, returned, lines)
                    VALUES (1, {at}, 0, {at}, 0, {$"N{i}"}, {ids[i % 5 == 0 ? random.Next(200) : random.Next(ids.Length)]}, 'purchase', {at}, '', '', '', '', '', 'CNY', {random.Next(90_000)}, 0, 1)
                    """, Ct);
            }
            return 0;
        });
        var clock = Stopwatch.StartNew();
        await shop.TellAsync(new OrdersChanged(ids, []));
        TestContext.Current.TestOutputHelper!.WriteLine($"{engine}: {clock.ElapsedMilliseconds} ms");
        clock.ElapsedMilliseconds.ShouldBeLessThan(3000);
        (await shop.ReadAsync(s => RfmTable.ReadAsync(s, Ct))).Cuts.Count.ShouldBeGreaterThan(2000);
    }
}
