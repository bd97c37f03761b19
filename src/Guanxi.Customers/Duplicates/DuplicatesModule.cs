using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Duplicates;

/// <summary>What the module's door opens for duplicates.</summary>
internal static class DuplicatesModule
{
    public static IServiceCollection AddDuplicates(this IServiceCollection services) => services
        .AddCustomerLinks(
            new CustomerLink("customers_duplicate", "a_id") { Key = ["a_id", "b_id"], Stays = true },
            new CustomerLink("customers_duplicate", "b_id") { Key = ["a_id", "b_id"], Stays = true })
        .AddSingleton<StartScan>().AddSingleton<StoredDuplicates>().AddSingleton<DuplicateQueue>().AddSingleton<DuplicateSettings>().AddSingleton<LearnWeights>()
        .AddJob<ScanDuplicates>(ScanDuplicates.Kind)
        .AddJob<MergeSafePairs>(MergeSafePairs.Kind)
        .AddNav(new NavItem("/customers/duplicates", "git-merge", typeof(Text), "duplicates.nav", 115) { Shown = context => Caller.May(context, CustomerPermissions.Delete) });

    public static IEndpointRouteBuilder MapDuplicates(this IEndpointRouteBuilder routes)
    {
        DuplicatePages.Map(routes);
        return routes;
    }
}
