using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Custom;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Api;

/// <summary>The same operations for every record type of the catalogue.</summary>
internal sealed class RecordEndpoints(Databases databases, FieldCatalogue catalogue, RecordReader reader, RecordWriter writer, ApiWriter changes, TenantCurrency currencies, BatchEndpoint batch)
{
    public const string MergePatch = "application/merge-patch+json";
    public const int MostRows = 500;

    private static readonly string[] ListQuery = ["filter", "q", "sort", "fields", "limit", "after", "count"];

    // Stands for whichever type the tenant made under the route of the address.
    private static readonly RecordType Any = new("record", TypeDefinition.Folder + "{route}", "", "", []) { Custom = true, WritePermission = "", DeletePermission = "" };

    /// <summary>Operations of a shipped type, with the fields that the caller's tenant gave it.</summary>
    public void Map(ApiRoutes api, RecordType type)
    {
        foreach (var (operation, handle) in Of(type))
            api.Map(operation, call => handle(call, catalogue.Of(call.Actor.Tenant).Of(type)));
    }

    /// <summary>Operations of the types that tenants made.</summary>
    public void MapOwn(ApiRoutes api)
    {
        foreach (var (operation, handle) in Of(Any))
            api.Serve(operation.Method, operation.Path, operation.Query, call => handle(call, Own(call))).OpenToSignedIn();
    }

    /// <summary>The operations of one type.</summary>
    public IEnumerable<ApiOperation> OperationsOf(RecordType type) => Of(type).Select(o => o.Operation);

    private RecordType Own(ApiCall call)
    {
        var route = TypeDefinition.Folder + call.Text("route");
        var type = catalogue.Of(call.Actor.Tenant).ByRoute(route) ?? throw new NotFoundException("record type", route);
        call.Actor.Require(type.ReadPermission);
        return type;
    }

    private IEnumerable<(ApiOperation Operation, Func<ApiCall, RecordType, Task> Handle)> Of(RecordType type)
    {
        var one = $"/{type.Route}/{{id}}";
        var read = type.ReadPermission;
        yield return Add(RecordVerb.List, "GET", $"/{type.Route}", read, type.Binned ? [.. ListQuery, "bin"] : ListQuery, ListAsync);
        yield return Add(RecordVerb.Get, "GET", one, read, ["fields"], GetAsync);
        if (type.WritePermission is { } write && (type.Entity is not null || type.Custom))
        {
            yield return Add(RecordVerb.Create, "POST", $"/{type.Route}", write, [], CreateAsync);
            yield return Add(RecordVerb.Change, "PATCH", one, write, [], ChangeAsync);
            if (type.Key is not null)
                yield return Add(RecordVerb.Upsert, "PUT", $"/{type.Route}/by-key/{{key}}", write, [], UpsertAsync);
            yield return Add(RecordVerb.Batch, "POST", $"/{type.Route}/batch", write, ["atomic"], batch.RunAsync, or: type.DeletePermission is { } also ? [also] : []);
        }
        if (type.DeletePermission is { } delete && (type.Entity is not null || type.Custom))
        {
            yield return Add(RecordVerb.Delete, "DELETE", one, delete, [], DeleteAsync);
            if (type.Binned)
                yield return Add(RecordVerb.Restore, "POST", one + "/restore", delete, [], RestoreAsync);
        }

        (ApiOperation, Func<ApiCall, RecordType, Task>) Add(RecordVerb verb, string method, string path, string permission, IReadOnlyList<string> query, Func<ApiCall, RecordType, Task> handle, string[]? or = null)
            => (new ApiOperation(method, path, NameOf(verb, type), Last(type.Route), permission) { Query = query, Or = or ?? [], Record = (type, verb) }, handle);
    }

