using System.Globalization;
using Guanxi.Platform.Api;
using Guanxi.Platform.Catalogue;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Bulk;

/// <summary>Deeds on many records, for programs.</summary>
internal static class BulkApi
{
    private const int Page = 500;

    private sealed record Undoing(long Bulk, long Job);

    public static void Map(ApiRoutes api)
    {
        var types = api.Services.GetRequiredService<FieldCatalogue>().Types.Where(t => t.Entity is not null && t.WritePermission is not null).ToList();
        foreach (var type in types)
            Map(api, type);
        string[] permissions = [.. Permissions(types)];
        ApiOperation Operation(string method, string path, string name) => new(method, "/bulk" + path, name, "bulk", permissions[0]) { Or = permissions[1..] };

        api.Map(Operation("GET", "", "listBulks"), async call => new Listing<BulkCard>(await call.Get<Bulks>().ListAsync(call.Actor, call.Aborted)));
        api.Map(Operation("GET", "/{id}", "getBulk"), call => call.Get<Bulks>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(Operation("GET", "/{id}/left", "listBulkLeft") with { Query = ["after", "undoing"] }, async call =>
        {
            var left = await call.Get<Bulks>().LeftAsync(call.Actor, call.Id(), call.Flag("undoing"), call.Key("after") ?? 0, Page, call.Aborted);
            return new Listing<LeftRecord>(left, left.Count == Page ? left[^1].Record.ToString(CultureInfo.InvariantCulture) : null);
        });
        api.MapDeed(Operation("POST", "/{id}/stop", "stopBulk"), call => call.Get<Bulks>().StopAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(Operation("POST", "/{id}/undo", "undoBulk") with { Status = StatusCodes.Status202Accepted },
            async call => new Undoing(call.Id(), await call.Get<Bulks>().UndoAsync(call.Actor, call.Id(), call.Aborted)));
    }

    public static IEnumerable<string> Permissions(IEnumerable<RecordType> types) => types.SelectMany(t => new[] { t.WritePermission, t.DeletePermission }).OfType<string>().Distinct();

    private static void Map(ApiRoutes api, RecordType type)
    {
        var plural = char.ToUpperInvariant(type.Route[0]) + type.Route[1..];
        ApiOperation Operation(string path, string name, string words) => new("POST", $"/{type.Route}/bulk{path}", name + plural, type.Route, type.WritePermission) { Or = type.DeletePermission is { } also ? [also] : [], Words = words };

        api.Map<BulkRequest, BulkPreview>(Operation("/preview", "previewBulk", "api.bulk.preview"), (call, request) => call.Get<Bulks>().PreviewAsync(call.Actor, type, request, call.Aborted));
        api.Map<BulkRequest, BulkStarted>(Operation("", "bulk", "api.bulk.start") with { Status = StatusCodes.Status202Accepted }, async (call, request) =>
        {
            var started = await call.Get<Bulks>().StartAsync(call.Actor, type, request, call.Aborted);
            call.Context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{call.Context.Request.PathBase}{ApiModule.Root}/bulk/{started.Bulk}");
            return started;
        });
    }
}
