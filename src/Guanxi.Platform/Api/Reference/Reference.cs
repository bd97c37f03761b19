using System.Text.Json.Nodes;
using Guanxi.Platform.Localisation;

namespace Guanxi.Platform.Api;

/// <summary>One member of a body, an answer or an address.</summary>
/// <param name="Name">With the way to it, such as <c>lines[].product</c>.</param>
/// <param name="Type">Such as <c>integer</c> or <c>string (date)</c>.</param>
/// <param name="Note">What it is, its choices and limits; empty for nothing to say.</param>
public sealed record ReferenceRow(string Name, string Type, string Note);

/// <summary>An operation as the reference shows it.</summary>
/// <param name="Curl">The call as it can be pasted into a terminal.</param>
public sealed record ReferenceOperation(
    string Method, string Path, string Name, string Summary, string Permission, IReadOnlyList<ReferenceRow> Parameters, IReadOnlyList<ReferenceRow> Body, string Status, IReadOnlyList<ReferenceRow> Answer, string Curl);

/// <summary>A group of operations.</summary>
public sealed record ReferenceTag(string Name, string Label, IReadOnlyList<ReferenceOperation> Operations);

/// <summary>The OpenAPI document, turned into what people read. It holds what its reader may call, and nothing else.</summary>
/// <param name="address">Where the API answers, such as <c>https://crm.example/api/v1</c>.</param>
internal sealed class Reference(JsonObject document, string address, Texts texts)
{
    private const int Deepest = 3;

    /// <summary>Names and labels of the groups, in the order of the document.</summary>
    public IReadOnlyList<(string Name, string Label)> Tags { get; } = [.. document["tags"]!.AsArray().Select(t => (Text(t, "name"), Text(t, "description")))];

