using Guanxi.Platform.Jobs;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Custom;

/// <summary>What administrators define themselves: fields, record types, terms.</summary>
internal static class CustomModule
{
    public static IServiceCollection AddCustom(this IServiceCollection services) => services
        .AddSingleton<NavMenu>().AddSingleton<CustomStore>().AddSingleton<SaveField>().AddSingleton<RemoveField>().AddSingleton<ListFields>().AddSingleton<ArrangeFields>()
        .AddSingleton<FieldPages>().AddSingleton<TypePages>()
        .AddSingleton<SaveType>().AddSingleton<ListTypes>().AddSingleton<SaveTerms>()
        .AddJob<BuildIndex>(BuildIndex.Kind);

    public static void MapCustom(this IEndpointRouteBuilder pages)
    {
        FieldPages.Map(pages);
        TypePages.Map(pages);
        pages.MapOwnRecords();
    }
}
