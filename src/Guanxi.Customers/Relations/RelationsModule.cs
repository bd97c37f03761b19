using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Relations;

/// <summary>What the module's door opens for relations and trees.</summary>
internal static class RelationsModule
{
    public static IServiceCollection AddRelations(this IServiceCollection services) => services
        .AddSingleton<GetRelations>().AddSingleton<AddRelation>().AddSingleton<ChangeRelation>().AddSingleton<EndRelation>().AddSingleton<RemoveRelation>()
        .AddSingleton<RelationSettings>().AddSingleton<OrganisationTree>().AddSingleton<RelationGraph>()
        .AddCustomerLinks(new CustomerLink(Customer.Table, "parent_id") { Other = "id" })
        // Those below an organisation are customers of their own: neither shown with it nor erased with it.
        .AddPersonalData(new PersonalData(Customer.Table, "parent_id") { Only = "1 = 0", Kept = true })
        .AddRecordSection(
            new RecordSection(RecordTypes.Customer, RecordPlace.Head, typeof(GraphSection)) { Order = 800 },
            new RecordSection(RecordTypes.Customer, RecordPlace.Related, typeof(TreeSection)) { Order = 200 },
            new RecordSection(RecordTypes.Customer, RecordPlace.Related, typeof(RelationSection)) { Order = 300 });

    public static IEndpointRouteBuilder MapRelations(this IEndpointRouteBuilder app)
    {
        RelationPages.Map(app);
        return app;
    }
}
