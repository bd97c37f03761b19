using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Api;

/// <summary>JSON schemas of record types as one actor sees them.</summary>
internal sealed class OpenApiSchemas(Texts texts, RecordWriter writer)
{
    public void Add(JsonObject schemas, RecordType type, Actor by)
    {
        var name = Name(type);
        schemas[name] = Read(type, by);
        schemas[name + "Page"] = Object(("data", List(Ref(name))), ("next", Type("string", nullable: true)), ("total", Object(("value", Type("integer")), ("capped", Type("boolean")))));
        ((JsonObject)schemas[name + "Page"]!)["required"] = new JsonArray("data", "next");
        schemas[name + "Input"] = Write(type, by);
        var creation = (JsonObject)Write(type, by);
        if (type.Fields.Where(f => f is { Required: true, Writable: true }).Select(f => (JsonNode)f.Name).ToArray() is { Length: > 0 } required)
            creation["required"] = new JsonArray(required);
        schemas[name + "Creation"] = creation;
        schemas[name + "Batch"] = Object(("operations", List(Object(("op", new JsonObject { ["enum"] = new JsonArray("create", "update", "upsert", "delete") }),
            ("id", Type("integer")), ("key", Type("string")), ("version", Type("integer")), ("values", Ref(name + "Input"))), BatchEndpoint.Most)));
        schemas[name + "BatchResults"] = Object(("data", List(Object(("status", Type("integer")), ("id", Type("integer")), ("version", Type("integer")), ("problem", Ref("Problem"))))));
    }

    public static string Name(RecordType type) => char.ToUpperInvariant(type.Name[0]) + type.Name[1..];

    public static JsonObject Ref(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    /// <summary>Schema of a class that a module reads or answers with.</summary>
    public static JsonNode Of(Type type)
    {
        var root = ApiJson.Strict.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        return Inlined(root, root, 0);
    }

    /// <summary>A type that occurs twice is a reference to its first place, which lies elsewhere once this schema is part of a document.</summary>
    private static JsonNode Inlined(JsonNode node, JsonNode root, int depth)
    {
        if (node is JsonArray array)
            return new JsonArray([.. array.Select(n => n is null ? null : Inlined(n, root, depth))]);
        // Whatever may come: as a schema that holds nothing, which every reader knows.
        if (node.GetValueKind() == JsonValueKind.True)
            return new JsonObject();
        if (node is not JsonObject schema)
            return node.DeepClone();
        if ((string?)(schema["$ref"] as JsonValue) is { } reference && reference.StartsWith('#'))
        {
            // A type that holds itself would never end: beyond some levels it is any object.
            if (depth > 4)
                return new JsonObject { ["type"] = "object" };
            var target = root;
            foreach (var step in reference.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1))
                target = target is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : target[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]!;
            return Inlined(target, root, depth + 1);
        }
        var copy = new JsonObject();
        foreach (var (name, value) in schema)
            copy[name] = value is null ? null : Inlined(value, root, depth);
        return copy;
    }

    public static JsonObject Problem() => Object(("type", Type("string")), ("title", Type("string")), ("status", Type("integer")), ("detail", Type("string")),
        ("code", Type("string")), ("field", Type("string")), ("traceId", Type("string")));

    private JsonObject Read(RecordType type, Actor by)
    {
        var properties = new JsonObject { ["id"] = new JsonObject { ["type"] = "integer", ["format"] = "int64", ["readOnly"] = true }, ["version"] = new JsonObject { ["type"] = "integer", ["format"] = "int64", ["readOnly"] = true } };
        foreach (var field in FieldCatalogue.ReadableBy(type, by))
        {
            var schema = Value(type, field);
            if (!MayWrite(type, field, by))
                schema["readOnly"] = true;
            properties[field.Name] = schema;
        }
        if (type.Fields.Any(f => f.Type == FieldType.Money) && !properties.ContainsKey("currency"))
            properties["currency"] = new JsonObject { ["type"] = "string", ["readOnly"] = true };
        return new() { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray("id", "version"), ["additionalProperties"] = false };
    }

    private JsonObject Write(RecordType type, Actor by)
    {
        var properties = new JsonObject();
        foreach (var field in type.Fields.Where(f => MayWrite(type, f, by)))
            properties[field.Name] = Value(type, field);
        foreach (var part in writer.PartsOf(type))
            properties[part.Name] = new JsonObject { ["type"] = "array", ["items"] = Of(part.Item) };
        return new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static bool MayWrite(RecordType type, Field field, Actor by)
        => field.Writable && type.WritePermission is { } write && by.May(write) && by.Grants.AccessTo(type.Name, field.Name) == FieldAccess.Write;

    private JsonObject Value(RecordType type, Field field)
    {
        var schema = Type(field.Type switch
        {
            FieldType.Integer or FieldType.Reference => "integer",
            FieldType.Number or FieldType.Money => "number",
            FieldType.YesNo => "boolean",
            FieldType.Several => "array",
            _ => "string",
        }, nullable: true);
        switch (field.Type)
        {
            case FieldType.Date: schema["format"] = "date"; break;
            case FieldType.Instant: schema["format"] = "date-time"; break;
            case FieldType.Integer or FieldType.Reference: schema["format"] = "int64"; break;
            case FieldType.Several: schema["items"] = field.Free ? Type("string") : new JsonObject { ["enum"] = new JsonArray([.. field.Choices.Select(c => (JsonNode)c)]) }; break;
            case FieldType.Email: schema["format"] = "email"; break;
            case FieldType.Choice when field.Choices.Count > 0: schema["enum"] = new JsonArray([.. field.Choices.Select(c => (JsonNode)c), null]); break;
        }
        if (schema["type"]![0]!.GetValue<string>() == "string" && field.Type is not (FieldType.Date or FieldType.Instant or FieldType.Choice))
            schema["maxLength"] = field.Type == FieldType.Country ? 2 : field.MaxLength;
        if (field.Pattern is { } pattern)
            schema["pattern"] = $"^(?:{pattern})$";
        if (field.Min is { } least)
            schema["minimum"] = least;
        if (field.Max is { } most)
            schema["maximum"] = most;
        if (field.Custom && texts.Find($"help.{type.Name}.{field.Name}") is { } help)
            schema["x-help"] = help;
        schema["title"] = texts.Find($"field.{type.Name}.{field.Name}") ?? texts.Find("field." + field.Name) ?? field.Name;
        string[] notes = [.. field.Filterable ? [texts["api.field.filterable"]] : Array.Empty<string>(), .. field.Sortable ? [texts["api.field.sortable"]] : Array.Empty<string>()];
        if (notes.Length > 0)
            schema["description"] = string.Join("; ", notes);
        schema["x-filterable"] = field.Filterable;
        schema["x-sortable"] = field.Sortable;
        if (field.Target is not null)
            schema["x-target"] = field.Target;
        return schema;
    }

    /// <summary>A file, or any other body that is no JSON.</summary>
    public static JsonObject Binary() => new() { ["type"] = "string", ["format"] = "binary" };

    private static JsonObject Type(string type, bool nullable = false) => new() { ["type"] = nullable ? new JsonArray(type, "null") : type };

    private static JsonObject List(JsonNode items, int? most = null)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = items };
        if (most is not null)
            list["maxItems"] = most;
        return list;
    }

    private static JsonObject Object(params (string Name, JsonNode Schema)[] properties)
        => new() { ["type"] = "object", ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Schema))), ["additionalProperties"] = false };
}
