using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Platform.Records;

/// <summary>Values of a record's custom fields on their way into its row: they stand in the same table, beside the columns that its class knows.</summary>
internal sealed class CustomValues(RecordType type)
{
    private readonly Dictionary<Field, object?> before = [];
    private readonly Dictionary<Field, object?> after = [];

    public RecordType Type => type;

    /// <param name="value">From <see cref="RecordValues.Read"/>.</param>
    public void Set(Field field, object? value) => after[field] = value;

    /// <summary>Gives a new record what its fields begin with.</summary>
    public void Begin(string currency)
    {
        foreach (var field in type.Fields)
            if (field is { Custom: true, Writable: true, Default: { } first } && !after.ContainsKey(field))
                Set(field, RecordValues.Read(field, first, Money.Decimals(currency)));
    }

    /// <summary>Reads what the record has now in the fields that are about to change.</summary>
    public async Task LoadAsync(Session session, long id, CancellationToken ct)
    {
        if (after.Count == 0)
            return;
        var fields = after.Keys.ToList();
        await session.EachAsync(session.Sql().Raw($"SELECT {string.Join(", ", fields.Select(f => f.ColumnName))} FROM {type.Table}").Add($" WHERE id = {id}"), r =>
        {
            for (var i = 0; i < fields.Count; i++)
                before[fields[i]] = r.IsDBNull(i) ? null : RecordReader.Value(r, i, fields[i]);
        }, ct);
    }

    /// <summary>What differs, by column.</summary>
    public IReadOnlyList<(string Column, object? Value)> Changed => [.. Different.Select(f => (f.ColumnName, after[f]))];

    public IReadOnlyList<AuditChange> Changes => [.. Different.Select(f => new AuditChange(f.Name, Shown(f, before.GetValueOrDefault(f)), Shown(f, after[f])))];

    private IEnumerable<Field> Different => after.Keys.Where(f => !Equals(before.GetValueOrDefault(f), after[f]));

    /// <summary>Writes what differs into the record's row.</summary>
    /// <exception cref="ConflictException"><c>record.duplicate-key</c>: another record has the value of a unique field.</exception>
    public async Task WriteAsync(Session session, long id, CancellationToken ct)
    {
        var changed = Changed;
        if (changed.Count > 0)
        {
            var sql = session.Sql().Raw($"UPDATE {type.Table} SET ");
            for (var i = 0; i < changed.Count; i++)
                sql.Raw((i == 0 ? "" : ", ") + changed[i].Column + " = ").Value(changed[i].Value);
            await KeepingUniqueAsync(type, () => session.RunAsync(sql.Add($" WHERE id = {id}"), ct));
        }
        await RememberTagsAsync(session, ct);
    }

    /// <exception cref="ConflictException"><c>record.duplicate-key</c> with the name of the field.</exception>
    public static async Task<T> KeepingUniqueAsync<T>(RecordType type, Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (System.Data.Common.DbException e) when (UniqueViolation.Field(e) is { } column)
        {
            var field = type.Fields.FirstOrDefault(f => f.Custom && f.ColumnName.Replace("_", "", StringComparison.Ordinal).Equals(column, StringComparison.OrdinalIgnoreCase));
            throw new ConflictException("record.duplicate-key", field?.Name ?? column);
        }
    }

    /// <summary>Words of the record's custom fields that it is found by; null for none.</summary>
    public static async Task<string?> SearchTextAsync(Session session, RecordType type, long id, CancellationToken ct)
    {
        var fields = type.Fields.Where(f => f is { Custom: true, Searchable: true }).ToList();
        if (fields.Count == 0)
            return null;
        var text = new SearchText();
        await session.EachAsync(session.Sql().Raw($"SELECT {string.Join(", ", fields.Select(f => f.ColumnName))} FROM {type.Table}").Add($" WHERE id = {id}"), r => Write(text, fields, r), ct);
        return text.ToString() is { Length: > 0 } words ? words : null;
    }

    /// <summary>The same for many records at once; who has none is missing.</summary>
    public static async Task<Dictionary<long, string>> SearchTextsAsync(Session session, RecordType type, Ids ids, CancellationToken ct)
    {
        var fields = type.Fields.Where(f => f is { Custom: true, Searchable: true }).ToList();
        var texts = new Dictionary<long, string>();
        if (fields.Count == 0)
            return texts;
        var text = new SearchText();
        await session.EachAsync(session.Sql().Raw($"SELECT id, {string.Join(", ", fields.Select(f => f.ColumnName))} FROM {type.Table}").Add($" WHERE id IN {ids}"), r =>
        {
            Write(text.Clear(), fields, r, 1);
            if (text.ToString() is { Length: > 0 } words)
                texts[r.GetInt64(0)] = words;
        }, ct);
        return texts;
    }

    internal static void Write(SearchText text, IReadOnlyList<Field> fields, System.Data.Common.DbDataReader r, int from = 0)
    {
        for (var i = 0; i < fields.Count; i++)
            if (!r.IsDBNull(from + i))
                _ = (RecordReader.Value(r, from + i, fields[i]), fields[i].Type) switch
                {
                    (string several, FieldType.Several) => SeveralValues.Of(several).Aggregate(text, (t, v) => t.Text(v)),
                    (string phone, FieldType.Phone) => text.Phone(phone),
                    (string words, FieldType.Text) => text.Name(words),
                    (var value, _) => text.Text(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)),
                };
    }

    /// <summary>Tags that were given once are offered again.</summary>
    private async Task RememberTagsAsync(Session session, CancellationToken ct)
    {
        foreach (var field in Different.Where(f => f.Free))
            foreach (var tag in SeveralValues.Of(after[field] as string))
                await session.RunAsync($"INSERT INTO platform_tag (type, field, value) VALUES ({type.Name}, {field.Name}, {tag}) ON CONFLICT DO NOTHING", ct);
    }

    private static object? Shown(Field field, object? value) => field.Type == FieldType.Several && value is string several ? SeveralValues.Of(several) : value;
}

/// <summary>The values of a field of several choices, which are stored as one JSON array of texts.</summary>
public static class SeveralValues
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<string> Of(string? stored)
    {
        if (string.IsNullOrEmpty(stored))
            return [];
        try { return JsonSerializer.Deserialize<List<string>>(stored) ?? []; }
        catch (JsonException) { return [stored]; }
    }

    /// <returns>Null for none.</returns>
    public static string? Write(IReadOnlyCollection<string> values) => values.Count == 0 ? null : JsonSerializer.Serialize(values, Plain);

    /// <summary>As people and files write them: with commas between, or as a JSON array.</summary>
    public static IReadOnlyList<string> Parse(string text)
    {
        if (text.StartsWith('['))
            try { return JsonSerializer.Deserialize<List<string>>(text) ?? []; }
            catch (JsonException) { /* A tag may begin with a bracket. */ }
        return text.Split([',', '，', '、', ';', '；', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
