using Guanxi.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Customers.Duplicates;

/// <summary>Duplicates for programs.</summary>
internal static class DuplicatesApi
{
    private const string Read = CustomerPermissions.Read;

    private sealed record ScanRequest(bool All = false);

    private sealed record Started(long Job);

    private sealed record SettingsOfDuplicates(DuplicateRules Rules, ModelCard? Model);

    public static void Map(ApiRoutes api)
    {
        api.Map<CustomerDraft, Listing<StoredDuplicate>>(new("POST", "/customers/duplicates", "findDuplicates", "customers", Read),
            async (call, draft) => new(await call.Get<StoredDuplicates>().OfAsync(call.Actor, draft, call.Aborted)));
        api.Map(new("GET", "/customers/duplicates", "listDuplicates", "customers", Read) { Query = ["limit"] },
            async call => new Listing<DuplicateRow>(await call.Get<DuplicateQueue>().ListAsync(call.Actor, PairState.Open, null, call.Number("limit", 1, 500) ?? 50, call.Aborted)));
        api.MapDeed<PairDecision>(new("POST", "/customers/duplicates/decide", "decideDuplicates", "customers", CustomerPermissions.Write),
            (call, decision) => call.Get<DuplicateQueue>().DecideAsync(call.Actor, decision, call.Aborted));
        api.Map<ScanRequest, Started>(new("POST", "/customers/duplicates/scan", "scanDuplicates", "customers", CustomerPermissions.Delete) { Status = StatusCodes.Status202Accepted },
            async (call, request) => new(await call.Get<StartScan>().RunAsync(call.Actor, request.All, call.Aborted)));
        api.Map(new("GET", "/settings/duplicates", "getDuplicateRules", "settings", Read), async call =>
        {
            var (rules, card) = await call.Get<DuplicateSettings>().GetAsync(call.Actor, call.Aborted);
            return new SettingsOfDuplicates(rules, card);
        });
        api.MapDeed<DuplicateRules>(new("PUT", "/settings/duplicates", "setDuplicateRules", "settings", CustomerPermissions.ManageLifeCycle),
            (call, rules) => call.Get<DuplicateSettings>().SaveAsync(call.Actor, rules, call.Aborted));
        api.Map(new("POST", "/settings/duplicates/learn", "learnDuplicates", "settings", CustomerPermissions.ManageLifeCycle),
            call => call.Get<LearnWeights>().RunAsync(call.Actor, call.Aborted));
    }
}
