using System.Net;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Integration.Api;

public sealed class OrderTests
{
    [Theory, BothDatabases]
    public async Task An_order_is_added_up_from_its_lines_and_replaced_with_them(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        await admin.PostAsync("products", new { code = "TEA", name = "Tea" });
        await admin.PostAsync("products", new { code = "CUP", name = "Cup" });
        var order = (await admin.PostAsync("orders", new
        {
            number = "O-1",
            placedAt = "2026-03-01T10:00:00Z",
            currency = "EUR",
            lines = new object[] { new { product = "TEA", quantity = 2.5, unitPrice = 3.333 }, new { product = "CUP", quantity = -1, unitPrice = 4, amount = -4.5 } },
        })).ShouldBe(HttpStatusCode.Created);
        order.Json["amount"]!.ToJsonString().ShouldBe("8.33");
        order.Json["returned"]!.ToJsonString().ShouldBe("-4.50");
        order.Json["lineCount"]!.GetValue<long>().ShouldBe(2);
        order.Json["kind"]!.GetValue<string>().ShouldBe("purchase");

        var lines = (await admin.GetAsync($"orders/{order.Id}/lines")).ShouldBe(HttpStatusCode.OK).Json;
        lines["currency"]!.GetValue<string>().ShouldBe("EUR");
        lines["data"]!.AsArray().Select(l => (l!["product"]!.GetValue<string>(), l["quantity"]!.GetValue<decimal>(), l["amount"]!.GetValue<decimal>()))
            .ShouldBe([("TEA", 2.5m, 8.33m), ("CUP", -1m, -4.5m)]);

        var changed = (await admin.PatchAsync($"orders/{order.Id}", new { lines = new[] { new { product = "CUP", quantity = -1, unitPrice = 2 } } })).ShouldBe(HttpStatusCode.OK);
        changed.Json["kind"]!.GetValue<string>().ShouldBe("return");
        changed.Json["amount"]!.ToJsonString().ShouldBe("0.00");
        (await admin.PatchAsync($"orders/{order.Id}", new { status = "closed" })).Json["lineCount"]!.GetValue<long>().ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Orders_follow_their_customer_to_another_owner_and_so_does_the_right_to_find_them(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        string[] sales = ["customers.read", "orders.read"];
        var before = await server.AddAsync("before", 9021, RowScope.Own, sales);
        var after = await server.AddAsync("after", 9022, RowScope.Own, sales);
        var team = await server.AddAsync("team", 9023, RowScope.Team, sales, [9031]);
        var customer = (await admin.PostAsync("customers", new { name = "Ada", ownerId = 9021 })).ShouldBe(HttpStatusCode.Created).Id;
        await admin.PostAsync("orders", new { number = "FOLLOW-1", placedAt = "2026-03-01T10:00:00Z", customerId = customer });
        await admin.PostAsync("orders", new { number = "FOLLOW-2", placedAt = "2026-03-02T10:00:00Z", customerId = customer });
        await ShouldSee(before, 2);

        await admin.PatchAsync($"customers/{customer}", new { ownerId = 9022, teamId = 9031 });
        await server.Get<OutboxDispatcher>().DrainAsync(Databases.Main, TestContext.Current.CancellationToken);
        await ShouldSee(before, 0);
        await ShouldSee(after, 2);
        await ShouldSee(team, 2);

        await admin.PatchAsync($"customers/{customer}", new { ownerId = (long?)null, teamId = (long?)null });
        await server.Get<OutboxDispatcher>().DrainAsync(Databases.Main, TestContext.Current.CancellationToken);
        await ShouldSee(after, 0);
        await ShouldSee(team, 0);
        await ShouldSee(admin, 2);

        static async Task ShouldSee(ApiClient client, int orders)
        {
            (await client.GetAsync("orders")).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Count.ShouldBe(orders);
            (await client.GetAsync("orders?q=FOLLOW")).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Count.ShouldBe(orders);
        }
    }

    [Theory, BothDatabases]
    public async Task A_line_that_cannot_be_is_named_and_nothing_is_saved(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        await admin.PostAsync("products", new { code = "TEA" });
        foreach (var (line, code, field) in new (object, string, string)[]
        {
            (new { product = "NONE", quantity = 1, unitPrice = 1 }, "order.line.product", "lines[1].product"),
            (new { product = "TEA", quantity = 0, unitPrice = 1 }, "order.line.value", "lines[1].quantity"),
            (new { product = "TEA", quantity = 1e27, unitPrice = 1 }, "order.line.value", "lines[1].quantity"),
            (new { product = "TEA", quantity = 1, unitPrice = -1 }, "order.line.value", "lines[1].unitPrice"),
            (new { product = "TEA", quantity = 1, unitPrice = "dear" }, "order.line.value", "lines[1].unitPrice"),
            (new { product = "TEA", quantity = 1e8, unitPrice = 1e8 }, "order.line.value", "lines[1].amount"),
            (new { product = "TEA", quantity = 1, unitPrice = 1, colour = "red" }, "order.line.value", "lines[1].colour"),
            (new { product = "TEA", quantity = 1 }, "order.line.value", "lines[1]"),
        })
            (await admin.PostAsync("orders", new { number = "O-1", placedAt = "2026-03-01T10:00:00Z", lines = new[] { new { product = "TEA", quantity = 1, unitPrice = 1 }, line } }))
                .ShouldBe(HttpStatusCode.UnprocessableEntity, code).Field.ShouldBe(field);
        (await admin.PostAsync("orders", new { number = "O-1", placedAt = "2026-03-01T10:00:00Z", lines = "none" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "order.lines");
        (await admin.GetAsync("orders")).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Creating_changing_binning_and_restoring_an_order_tells_every_customer_concerned(Engine engine)
    {
        var told = new Told();
        await using var server = await ApiServer.StartAsync(engine, configure: services => services.AddSingleton(new Handler(nameof(Told), typeof(OrdersChanged), (_, _, _, payload, _) =>
        {
            told.Facts.Add(JsonSerializer.Deserialize<OrdersChanged>(payload)!);
            return Task.CompletedTask;
        })));
        var admin = server.As("admin");
        var (ada, bob) = ((await admin.PostAsync("customers", new { name = "Ada" })).Id, (await admin.PostAsync("customers", new { name = "Bob" })).Id);
        await Expect([], []);
        var order = (await admin.PostAsync("orders", new { number = "O-1", placedAt = "2026-03-01T10:00:00Z", customerId = ada })).Id;
        await Expect([ada], [20260301]);
        await admin.PatchAsync($"orders/{order}", new { customerId = bob, placedAt = "2026-03-02T10:00:00Z" });
        await Expect([ada, bob], [20260301, 20260302]);
        await admin.DeleteAsync($"orders/{order}");
        await Expect([bob], [20260302]);
        await admin.PostAsync($"orders/{order}/restore", null);
        await Expect([bob], [20260302]);

        async Task Expect(long[] customers, int[] days)
        {
            told.Facts.Clear();
            await server.Get<OutboxDispatcher>().DrainAsync(Databases.Main, TestContext.Current.CancellationToken);
            told.Facts.SelectMany(f => f.Customers).ShouldBe(customers);
            told.Facts.SelectMany(f => f.Days).ShouldBe(days);
        }
    }

    [Theory, BothDatabases]
    public async Task A_new_order_belongs_to_whoever_has_its_customer(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var sales = await server.AddAsync("sales", 9031, RowScope.Own, ["customers.read", "customers.write", "orders.read"]);
        var customer = (await sales.PostAsync("customers", new { name = "Ada" })).Id;
        await server.As("admin").PostAsync("orders", new { number = "O-1", placedAt = "2026-03-01T10:00:00Z", customerId = customer });
        (await sales.GetAsync("orders")).Json["data"]!.AsArray().Count.ShouldBe(1);
        (await sales.GetAsync("orders/1/lines")).ShouldBe(HttpStatusCode.OK);
    }

    private sealed class Told
    {
        public List<OrdersChanged> Facts { get; } = [];
    }
}
