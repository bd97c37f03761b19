using Guanxi.Platform.Contracts;
using Guanxi.Platform.Jobs;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Privacy;

/// <summary>What the module's door opens for reports and erasures.</summary>
internal static class PrivacyModule
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<PersonalRows>().AddSingleton<PersonalReport>().AddSingleton<Erasures>()
        .AddJob<ErasePerson>(ErasePerson.Kind)
        .AddPersonalData(
            new PersonalData("platform_audit", "record_id") { Only = "type = 'customer'", Kept = true, Emptied = "changes = '[]'" },
            new PersonalData("platform_import_change", "record_id") { Only = "type = 'customer'" },
            new PersonalData("platform_bulk_change", "record_id") { Only = "bulk_id IN (SELECT id FROM platform_bulk WHERE type = 'customer')" },
            new PersonalData("platform_share", "record_id") { Only = "type = 'customer'" },
            new PersonalData("customers_merge_loser", "merge_id") { Through = ("customers_merge", "winner_id") },
            new PersonalData("customers_merge_move", "merge_id") { Through = ("customers_merge", "winner_id") });

    public static IEndpointRouteBuilder MapPrivacy(this IEndpointRouteBuilder routes)
    {
        PrivacyPages.Map(routes);
        return routes;
    }
}
