using Guanxi.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Customers.Quality;

/// <summary>Quality for programs, and what channels report.</summary>
internal static class QualityApi
{
    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/customers/quality", "getQuality", "customers", CustomerPermissions.Read), call => call.Get<QualityReport>().RunAsync(call.Actor, call.Aborted));
        api.Map(new("GET", "/customers/{id}/quality", "getCustomerQuality", "customers", CustomerPermissions.Read), call => call.Get<QualitySettings>().OfAsync(call.Actor, call.Id(), call.Aborted));
        api.Map<FaultReport, FaultAnswer>(new("POST", "/customers/{id}/faults", "reportFault", "customers", CustomerPermissions.Write),
            (call, report) => call.Get<ReportFault>().RunAsync(call.Actor, call.Id(), report, call.Aborted));
        api.Map(new("GET", "/settings/quality", "getQualityRules", "settings", CustomerPermissions.Read), call => call.Get<QualitySettings>().GetAsync(call.Actor, call.Aborted));
        api.MapDeed<QualityRules>(new("PUT", "/settings/quality", "setQualityRules", "settings", CustomerPermissions.ManageLifeCycle), (call, rules) => call.Get<QualitySettings>().SaveAsync(call.Actor, rules, call.Aborted));
    }
}
