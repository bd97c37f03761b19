using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Views;

/// <summary>Lists, forms and search for every type of the catalogue.</summary>
public static class ViewsModule
{
    public static IServiceCollection AddViews(this IServiceCollection services) => services
        .AddSingleton<RecordViews>().AddSingleton<ViewServices>().AddSingleton<FieldWords>().AddSingleton<FilterWords>()
        .AddSingleton<Saved.SavedViews>().AddSingleton<QuickFind>().AddSingleton<Unmask>().AddSingleton<ExportList>().AddScoped<RecordCells>()
        .AddRecordSection(
            new RecordSection(RecordSection.AnyType, RecordPlace.Related, typeof(RelatedRecords)) { Order = 400 },
            new RecordSection(RecordSection.AnyType, RecordPlace.Related, typeof(RecordSharing)) { Order = 950 });

    public static void MapViews(this IEndpointRouteBuilder app) => app.MapPalette();
}
