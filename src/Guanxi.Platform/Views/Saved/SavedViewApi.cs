using Guanxi.Platform.Api;
using Guanxi.Platform.Catalogue;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Views.Saved;

/// <summary>Saved views, for programs.</summary>
internal static class SavedViewApi
{
    private sealed record Opening(bool Open);

    public static void Map(ApiRoutes api)
    {
        var types = api.Services.GetRequiredService<FieldCatalogue>().Types;
        foreach (var type in types)
        {
            var plural = char.ToUpperInvariant(type.Route[0]) + type.Route[1..];
            api.Map(new("GET", $"/{type.Route}/views", "list" + plural + "Views", type.Route, type.ReadPermission) { Words = "api.views.list" },
                async call => new Listing<SavedView>(await call.Get<SavedViews>().ListAsync(call.Actor, call.Get<FieldCatalogue>().Of(call.Actor.Tenant).Of(type), call.Aborted)));
            api.Map<ViewInput, SavedView>(new("POST", $"/{type.Route}/views", "add" + plural + "View", type.Route, type.ReadPermission) { Words = "api.views.add", Status = StatusCodes.Status201Created },
                (call, view) => call.Get<SavedViews>().AddAsync(call.Actor, call.Get<FieldCatalogue>().Of(call.Actor.Tenant).Of(type), view, call.Aborted));
        }
        string[] permissions = [.. types.Select(t => t.ReadPermission).Distinct()];
        ApiOperation Operation(string method, string path, string name) => new(method, "/views/{id}" + path, name, "views", permissions[0]) { Or = permissions[1..] };
        api.Map(Operation("GET", "", "getView"), call => call.Get<SavedViews>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.Map<ViewInput, SavedView>(Operation("PUT", "", "changeView"), (call, view) => call.Get<SavedViews>().ChangeAsync(call.Actor, call.Id(), view, call.Aborted));
        api.MapDeed(Operation("DELETE", "", "removeView"), call => call.Get<SavedViews>().RemoveAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed<Opening>(Operation("PUT", "/default", "openWithView"), (call, opening) => call.Get<SavedViews>().OpenWithAsync(call.Actor, call.Id(), opening.Open, call.Aborted));
    }
}
