using Guanxi.Platform.Access;
using Guanxi.Platform.Api;

namespace Guanxi.Customers.Privacy;

/// <summary>Report and erasure for programs.</summary>
internal static class PrivacyApi
{
    private const string Erase = CustomerPermissions.Erase;

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/customers/{id}/personal-data", "getPersonalData", "customers", Erase), call => call.Get<PersonalReport>().RunAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(new("GET", "/customers/{id}/erasure", "previewErasure", "customers", Erase),
            async call => new Listing<ErasedData>(await call.Get<Erasures>().PreviewAsync(call.Actor, call.Id(), call.Aborted)));
        api.Map<NewErasure, CreatedId>(new("POST", "/customers/{id}/erasure", "askErasure", "customers", Erase) { Status = 202 },
            async (call, erasure) => new(await call.Get<Erasures>().AskAsync(call.Actor, call.Id(), erasure, call.Aborted)));
        api.Map(new("GET", "/erasures", "listErasures", "customers", Erase), async call => new Listing<ErasureCard>(await call.Get<Erasures>().ListAsync(call.Actor, null, call.Aborted)));
        api.Map(new("GET", "/erasures/{id}", "getErasure", "customers", Erase), call => call.Get<Erasures>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed(new("POST", "/erasures/{id}/agree", "agreeErasure", "customers", Erase), call => call.Get<Erasures>().DecideAsync(call.Actor, call.Id(), true, call.Aborted));
        api.MapDeed(new("POST", "/erasures/{id}/refuse", "refuseErasure", "customers", Erase), call => call.Get<Erasures>().DecideAsync(call.Actor, call.Id(), false, call.Aborted));
        api.Map(new("GET", "/settings/erasure", "getErasureRules", "settings", Erase), call => call.Get<Erasures>().RulesAsync(call.Actor, call.Aborted));
        api.MapDeed<ErasureRules>(new("PUT", "/settings/erasure", "setErasureRules", "settings", CustomerPermissions.ManagePrivacy), (call, rules) => call.Get<Erasures>().SaveRulesAsync(call.Actor, rules, call.Aborted));
    }
}
