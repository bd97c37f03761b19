using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Merging;

/// <summary>Taking a merge back from the page of a customer.</summary>
internal static class MergePages
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapPost("/customers/merges/{merge:long}/undo", async (long merge, Caller me, HttpContext context, UndoMerge undo, Platform.Localisation.Texts texts, CancellationToken ct) =>
        {
            var back = context.Request.HasFormContentType ? (await context.Request.FormAsync(ct))["back"].ToString() : "";
            await undo.RunAsync(me.Actor, merge, ct);
            context.Say(texts["merge.undone"]);
            return Results.LocalRedirect(context.Request.PathBase + (back is ['/', not '/' and not '\\', ..] ? back : "/customers"));
        }).Demands(CustomerPermissions.Delete).ExcludeFromDescription();
}
