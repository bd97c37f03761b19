using Guanxi.Core;
using Guanxi.Customers.Duplicates;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Merging;

/// <summary>What the module's door opens for merging.</summary>
internal static class MergingModule
{
    public static IServiceCollection AddMerging(this IServiceCollection services) => services
        .AddDuplicates()
        .AddCustomerLinks(
            new CustomerLink(Customer.Table, "merged_into") { Stays = true },
            new CustomerLink("customers_merge", "winner_id") { Stays = true })
        .AddSingleton<LinkMover>().AddSingleton<AddedFields>().AddSingleton<MergeCustomers>().AddSingleton<UndoMerge>().AddSingleton<ListMerges>()
        .AddRecordSection(new RecordSection(RecordTypes.Customer, RecordPlace.Related, typeof(MergedList)) { Order = 950 });

    public static IEndpointRouteBuilder MapMerging(this IEndpointRouteBuilder routes)
    {
        MergePages.Map(routes);
        return routes.MapDuplicates();
    }
}
