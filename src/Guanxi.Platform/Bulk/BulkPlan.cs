using System.Reflection;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Guanxi.Platform.Bulk;

/// <summary>
/// The columns that a bulk sets and what it sets them to. They are found by doing it to an empty record through the class
/// of the rows, so that its rules hold, and what follows from a field is set with it.
/// </summary>
internal sealed class BulkPlan
{
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly HashSet<string> Bookkeeping = [nameof(IAudited.Id), nameof(IAudited.Version), nameof(IAudited.CreatedAt), nameof(IAudited.CreatedBy), nameof(IAudited.UpdatedAt), nameof(IAudited.UpdatedBy)];

    private BulkPlan(RecordType type, BulkAction action, IReadOnlyList<BulkColumn> columns) => (Type, Action, Columns) = (type, action, columns);

    public RecordType Type { get; }
    public BulkAction Action { get; }
    public IReadOnlyList<BulkColumn> Columns { get; }

    /// <summary>Owner or team changes, and nothing else.</summary>
    public bool OnlyMoves => Columns.All(c => c.Property.Name is nameof(IOwned.OwnerId) or nameof(IOwned.TeamId));

    /// <param name="at">When it was asked for: what goes to the bin bears that instant.</param>
    /// <exception cref="InvalidException">A field that cannot be set in bulk, or a value that is none of its.</exception>
    /// <exception cref="ForbiddenException">A role keeps the actor from writing a field.</exception>
    public static BulkPlan Of(AppDb db, RecordType type, BulkRequest request, string currency, DateTime at)
    {
        var record = Activator.CreateInstance(type.Entity ?? throw new InvalidException("record.read-only", null, type.Name), nonPublic: true)!;
        var entry = db.Entry(record);
        var before = entry.Properties.ToDictionary(p => p.Metadata, p => p.CurrentValue);
        HashSet<string> named = [nameof(IRecord.DeletedAt)];
        if (request.Action == BulkAction.Edit)
        {
            var values = request.Set?.ToDictionary(v => v.Key, v => (object?)v.Value) ?? [];
            if (values.Count == 0)
                throw new InvalidException("bulk.nothing", "set");
            foreach (var name in values.Keys)
                if (!Takes(type, type[name]))
                    throw new InvalidException("bulk.field", name, name);
            RecordValues.Apply(entry, type, values, db.By, currency, new CustomValues(type));
            named = [.. values.Keys.Select(n => char.ToUpperInvariant(n[0]) + n[1..])];
        }
        else
            ((IRecord)record).DeletedAt = request.Action == BulkAction.Bin ? at : null;
        return new(type, request.Action, [.. entry.Properties
            .Where(p => !Bookkeeping.Contains(p.Metadata.Name) && (named.Contains(p.Metadata.Name) || !Equals(before[p.Metadata], p.CurrentValue)))
            .Select(p => new BulkColumn(p.Metadata, p.CurrentValue))]);
    }

    /// <summary>Whether a field may be set in bulk: not by what others know a record, nor what decides how the rest of it is read.</summary>
    public static bool Takes(RecordType type, Field field)
        => field.Writable && !field.Custom && field.Name != type.Key && field.Name != type.Title && field.ColumnName != type.CurrencyColumn
            && !(field.Type == FieldType.Reference && field.Target is not ("user" or "team") && type.CurrencyColumn is not null);

    public bool IsDone(IRecord record) => Columns.All(c => Equals(c.Get(record), c.Value));

    /// <summary>The record as it will be.</summary>
    public IRecord After(IRecord record)
    {
        var after = Copy(record);
        foreach (var column in Columns)
            column.Set(after, column.Value);
        return after;
    }

    /// <summary>The record with these values put back.</summary>
    public IRecord Back(IRecord record, JsonElement before)
    {
        var after = Copy(record);
        foreach (var column in Columns)
            if (before.TryGetProperty(column.Name, out var value))
                column.Set(after, column.Read(value));
        return after;
    }

    /// <summary>The record's present values of these columns, to be put back one day.</summary>
    public string Keep(IRecord record) => JsonSerializer.Serialize(Columns.ToDictionary(c => c.Name, c => c.Stored(c.Get(record))));

    private static IRecord Copy(IRecord record) => (IRecord)Clone.Invoke(record, null)!;
}

/// <summary>One column that a bulk sets.</summary>
internal sealed record BulkColumn(IProperty Property, object? Value)
{
    private readonly PropertyInfo info = Property.PropertyInfo!;
    private readonly Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter? converter = Property.GetTypeMapping().Converter;

    public string Name { get; } = Property.GetColumnName();

    /// <summary>As the API and the audit log spell it.</summary>
    public string Field { get; } = char.ToLowerInvariant(Property.Name[0]) + Property.Name[1..];

    private Type Provider => Nullable.GetUnderlyingType(converter?.ProviderClrType ?? Property.ClrType) ?? converter?.ProviderClrType ?? Property.ClrType;

    /// <summary>PostgreSQL's name of the type that JSON text becomes.</summary>
    public string Cast => Provider == typeof(bool) ? "boolean" : Provider == typeof(double) ? "double precision" : Provider == typeof(string) ? "text" : "bigint";

    public object? Get(object record) => info.GetValue(record);

    public void Set(object record, object? value) => info.SetValue(record, value);

    /// <summary>A value as the database has it.</summary>
    public object? Stored(object? value) => value is null || converter is null ? value : converter.ConvertToProvider(value);

    /// <summary>What <see cref="Stored"/> became as JSON, as the class has it.</summary>
    public object? Read(JsonElement json)
    {
        var stored = json.ValueKind == JsonValueKind.Null ? null : json.Deserialize(Provider);
        return stored is null || converter is null ? stored : converter.ConvertFromProvider(stored);
    }
}
