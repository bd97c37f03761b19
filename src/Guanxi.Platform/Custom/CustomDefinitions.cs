using System.Text.Json;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Custom;

/// <summary>A stored definition of a field.</summary>
/// <param name="Version">Grows with every change; two administrators meet here.</param>
public sealed record StoredField(long Id, string Type, FieldDefinition Definition, long Version);

/// <summary>Which fields of a type stand in which group, in order. Fields it does not name follow at the end of their group.</summary>
public sealed record FieldLayout(IReadOnlyList<FieldPlace> Places)
{
    internal IReadOnlyList<Field> Arrange(IEnumerable<Field> fields)
    {
        var places = Places.Select((p, i) => (p.Field, p.Group, i)).DistinctBy(p => p.Field).ToDictionary(p => p.Field, p => (p.Group, p.i));
        return [.. fields.Select(f => places.TryGetValue(f.Name, out var place) ? f with { Group = place.Group } : f)
            .OrderBy(f => places.TryGetValue(f.Name, out var place) ? place.i : int.MaxValue)];
    }
}

/// <summary>Where one field stands.</summary>
public sealed record FieldPlace(string Field, string Group);

/// <summary>The tenant's own word for a record type.</summary>
public sealed record Term(Labels One, Labels Many);

/// <summary>Everything a tenant defined: fields, types, layouts, terms.</summary>
internal sealed record CustomDefinitions(IReadOnlyList<StoredField> Fields, IReadOnlyList<TypeDefinition> Types, IReadOnlyDictionary<string, FieldLayout> Layouts, IReadOnlyDictionary<string, Term> Terms)
{
    public const string LayoutSetting = "layout.";
    public const string TermSetting = "terms";

    public static readonly CustomDefinitions None = new([], [], new Dictionary<string, FieldLayout>(), new Dictionary<string, Term>());

    public IEnumerable<FieldDefinition> FieldsOf(string type) => Fields.Where(f => f.Type == type).Select(f => f.Definition);

    public FieldLayout? LayoutOf(string type) => Layouts.GetValueOrDefault(type);

    public static async Task<CustomDefinitions> ReadAsync(Session session, CancellationToken ct)
    {
        var fields = await session.ListAsync($"SELECT id, type, definition, version FROM platform_field WHERE deleted_at IS NULL ORDER BY id",
            r => new StoredField(r.GetInt64(0), r.GetString(1), Of<FieldDefinition>(r.GetString(2)), r.GetInt64(3)), ct);
        var types = await session.ListAsync($"SELECT definition FROM platform_record_type WHERE deleted_at IS NULL ORDER BY id", r => Of<TypeDefinition>(r.GetString(0)), ct);
        var settings = await session.ListAsync($"SELECT name, value FROM platform_setting WHERE name = {TermSetting} OR (name >= {LayoutSetting} AND name < {LayoutSetting + "~"})", r => (Name: r.GetString(0), Value: r.GetString(1)), ct);
        return new(fields, types,
            settings.Where(s => s.Name != TermSetting).ToDictionary(s => s.Name[LayoutSetting.Length..], s => Of<FieldLayout>(s.Value)),
            settings.Where(s => s.Name == TermSetting).Select(s => Of<Dictionary<string, Term>>(s.Value)).FirstOrDefault() ?? []);
    }

    public static string Write<T>(T definition) => JsonSerializer.Serialize(definition, Spelling);

    public static T Of<T>(string json) => JsonSerializer.Deserialize<T>(json, Spelling)!;

    private static readonly JsonSerializerOptions Spelling = new(JsonSerializerOptions.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
