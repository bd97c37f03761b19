using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

/// <summary>Buttons by which somebody begins and stops to look at Guanxi as another.</summary>
internal static class PreviewPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/settings/users/{id:long}/preview", async (long id, HttpContext context, Caller me, StartPreview start, CancellationToken ct) =>
        {
            await start.AsUserAsync(me, id, ct);
            return Results.LocalRedirect(context.Request.PathBase + "/");
        }).Demands(PlatformPermissions.ManageUsers);
        pages.MapPost("/settings/roles/{id:long}/preview", async (long id, HttpContext context, Caller me, StartPreview start, CancellationToken ct) =>
        {
            await start.AsRoleAsync(me, id, ct);
            return Results.LocalRedirect(context.Request.PathBase + "/");
        }).Demands(PlatformPermissions.ManageRoles);
        pages.MapPost("/preview/stop", async (HttpContext context, Caller me, StopPreview stop, CancellationToken ct) =>
        {
            await stop.RunAsync(me, ct);
            return Results.LocalRedirect(context.Request.PathBase + "/");
        }).OpenToSignedIn().WithMetadata(OpenInPreview.Mark);
    }
}