    private static string NameOf(RecordVerb verb, RecordType type)
    {
        var noun = verb is RecordVerb.List or RecordVerb.Batch ? Last(type.Route) : type.Name;
        return char.ToLowerInvariant(verb.ToString()[0]) + verb.ToString()[1..] + string.Concat(noun.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }

    private static string Last(string route) => route[(route.LastIndexOf('/') + 1)..];

    private async Task ListAsync(ApiCall call, RecordType type)
    {
        call.Actor.Require(type.ReadPermission);
        var query = RecordQuery.Of(type, call.Query("filter"), call.Query("q"), call.Query("sort"), call.Query("after"),
            call.Number("limit", 1, MostRows), null, type.Binned && call.Flag("bin"));
        var counted = call.Flag("count");
        var fields = Fields(call, type, all: false);
        using var buffer = JsonBuffer.Take();
        var json = buffer.Json;
        await using (var session = await databases.ReadAsync(call.Actor, call.Aborted))
        {
            var rows = new RecordJson(json, type, fields, await currencies.OfAsync(session, call.Actor.Tenant, call.Aborted));
            json.WriteStartObject();
            json.WriteStartArray("data"u8);
            var next = await reader.EachAsync(session, call.Actor, query, fields, rows.Write, call.Aborted);
            json.WriteEndArray();
            json.WriteString("next"u8, next);
        }
        if (counted)
        {
            var total = await reader.CountAsync(call.Actor, query with { After = null }, call.Aborted);
            json.WriteStartObject("total"u8);
            json.WriteNumber("value"u8, total.Value);
            json.WriteBoolean("capped"u8, total.Capped);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        await call.Context.SendAsync(StatusCodes.Status200OK, buffer);
    }

    private async Task GetAsync(ApiCall call, RecordType type)
    {
        call.Actor.Require(type.ReadPermission);
        var fields = Fields(call, type, all: true);
        using var buffer = JsonBuffer.Take();
        long version;
        await using (var session = await databases.ReadAsync(call.Actor, call.Aborted))
            version = await WriteAsync(session, call, type, call.Id(), fields, buffer);
        var tag = ApiCall.Tag(version, buffer.Written.Span);
        call.Context.Response.Headers.ETag = tag;
        if (call.Has(tag))
            call.Context.Response.StatusCode = StatusCodes.Status304NotModified;
        else
            await call.Context.SendAsync(StatusCodes.Status200OK, buffer);
    }

    private async Task CreateAsync(ApiCall call, RecordType type)
    {
        call.Actor.Require(type.WritePermission!);
        var (document, body) = await call.ReadAsync();
        using (document)
        {
            var values = ApiCall.Values(document.RootElement);
            await changes.RunAsync(call, body, (database, session, buffer) =>
                SaveAsync(call, type, database, session, buffer, db => writer.CreateAsync(db, type, values, call.Aborted)));
        }
    }

    private async Task ChangeAsync(ApiCall call, RecordType type)
    {
        call.Actor.Require(type.WritePermission!);
        var (id, version) = (call.Id(), call.Version());
        var (document, body) = await call.ReadAsync(MergePatch);
        using (document)
        {
            var values = ApiCall.Values(document.RootElement);
            await changes.RunAsync(call, body, (database, session, buffer) =>
                SaveAsync(call, type, database, session, buffer, db => writer.EditAsync(db, type, id, values, version, call.Aborted)));
        }
    }

    private async Task UpsertAsync(ApiCall call, RecordType type)
    {
        call.Actor.Require(type.WritePermission!);
        // A slash in a key arrives as it was escaped.
        var key = call.Text("key").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var version = call.Version();
        var (document, body) = await call.ReadAsync(MergePatch);
        using (document)
        {
            var values = ApiCall.Values(document.RootElement);
            for (var again = false; ; again = true)
                try
                {
                    await changes.RunAsync(call, body, (database, session, buffer) =>
                        SaveAsync(call, type, database, session, buffer, db => writer.UpsertAsync(db, type, key, values, version, call.Aborted)));
                    return;
                }
                catch (ConflictException e) when (!again && e.Code == "record.duplicate-key" && e.Field == type.Key)
                {
                    // Somebody created it in the meantime: now it is there to be changed.
                }
        }
    }

    private async Task DeleteAsync(ApiCall call, RecordType type)
    {
        var (id, version) = (call.Id(), call.Version());
        await changes.RunAsync(call, default, async (database, session, _) =>
        {
            await using var db = databases.Within(session, database, call.Actor);
            await writer.BinAsync(db, type, id, version, call.Aborted);
            return new Answer(StatusCodes.Status204NoContent);
        });
    }

    private Task RestoreAsync(ApiCall call, RecordType type)
    {
        var id = call.Id();
        return changes.RunAsync(call, default, (database, session, buffer) =>
            SaveAsync(call, type, database, session, buffer, db => writer.RestoreAsync(db, type, id, call.Aborted)));
    }

    private async Task<Answer> SaveAsync(ApiCall call, RecordType type, Database database, Session session, JsonBuffer buffer, Func<AppDb, Task<RecordWriter.Saved>> save)
    {
        await using var db = databases.Within(session, database, call.Actor);
        var saved = await save(db);
        if (call.Actor.May(type.ReadPermission))
            await WriteAsync(session, call, type, saved.Id, RecordReader.Choose(call.Actor, type, [], all: true), buffer);
        return new(saved.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK, ApiCall.Tag(saved.Version, buffer.Written.Span),
            saved.Created ? $"{ApiModule.Root}/{type.Route}/{saved.Id}" : null);
    }

    private async Task<long> WriteAsync(Session session, ApiCall call, RecordType type, long id, IReadOnlyList<Field> fields, JsonBuffer buffer)
    {
        var row = new RecordJson(buffer.Json, type, fields, await currencies.OfAsync(session, call.Actor.Tenant, call.Aborted));
        return await reader.FindAsync(session, call.Actor, type, id, fields, row.Write, call.Aborted) ? row.Version : throw new NotFoundException(type.Name, id);
    }

    /// <summary>Names separated by commas, or * for every field.</summary>
    private static IReadOnlyList<Field> Fields(ApiCall call, RecordType type, bool all)
    {
        var text = call.Query("fields");
        if (string.IsNullOrWhiteSpace(text) || text == "*")
            return RecordReader.Choose(call.Actor, type, [], all || text == "*");
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (names.FirstOrDefault(n => n is not ("id" or "version") && type.Find(n) is null) is { } unknown)
            throw new ApiError(StatusCodes.Status400BadRequest, "api.fields.unknown", "fields", unknown, string.Join(", ", FieldCatalogue.ReadableBy(type, call.Actor).Select(f => f.Name)));
        names.RemoveAll(n => n is "version" && type.Find(n) is null);
        return RecordReader.Choose(call.Actor, type, names.Count == 0 ? ["id"] : names, all);
    }
}