    /// <returns>Null for a group that is not there.</returns>
    public ReferenceTag? Find(string name) => Tags.FirstOrDefault(t => t.Name == name) is not { Name: not null } tag ? null : new(tag.Name, tag.Label,
        [.. document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Path: p.Key, Method: o.Key, Operation: o.Value!)))
            .Where(o => o.Operation["tags"]!.AsArray().Any(t => t!.GetValue<string>() == name)).Select(o => Of(o.Path, o.Method.ToUpperInvariant(), o.Operation))]);

    private ReferenceOperation Of(string path, string method, JsonNode operation)
    {
        var body = operation["requestBody"]?["content"]?.AsObject().First();
        var (status, done) = operation["responses"]!.AsObject().First(r => r.Key.StartsWith('2'));
        var answer = done?["content"]?.AsObject().First().Value?["schema"];
        return new(method, path, Text(operation, "operationId"), Text(operation, "summary"), Text(operation, "description"),
            [.. operation["parameters"]!.AsArray().Select(p => Parameter(p!))],
            body is { Value: { } sent } ? [.. Rows(sent["schema"]!, "", 0, Required(Resolve(sent["schema"]!)))] : [],
            status, answer is null ? [] : [.. Rows(answer, "", 0, [])], Curl(path + Musts(operation), method, body?.Key, body?.Value?["schema"]));
    }

    private ReferenceRow Parameter(JsonNode parameter)
    {
        var place = Text(parameter, "in");
        return new(Text(parameter, "name"), Type(parameter["schema"]!), place == "query" ? Text(parameter, "description") : texts["api.in." + place]);
    }

    private IEnumerable<ReferenceRow> Rows(JsonNode node, string at, int depth, HashSet<string> required)
    {
        var schema = Resolve(node);
        if (Resolve(schema["items"]) is { Count: > 0 } items)
            foreach (var row in Rows(items, at + "[]", depth, Required(items)))
                yield return row;
        else if (schema["properties"] is JsonObject properties && depth < Deepest)
            foreach (var (name, value) in properties)
            {
                var member = Resolve(value);
                var way = at.Length == 0 ? name : $"{at}.{name}";
                yield return new(way, Type(member), Note(member, required.Contains(name)));
                foreach (var row in member["properties"] is not null || member["items"] is not null ? Rows(member, way, depth + 1, Required(member)) : [])
                    yield return row;
            }
        else if (at.Length == 0)
            yield return new("–", Type(schema), Note(schema, false));
    }

    private string Note(JsonObject schema, bool required)
    {
        var notes = new List<string>();
        if (schema["title"] is not null)
            notes.Add(Text(schema, "title"));
        if (required)
            notes.Add(texts["api.required"]);
        if (schema["readOnly"]?.GetValue<bool>() == true)
            notes.Add(texts["api.read-only"]);
        if (schema["enum"] is JsonArray choices)
            notes.Add(string.Join(" | ", choices.OfType<JsonNode>().Select(c => c.ToString())));
        if (schema["maxLength"] is { } most)
            notes.Add(texts["api.max-length", most.ToString()]);
        if (schema["description"] is not null)
            notes.Add(Text(schema, "description"));
        return string.Join("; ", notes);
    }

    private string Type(JsonNode node)
    {
        var schema = Resolve(node);
        var type = schema["type"] switch { JsonArray several => several.Select(t => t!.GetValue<string>()).First(t => t != "null"), { } one => one.GetValue<string>(), null => schema["enum"] is null ? "any" : "string" };
        return schema["format"] is { } format and not JsonArray && format.ToString() != "int64" ? $"{type} ({format})" : type;
    }

    /// <summary>What has to stand after the question mark, with its examples.</summary>
    private static string Musts(JsonNode operation)
    {
        var musts = operation["parameters"]!.AsArray().Where(p => p!["example"] is not null).Select(p => $"{Text(p!, "name")}={Uri.EscapeDataString(Text(p!, "example"))}").ToList();
        return musts.Count == 0 ? "" : "?" + string.Join('&', musts);
    }

    private string Curl(string path, string method, string? media, JsonNode? body)
    {
        var shown = ApiRoutes.Parameter().Replace(path, p => p.Groups[1].Value == "key" ? "A-1" : "1");
        var call = $"curl{(method == "GET" ? "" : " -X " + method)} -H \"Authorization: Bearer $TOKEN\"";
        if (media is "multipart/form-data")
            call += " -F files=@orders.csv";
        else if (body is not null)
            call += $" -H \"Content-Type: application/json\" \\\n  -d '{Sample(body, 0)?.ToJsonString(ApiJson.Strict)}'";
        return $"{call} \\\n  \"{address}{shown}\"";
    }

    /// <summary>A body that could be meant: what must be given, or else the first two members.</summary>
    private JsonNode? Sample(JsonNode node, int depth)
    {
        var schema = Resolve(node);
        if (schema["enum"] is JsonArray choices)
            return choices[0]?.DeepClone();
        switch (Type(schema))
        {
            case "object" when schema["properties"] is JsonObject properties && depth < Deepest:
                var required = Required(schema);
                var chosen = properties.Where(p => required.Count == 0 || required.Contains(p.Key)).Take(required.Count == 0 ? 2 : required.Count);
                return new JsonObject(chosen.Select(p => KeyValuePair.Create(p.Key, Sample(p.Value!, depth + 1))));
            case "object": return new JsonObject();
            case "array": return schema["items"] is { } items && depth < Deepest ? new JsonArray(Sample(items, depth + 1)) : new JsonArray();
            case "integer": return 1;
            case "number": return 12.5;
            case "boolean": return true;
            case "string (date)": return "2026-01-31";
            case "string (date-time)": return "2026-01-31T08:00:00Z";
            case "string (email)": return "ada@example.com";
            default: return "…";
        }
    }

    private static HashSet<string> Required(JsonNode schema) => [.. schema["required"]?.AsArray().Select(r => r!.GetValue<string>()) ?? []];

    private JsonObject Resolve(JsonNode? node)
    {
        for (var hops = 0; node?["$ref"] is { } reference && hops < 5; hops++)
            node = reference.GetValue<string>()[2..].Split('/').Aggregate((JsonNode?)document, (at, part) => at?[part]);
        return node as JsonObject ?? [];
    }

    private static string Text(JsonNode? node, string name) => node?[name]?.ToString() ?? "";
}
