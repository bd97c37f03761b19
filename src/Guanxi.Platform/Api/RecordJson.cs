using System.Data.Common;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Api;

/// <summary>Writes a row of a record type as the API shows it, straight from the database.</summary>
/// <param name="fields">As chosen from the catalogue, in the order of the row's columns.</param>
/// <param name="currency">The tenant's, for types that have none of their own.</param>
internal sealed class RecordJson(Utf8JsonWriter json, RecordType type, IReadOnlyList<Field> fields, string currency)
{
    private readonly bool named = fields.Any(f => f.ColumnName == type.CurrencyColumn);
    private readonly bool priced = fields.Any(f => f.Type == FieldType.Money);
    private readonly int currencyAt = RecordReader.CurrencyAt(fields);

    /// <summary>Version of the last row written.</summary>
    public long Version { get; private set; }

    public void Write(DbDataReader r)
    {
        Version = r.GetInt64(1);
        json.WriteStartObject();
        json.WriteNumber("id"u8, r.GetInt64(0));
        json.WriteNumber("version"u8, Version);
        var own = priced && type.CurrencyColumn is not null && !r.IsDBNull(currencyAt) && r.GetString(currencyAt) is { Length: > 0 } stored ? stored : currency;
        var decimals = priced ? Money.Decimals(own) : 0;
        for (var i = 0; i < fields.Count; i++)
        {
            json.WritePropertyName(fields[i].Name);
            if (r.IsDBNull(i + 2))
                json.WriteNullValue();
            else
                Value(r, i + 2, fields[i], decimals);
        }
        if (priced && !named)
            json.WriteString("currency"u8, own);
        json.WriteEndObject();
    }

    private void Value(DbDataReader r, int i, Field field, int decimals)
    {
        switch (field.Type)
        {
            case FieldType.YesNo: json.WriteBooleanValue(r.GetBoolean(i)); break;
            case FieldType.Number: json.WriteNumberValue(r.GetDouble(i)); break;
            case FieldType.Instant or FieldType.Money or FieldType.Integer or FieldType.Reference:
                var whole = r.GetInt64(i);
                if (whole == 0 && field.ZeroIsNone)
                    json.WriteNullValue();
                else if (field.Type == FieldType.Instant)
                    Instant(json, whole);
                else if (field.Type == FieldType.Money)
                    json.WriteNumberValue(Amount(whole, decimals));
                else
                    json.WriteNumberValue(whole);
                break;
            case FieldType.Several:
                json.WriteStartArray();
                foreach (var value in SeveralValues.Of(r.GetString(i)))
                    json.WriteStringValue(value);
                json.WriteEndArray();
                break;
            default:
                // Nothing is null, however the column says it.
                if (r.GetString(i) is { Length: > 0 } text)
                    json.WriteStringValue(text);
                else
                    json.WriteNullValue();
                break;
        }
    }

    /// <summary>Minor units as a number with all its decimals: 12.50.</summary>
    public static decimal Amount(long minor, int decimals)
    {
        var size = (ulong)Int128.Abs(minor);
        return new decimal((int)size, (int)(size >> 32), 0, minor < 0, (byte)decimals);
    }

    /// <summary>Milliseconds since 1970 as <c>2026-01-31T08:00:00.000Z</c>.</summary>
    public static void Instant(Utf8JsonWriter json, long milliseconds)
    {
        Span<byte> text = stackalloc byte[24];
        var at = DateTime.UnixEpoch.AddMilliseconds(milliseconds);
        "0000-00-00T00:00:00.000Z"u8.CopyTo(text);
        Digits(text[..4], at.Year);
        Digits(text[5..7], at.Month);
        Digits(text[8..10], at.Day);
        Digits(text[11..13], at.Hour);
        Digits(text[14..16], at.Minute);
        Digits(text[17..19], at.Second);
        Digits(text[20..23], at.Millisecond);
        json.WriteStringValue(text);
    }

    private static void Digits(Span<byte> place, int number)
    {
        for (var i = place.Length - 1; i >= 0; i--, number /= 10)
            place[i] = (byte)('0' + (number % 10));
    }
}
