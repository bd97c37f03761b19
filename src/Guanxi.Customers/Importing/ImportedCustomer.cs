using System.Buffers;
using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Importing;

/// <summary>A customer as an import sees her: the values of <see cref="CustomerTargets.Fields"/>, null for nothing.</summary>
internal sealed class ImportedCustomer(long id, object?[] values)
{
    private static readonly int NameAt = At("name"), KindAt = At("kind"), KeyAt = At("externalKey"), EmailAt = At("email"), PhoneAt = At("phone"), CountryAt = At("country"), OwnerAt = At("ownerId"), TeamAt = At("teamId");

    public static readonly string Columns = string.Join(", ", CustomerTargets.Fields.Select(f => f.ColumnName));

    /// <summary>By field: an empty text is null in the database, not "".</summary>
    private static readonly bool[] Nullable = [.. CustomerTargets.Fields.Select(IsNullable)];

    public long Id { get; set; } = id;
    public object?[] Values { get; private set; } = values;

    /// <summary>As she was before the batch; null while nothing changed and for a new one.</summary>
    public object?[]? Before { get; private set; }

    /// <summary>Not yet in the database.</summary>
    public bool IsNew { get; set; }

    /// <summary>What her rows take; null for whoever is in the database, and when it has yet to be made.</summary>
    public FreshCustomer? Fresh { get; set; }

    public string? Name => NameOf(Values);
    public string? Key => KeyOf(Values);
    public string? Email => EmailOf(Values);
    public string? Phone => PhoneOf(Values);
    public long? OwnerId => (long?)Values[OwnerAt];
    public long? TeamId => (long?)Values[TeamAt];

    public static string? NameOf(object?[] values) => (string?)values[NameAt];
    public static string? KeyOf(object?[] values) => (string?)values[KeyAt];
    /// <summary>A row that names a customer by a key she had before a merge names her by the one she has.</summary>
    public static void Rename(object?[] values, string? key) => values[KeyAt] = key;

    public static string? EmailOf(object?[] values) => (string?)values[EmailAt];
    public static string? PhoneOf(object?[] values) => (string?)values[PhoneAt];
    public static long? OwnerOf(object?[] values) => (long?)values[OwnerAt];
    public static long? TeamOf(object?[] values) => (long?)values[TeamAt];

    /// <summary>What a new customer is where her row does not say: a person, with this owner and team.</summary>
    public static void Begin(object?[] values, long? owner, long? team)
    {
        values[KindAt] ??= "person";
        if (values[OwnerAt] is null && values[TeamAt] is null)
            (values[OwnerAt], values[TeamAt]) = (owner, team);
    }

    /// <summary>From the columns <c>id</c> and <see cref="Columns"/>.</summary>
    public static ImportedCustomer Read(DbDataReader r)
    {
        var values = new object?[CustomerTargets.Fields.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = r.IsDBNull(i + 1) || r.GetValue(i + 1) is "" ? null : r.GetValue(i + 1);
        return new(r.GetInt64(0), values);
    }

    /// <summary>Values that a row gives; what it leaves empty stays.</summary>
    public static object?[] Together(object?[] values, object?[] given) => [.. values.Zip(given, (was, now) => now ?? was)];

    /// <summary>Every value that is given is hers already.</summary>
    public bool Has(object?[] given)
    {
        for (var i = 0; i < given.Length; i++)
            if (given[i] is { } value && !value.Equals(Values[i]))
                return false;
        return true;
    }

    public void Become(object?[] values)
    {
        if (!IsNew)
            Before ??= Values;
        if (Fresh?.Values != values)
            Fresh = null;
        Values = values;
    }

    /// <summary>Something in the database is not as she is now.</summary>
    public bool IsChanged => Before is not null && !Before.SequenceEqual(Values);

    /// <summary>The batch is written.</summary>
    public void Settle() => (IsNew, Before, Fresh) = (false, null, null);

    public bool IsReassigned => Moved(OwnerAt) || Moved(TeamAt);
    public bool IsRegrouped => Moved(CountryAt);

    /// <summary>A value as its column takes it.</summary>
    public static object? Stored(object?[] values, int field) => values[field] ?? (Nullable[field] ? null : "");

    /// <inheritdoc cref="MarkOf"/>
    public long Mark() => MarkOf(Values);

    /// <summary>Eight bytes that tell whether somebody changed her since.</summary>
    public static long MarkOf(object?[] values)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        for (var i = 0; i < values.Length; i++)
            if (values[i] is { } value)
            {
                text.AppendLiteral(CustomerTargets.Fields[i].Name);
                text.AppendLiteral("\x1f");
                text.AppendFormatted(value);
                text.AppendLiteral("\x1e");
            }
        var chars = text.Text;
        var bytes = ArrayPool<byte>.Shared.Rent(chars.Length * 3);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(chars, bytes)), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        text.Clear();
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>All values by field, to be put back one day.</summary>
    public static string Write(object?[] values)
        => JsonSerializer.Serialize(CustomerTargets.Fields.Select((f, i) => (f.Name, Value: values[i])).Where(v => v.Value is not null).ToDictionary(v => v.Name, v => v.Value));

    /// <summary>What <see cref="Write"/> wrote. A field that is no more is left out.</summary>
    public static object?[] Read(string json)
    {
        var kept = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        return [.. CustomerTargets.Fields.Select(f => kept.TryGetValue(f.Name, out var value) ? Read(value) : null)];
    }

    private static object? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        _ => null,
    };

    private bool Moved(int field) => Before is { } was && !Equals(was[field], Values[field]);

    private static int At(string field) => CustomerTargets.Fields.ToList().FindIndex(f => f.Name == field);

    private static bool IsNullable(Field field)
    {
        var property = typeof(Customer).GetProperty(char.ToUpperInvariant(field.Name[0]) + field.Name[1..])!;
        return property.PropertyType.IsValueType || new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
    }
}
