using System.Net;
using System.Text.Json.Nodes;
using Guanxi.Core;
using Guanxi.Platform.Api;

namespace Guanxi.Tests.Integration.Api;

/// <summary>What the API knows of one customer beside her record: orders, timeline, relations, stages.</summary>
public sealed class CustomerApiTests
{
    private static readonly string[] Sales = ["customers.read", "customers.write", "orders.read", "orders.write", "products.read", "dashboard.read"];

    [Theory, BothDatabases]
    public async Task Her_orders_come_with_their_lines_and_in_pages(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        await admin.PostAsync("products", new { code = "TEA", name = "Tea" });
        var ada = (await admin.PostAsync("customers", new { name = "Ada" })).Id;
        foreach (var (number, day, currency) in new[] { ("O-1", "01", "EUR"), ("O-2", "02", "JPY"), ("O-3", "03", "KWD") })
            (await admin.PostAsync("orders", new { number, placedAt = $"2026-03-{day}", customerId = ada, currency, lines = new[] { new { product = "TEA", quantity = 2, unitPrice = 3 } } })).ShouldBe(HttpStatusCode.Created);

        var page = (await admin.GetAsync($"customers/{ada}/orders?limit=2&lines=true")).ShouldBe(HttpStatusCode.OK).Json;
        page["data"]!.AsArray().Select(o => (o!["number"]!.GetValue<string>(), o["amount"]!.ToJsonString())).ShouldBe([("O-3", "6.000"), ("O-2", "6")]);
        page["data"]![0]!["items"]![0]!["product"]!.GetValue<string>().ShouldBe("TEA");
        var rest = (await admin.GetAsync($"customers/{ada}/orders?limit=2&after={page["next"]}")).Json;
        rest["data"]!.AsArray().Select(o => (o!["number"]!.GetValue<string>(), o["amount"]!.ToJsonString(), o["items"])).ShouldBe([("O-1", "6.00", null)]);
        rest["next"].ShouldBeNull();
        (await admin.GetAsync($"customers/{ada}/orders?after=nonsense")).ShouldBe(HttpStatusCode.UnprocessableEntity, "cursor.unreadable");
        (await admin.GetAsync("customers/999/orders")).ShouldBe(HttpStatusCode.NotFound);

        var blind = await server.AddAsync("blind", 9101, RowScope.All, ["customers.read", "orders.read"], fields: new() { ["order.amount"] = FieldAccess.Hidden });
        var hidden = (await blind.GetAsync($"customers/{ada}/orders?lines=true")).Json["data"]![0]!;
        hidden["amount"].ShouldBeNull();
        (hidden["items"]![0]!["amount"], hidden["items"]![0]!["unitPrice"], hidden["items"]![0]!["product"]).ShouldBe((null, null, null));
    }

