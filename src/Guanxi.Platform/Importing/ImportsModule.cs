using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Importing;

internal static class ImportsModule
{
    public static IServiceCollection AddImports(this IServiceCollection services) => services
        .AddSingleton<ImportStore>().AddSingleton<ImportDesk>().AddSingleton<ImportBatches>().AddSingleton<Imports>().AddSingleton<RejectFile>().AddSingleton<ImportWizard>().AddSingleton<ImportDrafts>().AddSingleton<DecideRows>()
        .AddSingleton<Fetching.FetchTable>()
        .AddNav(new NavItem("/imports", "file-import", typeof(Text), "nav.imports", 850)
        {
            Shown = context => context.RequestServices.GetRequiredService<Imports>().Open(p => Caller.May(context, p)).Count > 0,
        });

    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/imports").Demands(Permissions(routes));
        ImportEndpoints.Map(group);
        var wizard = group.MapGroup("/new");
        WizardEndpoints.Map(wizard);
        Fetching.FetchEndpoints.Map(wizard);
    }

    private static IReadOnlyList<string> Permissions(IEndpointRouteBuilder routes) => [.. routes.ServiceProvider.GetServices<IImportKind>().Select(k => k.Permission).Distinct()];
}
