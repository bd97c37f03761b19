using System.Net;
using System.Text.Json.Nodes;
using Guanxi.Core;
using Guanxi.Platform.Api;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Tests.Integration.Api;

public sealed class PermissionTests
{
    private static readonly string[] Sales = ["customers.read", "customers.write", "customers.delete", "orders.read", "orders.write"];

    [Theory, BothDatabases]
    public async Task Nobody_passes_any_operation_without_its_permission(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine, new ApiOptions { RequestsPerMinute = 0 });
        var admin = server.As("admin");
        var id = (await admin.PostAsync("customers", new { name = "Ada" })).Id;
        var nobody = await server.AddAsync("nobody", 9005, RowScope.All, []);
        var operations = server.Get<EndpointDataSource>().Endpoints.Select(e => e.Metadata.GetMetadata<ApiOperation>()).OfType<ApiOperation>().ToList();
        operations.Count.ShouldBeGreaterThan(20);
        foreach (var operation in operations)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(operation.Path[1..].Replace("{id}", $"{id}", StringComparison.Ordinal).Replace("{key}", "k", StringComparison.Ordinal), @"\{\w+\}", "1");
            if (operation.Permission is not null)
                (await nobody.SendAsync(operation.Method, path, operation.Method is "GET" or "DELETE" ? null : new { })).ShouldBe(HttpStatusCode.Forbidden, "forbidden");
            (await server.Anonymous.SendAsync(operation.Method, path, null)).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Theory, BothDatabases]
    public async Task Own_team_and_all_rows_are_seen_and_changed_as_the_scope_says(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var own = await server.AddAsync("own", 9011, RowScope.Own, Sales, [9007]);
        var team = await server.AddAsync("team", 9012, RowScope.Team, Sales, [9007]);
        var stranger = await server.AddAsync("stranger", 9013, RowScope.Team, Sales, [9008]);
        var none = await server.AddAsync("none", 9014, RowScope.None, Sales);

        var hers = (await own.PostAsync("customers", new { name = "Hers" })).ShouldBe(HttpStatusCode.Created).Id;
        var theirs = (await team.PostAsync("customers", new { name = "Theirs" })).ShouldBe(HttpStatusCode.Created).Id;
        (await Ids(own)).ShouldBe([hers]);
        (await Ids(team)).ShouldBe([theirs, hers]);
        (await Ids(stranger)).ShouldBeEmpty();
        (await Ids(none)).ShouldBeEmpty();
        (await own.GetAsync("customers?q=theirs&count=true")).Json["total"]!["value"]!.GetValue<long>().ShouldBe(0);
        foreach (var client in new[] { own, stranger, none })
        {
            (await client.GetAsync($"customers/{theirs}")).ShouldBe(HttpStatusCode.NotFound);
            (await client.PatchAsync($"customers/{theirs}", new { name = "Mine" })).ShouldBe(HttpStatusCode.NotFound);
            (await client.DeleteAsync($"customers/{theirs}")).ShouldBe(HttpStatusCode.NotFound);
            (await client.PostAsync("orders", new { number = "X", placedAt = "2026-01-01", customerId = theirs })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.reference");
        }
        (await own.PatchAsync($"customers/{hers}", new { ownerId = 9013, teamId = 9008 })).ShouldBe(HttpStatusCode.UnprocessableEntity, "record.out-of-reach");

        async Task<List<long>> Ids(ApiClient client) => [.. (await client.GetAsync("customers")).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Select(c => c!["id"]!.GetValue<long>())];
    }

    [Theory, BothDatabases]
    public async Task Hidden_fields_are_nowhere_and_read_only_ones_cannot_be_set(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var clerk = await server.AddAsync("clerk", 9021, RowScope.All, Sales, fields: new() { ["customer.phone"] = FieldAccess.Hidden, ["customer.email"] = FieldAccess.Read });
        var id = (await server.As("admin").PostAsync("customers", new { name = "Ada", phone = "123456", email = "ada@example.com" })).Id;
        var read = (await clerk.GetAsync($"customers/{id}")).Json.AsObject();
        read.ContainsKey("phone").ShouldBeFalse();
        read["email"]!.GetValue<string>().ShouldBe("ada@example.com");
        (await clerk.GetAsync("customers?fields=phone,name")).Json["data"]![0]!.AsObject().Select(p => p.Key).ShouldBe(["id", "version", "name"]);
        (await clerk.GetAsync("customers?filter=phone%20%3D%20123456")).ShouldBe(HttpStatusCode.UnprocessableEntity, "filter.field");
        (await clerk.PatchAsync($"customers/{id}", new { phone = "1" })).ShouldBe(HttpStatusCode.Forbidden);
        (await clerk.PatchAsync($"customers/{id}", new { email = "b@example.com" })).ShouldBe(HttpStatusCode.Forbidden);
        (await clerk.PatchAsync($"customers/{id}", new { city = "Rome" })).ShouldBe(HttpStatusCode.OK).Json.AsObject().ContainsKey("phone").ShouldBeFalse();

        var schema = (await clerk.GetAsync("openapi.json")).Json["components"]!["schemas"]!;
        schema["Customer"]!["properties"]!.AsObject().ContainsKey("phone").ShouldBeFalse();
        schema["Customer"]!["properties"]!["email"]!["readOnly"]!.GetValue<bool>().ShouldBeTrue();
        schema["CustomerInput"]!["properties"]!.AsObject().ContainsKey("email").ShouldBeFalse();
        schema.AsObject().ContainsKey("Product").ShouldBeFalse();
    }
}
