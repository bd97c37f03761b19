using System.Text.Json.Nodes;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Localisation;

namespace Guanxi.Platform.Api;

/// <summary>The OpenAPI 3.1 document of what one actor may do, from the operations as they are mapped and the catalogue as it is.</summary>
internal sealed class OpenApiDocument(FieldCatalogue catalogue, RecordEndpoints records, OpenApiSchemas schemas, Texts texts)
{
    internal static readonly int[] Failures = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429];

    /// <summary>In the language of the current flow of work.</summary>
    public JsonObject Write(IEnumerable<ApiOperation> operations, Actor by)
    {
        operations = operations.Concat(catalogue.Of(by.Tenant).Types.Where(t => t.Custom).SelectMany(records.OperationsOf));
        var own = operations.Where(o => by.May(o.Demand) && (o.Record is not { } r || by.May(r.Type.ReadPermission))).ToList();
        var paths = new JsonObject();
        foreach (var path in own.GroupBy(o => o.Path))
            paths[path.Key] = new JsonObject(path.Select(o => KeyValuePair.Create(o.Method.ToLowerInvariant(), (JsonNode?)Operation(o))));
        var components = new JsonObject { ["Problem"] = OpenApiSchemas.Problem() };
        foreach (var type in catalogue.Of(by.Tenant).Types.Where(t => by.May(t.ReadPermission)))
            schemas.Add(components, type, by);
        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Guanxi", ["version"] = "1", ["description"] = texts["api.about"] },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = ApiModule.Root }),
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. own.DistinctBy(o => o.Tag).Select(o => new JsonObject { ["name"] = o.Tag, ["description"] = Plural(o) })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
                ["responses"] = new JsonObject(Failures.Select(f => KeyValuePair.Create("Problem" + f, (JsonNode?)Response(Title(f), OpenApiSchemas.Ref("Problem"), Problems.MediaType)))),
                ["schemas"] = components,
            },
        };
    }

    private JsonObject Operation(ApiOperation operation)
    {
        var result = new JsonObject
        {
            ["operationId"] = operation.Name,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Record is { } record ? texts["api.verb." + record.Verb.ToString().ToLowerInvariant(), Plural(operation)]
                : operation.Words is { } words ? texts[words, Plural(operation)] : texts["api.operation." + operation.Name],
            ["description"] = operation.Permission is null ? texts["api.open"] : texts["api.permission", string.Join(", ", operation.Demand.AnyOf)],
            ["x-permission"] = operation.Permission ?? "",
            ["parameters"] = new JsonArray([.. Parameters(operation)]),
        };
        if (Body(operation) is { } body)
            result["requestBody"] = new JsonObject { ["required"] = true, ["content"] = body };
        var responses = Answer(operation);
        foreach (var failure in Failures.Where(f => IsPossible(operation, f)))
            responses[$"{failure}"] = new JsonObject { ["$ref"] = $"#/components/responses/Problem{failure}" };
        result["responses"] = responses;
        return result;
    }

    private IEnumerable<JsonNode> Parameters(ApiOperation operation)
    {
        foreach (var name in ApiRoutes.Parameter().Matches(operation.Path).Select(m => m.Groups[1].Value))
            yield return Parameter(name, "path", name == "key" ? "string" : "integer", null);
        foreach (var name in operation.Query)
        {
            var parameter = Parameter(name, "query", name switch { "limit" or "before" or "user" or "record" => "integer", "count" or "undoing" or "bin" or "atomic" or "lines" => "boolean", _ => "string" },
                name == "to.*" ? texts["api.query.column"] : texts["api.query." + name]);
            if (operation.Musts.TryGetValue(name, out var example))
                (parameter["required"], parameter["example"]) = (true, example);
            yield return parameter;
        }
        if (operation.Keyed || operation is { Record: not null, Method: not "GET" })
            yield return Parameter(Idempotency.Header, "header", "string", null);
        if (operation.Record?.Verb is RecordVerb.Change or RecordVerb.Delete or RecordVerb.Upsert)
            yield return Parameter("If-Match", "header", "string", null);
        if (operation.Record?.Verb is RecordVerb.Get)
            yield return Parameter("If-None-Match", "header", "string", null);
    }

    private static JsonObject Parameter(string name, string place, string type, string? description)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["schema"] = new JsonObject { ["type"] = type } };
        if (name == "limit")
            (parameter["schema"]!["minimum"], parameter["schema"]!["maximum"]) = (1, RecordEndpoints.MostRows);
        if (description is not null)
            parameter["description"] = description;
        return parameter;
    }

    private static JsonObject? Body(ApiOperation operation) => operation.Record switch
    {
        { Verb: RecordVerb.Create } r => Content(OpenApiSchemas.Ref(OpenApiSchemas.Name(r.Type) + "Creation")),
        { Verb: RecordVerb.Upsert } r => Content(OpenApiSchemas.Ref(OpenApiSchemas.Name(r.Type) + "Input")),
        { Verb: RecordVerb.Change } r => Content(OpenApiSchemas.Ref(OpenApiSchemas.Name(r.Type) + "Input"), "application/json", RecordEndpoints.MergePatch),
        { Verb: RecordVerb.Batch } r => Content(OpenApiSchemas.Ref(OpenApiSchemas.Name(r.Type) + "Batch")),
        null when operation.Takes is { } media => Content(OpenApiSchemas.Binary(), media),
        null when operation.Body is { } type => Content(OpenApiSchemas.Of(type)),
        _ => null,
    };

    private JsonObject Answer(ApiOperation operation)
    {
        var ok = texts["api.ok"];
        if (operation.Record is not { } record)
            return new()
            {
                [$"{operation.Status}"] = operation.Gives is { } media ? Response(ok, OpenApiSchemas.Binary(), media)
                    : operation.Answer is { } type ? Response(ok, OpenApiSchemas.Of(type)) : new JsonObject { ["description"] = ok },
            };
        var name = OpenApiSchemas.Name(record.Type);
        JsonObject One() => Response(ok, OpenApiSchemas.Ref(name));
        return record.Verb switch
        {
            RecordVerb.List => new() { ["200"] = Response(ok, OpenApiSchemas.Ref(name + "Page")) },
            RecordVerb.Get => new() { ["200"] = One(), ["304"] = new JsonObject { ["description"] = "ETag" } },
            RecordVerb.Create => new() { ["201"] = One() },
            RecordVerb.Upsert => new() { ["200"] = One(), ["201"] = One() },
            RecordVerb.Delete => new() { ["204"] = new JsonObject { ["description"] = ok } },
            RecordVerb.Batch => new() { ["200"] = Response(ok, OpenApiSchemas.Ref(name + "BatchResults")) },
            _ => new() { ["200"] = One() },
        };
    }

    private static bool IsPossible(ApiOperation operation, int status) => status switch
    {
        404 => operation.Path.Contains('{', StringComparison.Ordinal),
        405 => false,
        409 => operation.Method != "GET",
        412 => operation.Record?.Verb is RecordVerb.Change or RecordVerb.Delete or RecordVerb.Upsert,
        413 or 415 => Body(operation) is not null,
        _ => true,
    };

    private string Plural(ApiOperation operation)
        => ((operation.Record?.Type ?? catalogue.ByRoute(operation.Tag)) is { } type ? texts.Find("types." + type.Name) : texts.Find("api.tag." + operation.Tag)) ?? operation.Tag;

    private string Title(int status) => texts.Find($"error.title.{status}") ?? texts["error.title.400"];

    private static JsonObject Response(string description, JsonNode schema, string mediaType = "application/json")
        => new() { ["description"] = description, ["content"] = Content(schema, mediaType) };

    private static JsonObject Content(JsonNode schema, params string[] mediaTypes)
        => new((mediaTypes.Length == 0 ? ["application/json"] : mediaTypes).Select(m => KeyValuePair.Create(m, (JsonNode?)new JsonObject { ["schema"] = schema.DeepClone() })));
}
