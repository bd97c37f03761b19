using Guanxi.Platform.Api;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Access;

/// <summary>Sharing of single records for programs, and who sees a record.</summary>
internal static class SharingApi
{
    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/shares", "listShares", "shares", null) { Query = ["type", "record"], Musts = OneCustomer }, call => call.Get<ShareRecord>().ListAsync(call.Actor, Type(call), Record(call), call.Aborted));
        api.Map<NewShare, CreatedId>(new("POST", "/shares", "addShare", "shares", null) { Status = StatusCodes.Status201Created },
            async (call, share) => new(await call.Get<ShareRecord>().AddAsync(call.Actor, share, call.Aborted)));
        api.MapDeed(new("DELETE", "/shares/{id}", "removeShare", "shares", null), call => call.Get<ShareRecord>().RemoveAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(new("GET", "/access", "explainAccess", "shares", null) { Query = ["type", "record"], Musts = OneCustomer },
            async call => new Listing<AccessRow>(await call.Get<ExplainAccess>().RunAsync(call.Actor, Type(call), Record(call), call.Aborted)));
    }

    private static readonly Dictionary<string, string> OneCustomer = new() { ["type"] = "customer", ["record"] = "1" };

    // What is not named is not there.
    private static string Type(ApiCall call) => call.Query("type") ?? "";

    private static long Record(ApiCall call) => call.Key("record") ?? 0;
}
