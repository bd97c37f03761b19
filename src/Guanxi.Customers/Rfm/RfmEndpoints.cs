using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Rfm;

internal static class RfmEndpoints
{
    private sealed record Answer(RfmRules Rules, RfmCuts Cuts);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var settings = routes.MapGroup("/api/v1/settings/rfm").Demands(CustomerPermissions.Read);
        settings.MapGet("", async (Caller me, RfmSettings rfm, CancellationToken ct) => TypedResults.Ok(new Answer(await rfm.GetAsync(me.Actor, ct), await rfm.CutsAsync(me.Actor, ct))));
        settings.MapPut("", async (Caller me, RfmRules rules, RfmSettings rfm, CancellationToken ct) =>
        {
            await rfm.SaveAsync(me.Actor, rules, ct);
            return TypedResults.NoContent();
        }).Demands(CustomerPermissions.ManageLifeCycle);
        settings.MapPost("/preview", async (Caller me, RfmRules rules, RfmSettings rfm, CancellationToken ct) => TypedResults.Ok(await rfm.PreviewAsync(me.Actor, rules, ct))).Demands(CustomerPermissions.ManageLifeCycle);
        settings.MapPost("/refresh", async (Caller me, RefreshRfm refresh, CancellationToken ct) =>
        {
            await refresh.RunAsync(me.Actor, ct);
            return TypedResults.NoContent();
        }).Demands(CustomerPermissions.ManageLifeCycle);
    }
}
