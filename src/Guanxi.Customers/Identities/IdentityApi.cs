using Guanxi.Platform.Api;
using Guanxi.Platform.Contracts;

namespace Guanxi.Customers.Identities;

/// <summary>A customer's identities for programs.</summary>
internal static class IdentityApi
{
    private sealed record SavedIdentity(string Kind, string Key);

    public static void Map(ApiRoutes api)
    {
        const string All = "/customers/{id}/identities";
        api.Map(new("GET", All, "listIdentities", "customers", CustomerPermissions.Read),
            async call => new Listing<IdentityRow>(await call.Get<GetIdentities>().RunAsync(call.Actor, call.Id(), call.Aborted)));
        api.Map<IdentityInput, SavedIdentity>(new("PUT", All, "saveIdentity", "customers", CustomerPermissions.Write),
            async (call, given) => new(given.Kind, await call.Get<SaveIdentity>().RunAsync(call.Actor, call.Id(), given, call.Aborted)));
        api.MapDeed(new("DELETE", All, "removeIdentity", "customers", CustomerPermissions.Write) { Query = ["identity", "key"] },
            call => call.Get<RemoveIdentity>().RunAsync(call.Actor, call.Id(), call.Query("identity") ?? "", call.Query("key") ?? "", call.Aborted));
        api.Map(new("GET", "/identities", "findIdentity", "customers", CustomerPermissions.Read) { Query = ["identity", "value"], Musts = new Dictionary<string, string> { ["identity"] = "email", ["value"] = "ada@example.com" } },
            async call => new Listing<IdentityHolder>(await call.Get<FindIdentity>().RunAsync(call.Actor, call.Query("identity") ?? "", call.Query("value") ?? "", call.Aborted)));
    }
}
