using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.VCards;

/// <summary>What the module's door opens for business cards.</summary>
internal static class VCardsModule
{
    private const string MediaType = "text/vcard; charset=utf-8";

    public static IServiceCollection AddVCards(this IServiceCollection services) => services.AddSingleton<CustomerCards>();

    public static void MapVCards(this RouteGroupBuilder customers)
        => customers.MapGet("/{id:long}/card.vcf", async (long id, HttpContext context, CustomerCards cards, CancellationToken ct) =>
        {
            var (name, file) = await cards.RunAsync(Caller.Of(context).Actor, id, context.Request.Query["version"].ToString() is { Length: > 0 } version ? version : "4.0", ct);
            return Results.File(file, MediaType, name);
        }).Demands(CustomerPermissions.Export);

    public static void Map(ApiRoutes api)
        => api.Map(new("GET", "/customers/{id}/card", "getCard", "customers", CustomerPermissions.Export) { Query = ["version"], Gives = "text/vcard" }, async call =>
        {
            var (_, file) = await call.Get<CustomerCards>().RunAsync(call.Actor, call.Id(), call.Query("version") ?? "4.0", call.Aborted);
            await Results.Bytes(file, MediaType).ExecuteAsync(call.Context);
        });
}
