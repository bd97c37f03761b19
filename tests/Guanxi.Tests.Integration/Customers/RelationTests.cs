using System.Net;
using System.Text.Json.Nodes;
using Guanxi.Core;
using Guanxi.Tests.Integration.Api;

namespace Guanxi.Tests.Integration.Customers;

public sealed class RelationTests
{
    private static readonly string[] Sales = ["customers.read", "customers.write"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_relation_is_changed_from_either_side(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var (ada, firm) = (await PersonAsync(admin, "Ada"), await FirmAsync(admin, "Firm"));
        var relation = (await admin.PostAsync($"customers/{ada}/relations", new { other = firm, role = "employer", since = "2026-01-01", strength = 2, main = true, note = "Works here" })).ShouldBe(HttpStatusCode.Created).Id;
        (await admin.PostAsync($"customers/{firm}/relations", new { other = ada, role = "employee" })).ShouldBe(HttpStatusCode.Conflict, "relation.exists");
        (await admin.PutAsync($"customers/{firm}/relations/{relation}", new { role = "decides-for", since = "2026-02-01", note = "Signs", strength = 3 })).ShouldBe(HttpStatusCode.NoContent);
        var row = (await admin.GetAsync($"customers/{ada}/relations")).Json["data"]!.AsArray().Single()!;
        (row["role"]!.GetValue<string>(), row["since"]!.GetValue<string>(), row["note"]!.GetValue<string>(), row["strength"]!.GetValue<long>(), row["main"]!.GetValue<bool>())
            .ShouldBe(("decision-maker", "2026-02-01", "Signs", 3, false));
        (await admin.PutAsync($"customers/{ada}/relations/{relation}", new { role = "nonsense" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "relation.role");
        (await admin.PutAsync($"customers/{ada}/relations/{relation}", new { role = "employer", strength = 4 })).ShouldBe(HttpStatusCode.UnprocessableEntity, "relation.strength");
        (await admin.GetAsync($"/customers/{ada}/relations/{relation}")).ShouldBe(HttpStatusCode.OK).Body.ShouldContain("Signs");
    }

    [Theory, BothDatabases]
    public async Task Administrators_add_roles_with_their_other_side(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var (ada, bob) = (await PersonAsync(admin, "Ada"), await PersonAsync(admin, "Bob"));
        object Name(string name) => new { en = name, zhHans = name, zhHant = name };
        var pair = new { key = "mentor", inverse = "pupil", name = Name("Mentor"), inverseName = Name("Pupil") };
        (await admin.PutAsync("settings/relation-roles", new { own = new[] { pair } })).ShouldBe(HttpStatusCode.NoContent);
        (await admin.PutAsync("settings/relation-roles", new { own = new[] { pair with { key = "spouse" } } })).ShouldBe(HttpStatusCode.UnprocessableEntity, "relation.role.key");
        (await admin.PostAsync($"customers/{ada}/relations", new { other = bob, role = "pupil" })).ShouldBe(HttpStatusCode.Created);
        (await admin.GetAsync($"customers/{bob}/relations")).Json["data"]![0]!["role"]!.GetValue<string>().ShouldBe("mentor");
        (await admin.GetAsync($"/customers/{bob}")).Body.ShouldContain("Mentor");
        (await admin.PutAsync("settings/relation-roles", new { own = Array.Empty<object>() })).ShouldBe(HttpStatusCode.Conflict, "relation.role.used");
        (await admin.GetAsync("/settings/relations")).ShouldBe(HttpStatusCode.OK).Body.ShouldContain("Pupil");
        var sales = await server.AddAsync("sales", 9120, RowScope.All, Sales);
        (await sales.GetAsync("settings/relation-roles")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task A_tree_adds_up_everything_below_and_refuses_circles_at_any_depth(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var firms = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            firms.Add(await FirmAsync(admin, $"Firm {i}"));
            (await admin.PostAsync("products", new { code = $"P{i}", name = "Tea" })).ShouldBe(HttpStatusCode.Created);
            if (i > 0)
                (await admin.PutAsync($"customers/{firms[i]}/parent", new { parent = firms[i - 1] })).ShouldBe(HttpStatusCode.NoContent);
        }
        (await admin.PutAsync($"customers/{firms[0]}/parent", new { parent = firms[5] })).ShouldBe(HttpStatusCode.UnprocessableEntity, "customer.parent.cycle");
        (await admin.PutAsync($"customers/{firms[2]}/parent", new { parent = firms[2] })).ShouldBe(HttpStatusCode.UnprocessableEntity, "customer.parent.cycle");
        var ada = await PersonAsync(admin, "Ada");
        (await admin.PutAsync($"customers/{ada}/parent", new { parent = firms[0] })).ShouldBe(HttpStatusCode.UnprocessableEntity, "customer.parent.kind");
        (await admin.PutAsync($"customers/{firms[0]}/parent", new { parent = 99_999 })).ShouldBe(HttpStatusCode.NotFound);

        await SellAsync(server, firms[5], "O-1", 100);
        await SellAsync(server, firms[1], "O-2", 20);
        (await TotalsAsync(admin, firms[0])).ShouldBe((6, 2, "120.00"));
        (await TotalsAsync(admin, firms[2])).ShouldBe((4, 1, "100.00"));
        // It follows the orders and the tree.
        await SellAsync(server, firms[4], "O-3", 5);
        (await TotalsAsync(admin, firms[2])).ShouldBe((4, 2, "105.00"));
        (await admin.PutAsync($"customers/{firms[4]}/parent", new { parent = (long?)null })).ShouldBe(HttpStatusCode.NoContent);
        (await TotalsAsync(admin, firms[2])).ShouldBe((2, 0, "0.00"));
        (await TotalsAsync(admin, firms[4])).ShouldBe((2, 2, "105.00"));
        (await admin.GetAsync($"/customers/{firms[0]}")).Body.ShouldContain("Firm 3");
    }

    [Theory, BothDatabases]
    public async Task Neither_tree_nor_graph_nor_list_tells_of_customers_who_are_not_seen(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var hers = await server.AddAsync("hers", 9131, RowScope.Team, Sales, [9007]);
        var mine = await FirmAsync(hers, "Mine");
        var below = await FirmAsync(hers, "Below");
        var (foreign, above) = (await FirmAsync(admin, "Auslandsfirma"), await FirmAsync(admin, "Oberfirma"));
        var deep = await FirmAsync(hers, "Deep");
        await admin.PutAsync($"customers/{mine}/parent", new { parent = above });
        await admin.PutAsync($"customers/{below}/parent", new { parent = mine });
        await admin.PutAsync($"customers/{foreign}/parent", new { parent = mine });
        await admin.PutAsync($"customers/{deep}/parent", new { parent = foreign });
        await SellAsync(server, foreign, "O-1", 100);
        await SellAsync(server, below, "O-2", 7);
        await admin.PostAsync($"customers/{below}/relations", new { other = foreign, role = "partner" });
        await admin.PostAsync($"customers/{foreign}/relations", new { other = deep, role = "partner" });

        var tree = (await hers.GetAsync($"customers/{mine}/tree")).ShouldBe(HttpStatusCode.OK).Json;
        tree["above"]!.AsArray().ShouldBeEmpty();
        (tree["customers"]!.GetValue<long>(), tree["revenue"]!.ToJsonString(), tree["partial"]!.GetValue<bool>()).ShouldBe((2, "7.00", true));
        var graph = (await hers.GetAsync($"customers/{mine}/graph")).ShouldBe(HttpStatusCode.OK);
        graph.Json["nodes"]!.AsArray().Select(n => n!["name"]!.GetValue<string>()).ShouldBe(["Mine", "Below"]);
        foreach (var page in new[] { $"customers/{mine}/tree", $"customers/{mine}/graph", $"customers/{below}/relations", $"/customers/{mine}", $"/customers/{mine}/graph", $"/customers/{below}", $"/customers/{deep}", $"/customers/{deep}/graph" })
        {
            var body = (await hers.GetAsync(page)).ShouldBe(HttpStatusCode.OK).Body;
            foreach (var name in new[] { "Auslandsfirma", "Oberfirma" })
                body.ShouldNotContain(name, customMessage: page);
        }
        (await hers.GetAsync($"customers/{foreign}/tree")).ShouldBe(HttpStatusCode.NotFound);
        (await hers.GetAsync($"customers/{foreign}/graph")).ShouldBe(HttpStatusCode.NotFound);
        (await hers.PutAsync($"customers/{below}/parent", new { parent = foreign })).ShouldBe(HttpStatusCode.NotFound);
        (await admin.GetAsync($"customers/{mine}/tree")).Json["revenue"]!.ToJsonString().ShouldBe("107.00");
        var blind = await server.AddAsync("blind", 9132, RowScope.All, Sales, fields: new() { ["customer.revenue"] = FieldAccess.Hidden });
        (await blind.GetAsync($"customers/{mine}/tree")).Json["revenue"].ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task The_graph_goes_two_steps_and_leaves_out_what_has_ended(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var people = new List<long>();
        for (var i = 0; i < 5; i++)
            people.Add(await PersonAsync(admin, $"P{i}"));
        for (var i = 0; i < 3; i++)
            await admin.PostAsync($"customers/{people[i + 1]}/relations", new { other = people[i], role = "parent" });
        await admin.PostAsync($"customers/{people[0]}/relations", new { other = people[4], role = "spouse", until = "2020-01-01" });
        var graph = (await admin.GetAsync($"customers/{people[0]}/graph")).Json;
        graph["nodes"]!.AsArray().Select(n => (n!["name"]!.GetValue<string>(), n["steps"]!.GetValue<int>())).ShouldBe([("P0", 0), ("P1", 1), ("P2", 2)]);
        graph["edges"]!.AsArray().Select(e => e!["role"]!.GetValue<string>()).ShouldBe(["child", "child"]);
        var page = (await admin.GetAsync($"/customers/{people[0]}/graph")).Body;
        page.ShouldContain("<svg");
        page.ShouldContain("P2");
    }

    private static async Task<long> PersonAsync(ApiClient client, string name) => (await client.PostAsync("customers", new { name })).ShouldBe(HttpStatusCode.Created).Id;

    private static async Task<long> FirmAsync(ApiClient client, string name) => (await client.PostAsync("customers", new { name, kind = "organisation" })).ShouldBe(HttpStatusCode.Created).Id;

    private static async Task SellAsync(ApiServer server, long customer, string number, int amount)
    {
        var admin = server.As("admin");
        await admin.PostAsync("products", new { code = "TEA", name = "Tea" });
        (await admin.PostAsync("orders", new { number, placedAt = "2026-03-01", customerId = customer, currency = "CNY", lines = new[] { new { product = "TEA", quantity = 1, unitPrice = amount } } })).ShouldBe(HttpStatusCode.Created);
        await server.Get<Guanxi.Platform.Outbox.OutboxDispatcher>().DrainAsync("main", Ct);
    }

    private static async Task<(long, long, string)> TotalsAsync(ApiClient client, long firm)
        => (await client.GetAsync($"customers/{firm}/tree")).ShouldBe(HttpStatusCode.OK).Json is JsonNode tree ? (tree["customers"]!.GetValue<long>(), tree["orders"]!.GetValue<long>(), tree["revenue"]!.ToJsonString()) : default;
}
