using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Consent;

/// <summary>What the module's door opens for consents and contact.</summary>
internal static class ConsentModule
{
    public static IServiceCollection AddConsent(this IServiceCollection services) => services
        .AddSingleton<SignedLinks>().AddSingleton<Suppression>()
        .AddSingleton<ConsentTexts>().AddSingleton<ConsentSettings>().AddSingleton<CustomerConsents>().AddSingleton<CheckContact>()
        .AddSingleton<Preferences>().AddSingleton<PreferencePages>()
        .AddSingleton<IContactPermission, ContactPermission>()
        .AddCustomerLinks(
            new CustomerLink("customers_consent_log", "customer_id"),
            new CustomerLink("customers_consent", "customer_id") { Key = ["purpose", "channel"], Unique = ["purpose", "channel"] },
            new CustomerLink("customers_restriction", "customer_id") { Key = ["since"], Unique = ["since"] },
            new CustomerLink("customers_contact", "customer_id"))
        .AddRecordSection(new RecordSection(RecordTypes.Customer, RecordPlace.Related, typeof(ConsentSection)) { Order = 400 });

    public static IEndpointRouteBuilder MapConsent(this IEndpointRouteBuilder routes)
    {
        ConsentPages.Map(routes);
        PreferencePages.Map(routes);
        return routes;
    }
}
