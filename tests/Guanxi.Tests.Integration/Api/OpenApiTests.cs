using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guanxi.Platform.Api;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Tests.Integration.Api;

public sealed class OpenApiTests
{
    [Theory, BothDatabases]
    public async Task The_document_names_every_operation_and_all_it_refers_to(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        foreach (var language in new[] { "en", "zh-Hans", "zh-Hant" })
        {
            var document = (await server.As("admin").GetAsync("openapi.json?language=" + language)).ShouldBe(HttpStatusCode.OK).Json;
            document["openapi"]!.GetValue<string>().ShouldBe("3.1.0");
            foreach (var reference in All(document).OfType<JsonObject>().Select(o => o["$ref"]?.GetValue<string>()).OfType<string>())
                Resolve(document, reference).ShouldNotBeNull(reference);
            var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => o.Value!)).ToList();
            operations.ShouldAllBe(o => o["responses"]!.AsObject().Any(r => r.Key.StartsWith('2')) && o["x-permission"] != null);
            operations.Select(o => o["operationId"]!.GetValue<string>()).ShouldBeUnique();
            operations.Count.ShouldBe(server.Get<EndpointDataSource>().Endpoints.Count(e => e.Metadata.GetMetadata<ApiOperation>() is not null));
            operations.Select(o => o["summary"]!.GetValue<string>()).ShouldAllBe(s => !s.StartsWith("api."));
            All(document).OfType<JsonObject>().Select(o => o["description"] is JsonValue said ? said.GetValue<string>() : "").ShouldAllBe(s => !s.StartsWith("api."));
        }
    }

    [Theory, BothDatabases]
    public async Task What_is_answered_conforms_to_the_document(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var document = (await admin.GetAsync("openapi.json")).Json;
        await admin.PostAsync("products", new { code = "TEA", price = 12 });
        var customer = await admin.PostAsync("customers", new { name = "Ada", gender = "female", birthday = "1990-01-01" });
        var order = await admin.PostAsync("orders", new { number = "1", placedAt = "2026-01-01", customerId = customer.Id, lines = new[] { new { product = "TEA", quantity = 1, unitPrice = 12 } } });
        Conforms(customer, "/customers", "post", "201");
        Conforms(order, "/orders", "post", "201");
        foreach (var (path, template) in new[]
        {
            ("customers?count=true", "/customers"), ("orders", "/orders"), ("products?fields=*", "/products"),
            ($"customers/{customer.Id}", "/customers/{id}"), ($"orders/{order.Id}", "/orders/{id}"), ($"orders/{order.Id}/lines", "/orders/{id}/lines"),
            ($"customers/{customer.Id}/orders?lines=true", "/customers/{id}/orders"), ($"customers/{customer.Id}/timeline", "/customers/{id}/timeline"), ($"customers/{customer.Id}/stages", "/customers/{id}/stages"),
            ($"customers/{customer.Id}/relations", "/customers/{id}/relations"), ("customers/life-cycle", "/customers/life-cycle"), ("settings/life-cycle", "/settings/life-cycle"), ("settings/rfm", "/settings/rfm"),
            ("settings/as-of", "/settings/as-of"), ("dashboard", "/dashboard"), ("stats", "/stats"), ("users", "/users"), ("roles", "/roles"), ("teams", "/teams"), ("audit", "/audit"), ("jobs", "/jobs"), ("imports", "/imports"),
            ("permissions", "/permissions"), ("colleagues", "/colleagues"),
        })
            Conforms(await admin.GetAsync(path), template, "get", "200");
        Conforms(await admin.PostAsync("customers/batch", new { operations = new object[] { new { op = "create", values = new { name = "B" } }, new { op = "?" } } }), "/customers/batch", "post", "200");

        void Conforms(ApiAnswer answer, string path, string method, string status)
        {
            $"{(int)answer.Status}".ShouldBe(status, answer.Body);
            var schema = document["paths"]![path]![method]!["responses"]![status]!["content"]!["application/json"]!["schema"]!;
            Faults(document, schema, answer.Json, path).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_value_that_does_not_conform_is_seen()
    {
        var schema = JsonNode.Parse("""{"type":"object","properties":{"a":{"type":["integer","null"]},"b":{"enum":["x"]}},"required":["a"],"additionalProperties":false}""")!;
        Faults(schema, schema, JsonNode.Parse("""{"a":1.5,"b":"y","c":1}""")!, "").Count().ShouldBe(3);
        Faults(schema, schema, JsonNode.Parse("""{"b":"x"}""")!, "").Count().ShouldBe(1);
    }

    private static IEnumerable<string> Faults(JsonNode document, JsonNode schema, JsonNode? value, string at)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            schema = Resolve(document, reference)!;
        if (schema["enum"] is JsonArray choices && !choices.Any(c => JsonNode.DeepEquals(c, value)))
            yield return $"{at}: {value?.ToJsonString()} is no choice";
        string[] types = schema["type"] switch { JsonArray several => [.. several.Select(t => t!.GetValue<string>())], { } one => [one.GetValue<string>()], null => [] };
        if (types.Length > 0 && !types.Any(t => Is(t, value)))
            yield return $"{at}: {value?.ToJsonString()} is not {string.Join(" or ", types)}";
        if (schema["format"]?.GetValue<string>() is "date-time" && value is not null && !DateTimeOffset.TryParse(value.GetValue<string>(), out _))
            yield return $"{at}: {value.ToJsonString()} is no instant";
        if (value is JsonArray list && schema["items"] is { } items)
            foreach (var fault in list.SelectMany((item, i) => Faults(document, items, item, $"{at}[{i}]")))
                yield return fault;
        if (value is not JsonObject members)
            yield break;
        foreach (var required in schema["required"]?.AsArray().Select(r => r!.GetValue<string>()).Where(r => !members.ContainsKey(r)) ?? [])
            yield return $"{at}.{required} is missing";
        foreach (var (name, member) in members)
            if (schema["properties"]?[name] is { } property)
                foreach (var fault in Faults(document, property, member, $"{at}.{name}"))
                    yield return fault;
            else if (schema["additionalProperties"] is { } more && more.GetValueKind() == JsonValueKind.False)
                yield return $"{at}.{name} is not in the schema";
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(value.GetValue<decimal>()),
        _ => value?.GetValueKind() is { } kind && type == kind switch { JsonValueKind.True or JsonValueKind.False => "boolean", _ => kind.ToString().ToLowerInvariant() },
    };

    private static JsonNode? Resolve(JsonNode document, string reference)
        => reference[2..].Split('/').Aggregate((JsonNode?)document, (node, part) => node?[part]);

    private static IEnumerable<JsonNode> All(JsonNode node)
        => (node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => Enumerable.Empty<JsonNode?>() }).OfType<JsonNode>().SelectMany(All).Append(node);
}
