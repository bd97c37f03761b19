using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Records;
using Guanxi.Platform.Views;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Identities;

/// <summary>What the module's door opens for identities.</summary>
internal static class IdentitiesModule
{
    public static IServiceCollection AddIdentities(this IServiceCollection services) => services
        .AddSingleton<GetIdentities>().AddSingleton<SaveIdentity>().AddSingleton<RemoveIdentity>().AddSingleton<FindIdentity>()
        .AddSingleton<IdentityBook>().AddSingleton<IIdentityBook>(p => p.GetRequiredService<IdentityBook>())
        .AddSingleton<ISaving, SaveCustomer>()
        .AddCustomerLinks(new CustomerLink(Identity.Table, "customer_id") { Unique = ["kind", "key"] })
        .AddRecordSection(new RecordSection(RecordTypes.Customer, RecordPlace.Fields, typeof(CustomerIdentities)) { Order = 100 });
}
