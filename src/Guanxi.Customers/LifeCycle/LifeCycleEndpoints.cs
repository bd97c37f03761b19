using Guanxi.Platform.Access;
using Guanxi.Platform.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.LifeCycle;

internal static class LifeCycleEndpoints
{
    /// <summary>A job that was started.</summary>
    private sealed record Started(long Job);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").Demands(CustomerPermissions.Read);
        api.MapGet("/customers/{id:long}/stages", async (long id, Caller me, LifeCycleReport report, CancellationToken ct)
            => TypedResults.Ok(await report.OfAsync(me.Actor, id, ct)));
        api.MapGet("/customers/life-cycle", async (Caller me, LifeCycleReport report, CancellationToken ct) => TypedResults.Ok(await report.AllAsync(me.Actor, ct)));

        var settings = api.MapGroup("/settings");
        settings.MapGet("/life-cycle", async (Caller me, LifeCycleRules rules, CancellationToken ct) => TypedResults.Ok(await rules.GetAsync(me.Actor, ct)));
        settings.MapPut("/life-cycle", async (Caller me, StageRules wanted, LifeCycleRules rules, CancellationToken ct)
            => TypedResults.Accepted((string?)null, new Started(await rules.SaveAsync(me.Actor, wanted, ct)))).Demands(CustomerPermissions.ManageLifeCycle);
        settings.MapPost("/life-cycle/preview", async (Caller me, StageRules wanted, LifeCycleRules rules, CancellationToken ct)
            => TypedResults.Ok(await rules.PreviewAsync(me.Actor, wanted, ct))).Demands(CustomerPermissions.ManageLifeCycle);
        settings.MapGet("/as-of", async (Caller me, LifeCycleRules rules, CancellationToken ct) => TypedResults.Ok(new AsOfDay(await rules.GetDayAsync(me.Actor, ct))));
        settings.MapPut("/as-of", async (Caller me, AsOfDay day, LifeCycleRules rules, CancellationToken ct)
            => TypedResults.Accepted((string?)null, new Started(await rules.FixDayAsync(me.Actor, day.Day, ct)))).Demands(CustomerPermissions.ManageLifeCycle);
    }
}
