using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Bulk;

/// <summary>One deed on many records.</summary>
internal static class BulkModule
{
    public static void AddBulk(IServiceCollection services) => services
        .AddSingleton<BulkStore>().AddSingleton<Bulks>()
        .AddJob<RunBulk>(RunBulk.Kind).AddJob<UndoBulk>(UndoBulk.Kind);

    public static void MapBulk(IEndpointRouteBuilder routes)
    {
        var types = routes.ServiceProvider.GetRequiredService<FieldCatalogue>().Types;
        BulkEndpoints.Map(routes.MapGroup("/bulk").Demands([.. BulkApi.Permissions(types)]).ExcludeFromDescription());
    }
}