    [Theory, BothDatabases]
    public async Task What_happened_is_written_down_once_and_read_in_pages(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada" })).Id;
        var note = new { kind = "note", text = "Likes green tea", at = "2026-03-01T10:00:00+08:00" };
        var first = (await admin.PostAsync($"customers/{ada}/interactions", note, (Idempotency.Header, "n1"))).ShouldBe(HttpStatusCode.Created);
        (await admin.PostAsync($"customers/{ada}/interactions", note, (Idempotency.Header, "n1"))).ShouldBe(HttpStatusCode.Created).Body.ShouldBe(first.Body);
        (await admin.PostAsync($"customers/{ada}/interactions", new { kind = "call", text = "Called" })).ShouldBe(HttpStatusCode.Created);
        (await admin.PostAsync($"customers/{ada}/interactions", new { kind = "smoke", text = "x" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "interaction.kind");
        (await admin.PostAsync($"customers/{ada}/interactions", new { kind = "note" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "api.body");
        (await admin.PostAsync($"customers/{ada}/interactions", new { kind = "note", text = "x", colour = "red" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "api.body");

        var page = (await admin.GetAsync($"customers/{ada}/timeline?only=interaction&limit=1")).ShouldBe(HttpStatusCode.OK).Json;
        page["data"]!.AsArray().Single()!["kind"]!.GetValue<string>().ShouldBe("call");
        var older = (await admin.GetAsync($"customers/{ada}/timeline?only=interaction&limit=5&after={page["next"]}")).Json["data"]!.AsArray().Single()!;
        (older["body"]!.GetValue<string>(), older["at"]!.GetValue<string>()).ShouldBe(("Likes green tea", "2026-03-01T02:00:00Z"));
    }

    [Theory, BothDatabases]
    public async Task A_relation_is_made_ended_and_removed(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var (ada, bob) = ((await admin.PostAsync("customers", new { name = "Ada" })).Id, (await admin.PostAsync("customers", new { name = "Bob" })).Id);
        var relation = (await admin.PostAsync($"customers/{ada}/relations", new { other = bob, role = "employer", since = "2026-01-01" })).ShouldBe(HttpStatusCode.Created).Id;
        var row = (await admin.GetAsync($"customers/{bob}/relations")).Json["data"]!.AsArray().Single()!;
        (row["other"]!.GetValue<string>(), row["role"]!.GetValue<string>(), row["until"]).ShouldBe(("Ada", "employee", null));
        (await admin.PatchAsync($"customers/{bob}/relations/{relation}", new { until = "2025-12-31" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "relation.dates");
        (await admin.PatchAsync($"customers/{bob}/relations/{relation}", new { until = "2026-06-30" })).ShouldBe(HttpStatusCode.NoContent);
        (await admin.GetAsync($"customers/{ada}/relations")).Json["data"]![0]!["until"]!.GetValue<string>().ShouldBe("2026-06-30");
        (await admin.DeleteAsync($"customers/{ada}/relations/{relation}")).ShouldBe(HttpStatusCode.NoContent);
        (await admin.DeleteAsync($"customers/{ada}/relations/{relation}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task Own_team_and_all_customers_are_known_as_the_scope_says(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var hers = await server.AddAsync("hers", 9111, RowScope.Team, Sales, [9007]);
        var mate = await server.AddAsync("mate", 9112, RowScope.Team, Sales, [9007]);
        var loner = await server.AddAsync("loner", 9113, RowScope.Own, Sales, [9007]);
        var stranger = await server.AddAsync("stranger", 9114, RowScope.Team, Sales, [9008]);
        var ada = (await hers.PostAsync("customers", new { name = "Ada" })).Id;
        var order = (await hers.PostAsync("orders", new { number = "O-1", placedAt = "2026-03-01", customerId = ada })).ShouldBe(HttpStatusCode.Created).Id;
        var relation = (await hers.PostAsync($"customers/{ada}/relations", new { other = (await hers.PostAsync("customers", new { name = "Bob" })).Id, role = "spouse" })).Id;
        string[] read = [$"customers/{ada}/orders", $"customers/{ada}/timeline", $"customers/{ada}/relations", $"customers/{ada}/stages", $"orders/{order}/lines"];
        (string Method, string Path, object? Body)[] write =
        [
            ("POST", $"customers/{ada}/interactions", new { kind = "note", text = "x" }), ("POST", $"customers/{ada}/relations", new { other = ada + 1, role = "other" }),
            ("PATCH", $"customers/{ada}/relations/{relation}", new { until = "2030-01-01" }), ("DELETE", $"customers/{ada}/relations/{relation}", null),
        ];
        foreach (var path in read)
        {
            (await mate.GetAsync(path)).ShouldBe(HttpStatusCode.OK);
            (await loner.GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
            (await stranger.GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
        }
        foreach (var (method, path, body) in write)
        {
            (await stranger.SendAsync(method, path, body)).ShouldBe(HttpStatusCode.NotFound);
            ((int)(await mate.SendAsync(method, path, body)).Status).ShouldBeInRange(200, 204, path);
        }
        (await hers.GetAsync("stats")).ShouldBe(HttpStatusCode.OK).Json["known"]!.GetValue<long>().ShouldBe(2);
        (await stranger.GetAsync("stats")).Json["known"]!.GetValue<long>().ShouldBe(0);
        (await stranger.GetAsync("dashboard")).ShouldBe(HttpStatusCode.OK).Json["stages"]!.AsArray().Sum(s => s!["customers"]!.GetValue<long>()).ShouldBe(0);
        (await hers.GetAsync("dashboard")).Json["stages"]!.AsArray().Sum(s => s!["customers"]!.GetValue<long>()).ShouldBe(2);
    }
}
