using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Api;

/// <summary>
/// Many changes of one type in one request and one transaction. Each stands for itself behind a savepoint and has a result
/// of its own; with <c>atomic=true</c> the first that fails takes all back.
/// </summary>
internal sealed class BatchEndpoint(Databases databases, RecordWriter writer, ApiWriter changes, Problems problems)
{
    public const int Most = 1_000;

    public async Task RunAsync(ApiCall call, RecordType type)
    {
        if (!call.Actor.May(type.WritePermission!) && (type.DeletePermission is null || !call.Actor.May(type.DeletePermission)))
            throw new ForbiddenException(type.WritePermission!);
        var atomic = call.Flag("atomic");
        var (document, body) = await call.ReadAsync();
        using (document)
        {
            var operations = Operations(document.RootElement);
            RequestLanguage.Speak(call.Context);
            await changes.RunAsync(call, body, async (database, session, buffer) =>
            {
                buffer.Json.WriteStartObject();
                buffer.Json.WriteStartArray("data"u8);
                for (var i = 0; i < operations.Count; i++)
                    await OneAsync(call, type, database, session, buffer.Json, operations[i], i, atomic);
                buffer.Json.WriteEndArray();
                buffer.Json.WriteEndObject();
                return new Answer(StatusCodes.Status200OK);
            });
        }
    }

    private static List<JsonElement> Operations(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("operations", out var list) || list.ValueKind != JsonValueKind.Array || root.EnumerateObject().Count() > 1)
            throw new InvalidException("api.batch.form", "operations");
        if (list.GetArrayLength() > Most)
            throw new InvalidException("api.batch.too-many", "operations", Most);
        return [.. list.EnumerateArray()];
    }

    private async Task OneAsync(ApiCall call, RecordType type, Database database, Session session, Utf8JsonWriter json, JsonElement operation, int index, bool atomic)
    {
        const string Savepoint = "operation";
        var owed = await session.SaveAsync(Savepoint, call.Aborted);
        try
        {
            // Each starts from the database: what a failed one left behind in a unit of work must not be saved by the next.
            await using var db = databases.Within(session, database, call.Actor);
            var saved = await DoAsync(db, type, operation, call.Aborted);
            await session.Transaction!.ReleaseAsync(Savepoint, call.Aborted);
            json.WriteStartObject();
            json.WriteNumber("status"u8, saved is null ? StatusCodes.Status204NoContent : saved.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            if (saved is not null)
            {
                json.WriteNumber("id"u8, saved.Id);
                json.WriteNumber("version"u8, saved.Version);
            }
            json.WriteEndObject();
        }
        catch (GuanxiException e)
        {
            var status = Problems.StatusOf(e, conditional: operation.ValueKind == JsonValueKind.Object && operation.TryGetProperty("version", out _));
            if (atomic)
                throw new ApiError(status, e.Code, $"operations[{index}]{(e.Field is null ? "" : "." + e.Field)}", [.. e.Args]);
            await session.RollbackAsync(Savepoint, owed, call.Aborted);
            json.WriteStartObject();
            json.WriteNumber("status"u8, status);
            json.WritePropertyName("problem"u8);
            problems.Write(json, e, status, call.Context);
            json.WriteEndObject();
        }
    }

    private async Task<RecordWriter.Saved?> DoAsync(AppDb db, RecordType type, JsonElement operation, CancellationToken ct)
    {
        if (operation.ValueKind != JsonValueKind.Object)
            throw new InvalidException("api.batch.operation", null);
        foreach (var member in operation.EnumerateObject())
            if (member.Name is not ("op" or "id" or "key" or "version" or "values"))
                throw new InvalidException("field.unknown", member.Name, member.Name, "op, id, key, version, values");
        switch (operation.TryGetProperty("op", out var op) && op.ValueKind == JsonValueKind.String ? op.GetString() : null)
        {
            case "create": return await writer.CreateAsync(db, type, Values(), ct);
            case "update": return await writer.EditAsync(db, type, Whole("id") ?? throw Missing("id"), Values(), Whole("version"), ct);
            case "upsert": return await writer.UpsertAsync(db, type, Key(), Values(), Whole("version"), ct);
            case "delete":
                await writer.BinAsync(db, type, Whole("id") ?? throw Missing("id"), Whole("version"), ct);
                return null;
            default: throw new InvalidException("api.batch.op", "op", "create, update, upsert, delete");
        }

        Dictionary<string, object?> Values()
            => operation.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Object ? ApiCall.Values(values) : throw Missing("values");

        long? Whole(string name) => !operation.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : throw new InvalidException("field.value", name, name, value.GetRawText());

        string Key() => operation.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString()! : throw Missing("key");
    }

    private static InvalidException Missing(string name) => new("field.required", name, name);
}
