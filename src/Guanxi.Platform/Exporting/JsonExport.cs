using System.Text.Encodings.Web;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Exporting;

/// <summary>Records as one JSON array, spelled as the API spells them.</summary>
internal sealed class JsonExport : IExportFormat
{
    private const int FlushAt = 1 << 16;

    public string Name => "json";
    public string Extension => ".json";
    public string MediaType => "application/json";
    public string? RecordType => null;

    public async Task WriteAsync(ExportRows rows, Stream to, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartArray();
        await foreach (var page in rows.Pages.WithCancellation(ct))
            foreach (var row in page.Rows)
            {
                json.WriteStartObject();
                json.WriteNumber("id"u8, row.Id);
                for (var i = 0; i < rows.Columns.Count; i++)
                {
                    json.WritePropertyName(rows.Columns[i].Name);
                    Write(json, rows.Columns[i], row.Values[i], row.Currency ?? rows.Currency);
                }
                json.WriteEndObject();
                if (json.BytesPending > FlushAt)
                    await json.FlushAsync(ct);
            }
        json.WriteEndArray();
        await json.FlushAsync(ct);
    }

    private static void Write(Utf8JsonWriter json, Field field, object? value, string currency)
    {
        switch (value, field.Type)
        {
            case (null or "", _): json.WriteNullValue(); break;
            case (long minor, FieldType.Money): json.WriteNumberValue(RecordJson.Amount(minor, Money.Decimals(currency))); break;
            case (long ms, FieldType.Instant): json.WriteStringValue(DateTime.UnixEpoch.AddMilliseconds(ms)); break;
            case (string several, FieldType.Several):
                json.WriteStartArray();
                foreach (var one in SeveralValues.Of(several))
                    json.WriteStringValue(one);
                json.WriteEndArray();
                break;
            case (long whole, _): json.WriteNumberValue(whole); break;
            case (double number, _): json.WriteNumberValue(number); break;
            case (bool yes, _): json.WriteBooleanValue(yes); break;
            default: json.WriteStringValue(value.ToString()); break;
        }
    }
}
