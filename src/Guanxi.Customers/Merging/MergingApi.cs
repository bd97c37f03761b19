using System.Globalization;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;

namespace Guanxi.Customers.Merging;

/// <summary>Merging for programs.</summary>
internal static class MergingApi
{
    private const string Read = CustomerPermissions.Read;
    private const string Delete = CustomerPermissions.Delete;

    public static void Map(ApiRoutes api)
    {
        Duplicates.DuplicatesApi.Map(api);
        api.Map(new("GET", "/customers/merges", "listMerges", "customers", Read) { Query = ["way", "before"] }, async call =>
        {
            var rows = await call.Get<ListMerges>().AllAsync(call.Actor, call.Query("way"), call.Key("before"), call.Aborted);
            return new Listing<MergeRow>(rows, rows.Count == 100 ? rows[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
        });
        api.Map(new("GET", "/customers/{id}/merges", "listMergesOf", "customers", Read),
            async call => new Listing<MergeRow>(await call.Get<ListMerges>().OfAsync(call.Actor, call.Id(), call.Aborted)));
        api.MapMake<MergeRequest, CreatedId>(new("POST", "/customers/merges", "mergeCustomers", "customers", Delete),
            async (call, db, request) => new(await call.Get<MergeCustomers>().RunAsync(db, request, MergeWays.Person, call.Aborted)));
        api.MapDeed(new("POST", "/customers/merges/{merge}/undo", "undoMerge", "customers", Delete),
            call => call.Get<UndoMerge>().RunAsync(call.Actor, call.Id("merge"), call.Aborted));
    }
}
