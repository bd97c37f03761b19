using Guanxi.Platform.Access;
using Guanxi.Platform.Api;

namespace Guanxi.Customers.Relations;

/// <summary>A customer's relations for programs.</summary>
internal static class RelationApi
{
    /// <param name="Until">Its last day; null when it lasts after all.</param>
    private sealed record End(DateOnly? Until);

    public static void Map(ApiRoutes api)
    {
        const string One = "/customers/{id}/relations/{relation}";
        api.Map(new("GET", "/customers/{id}/relations", "listRelations", "customers", CustomerPermissions.Read),
            async call => new Listing<RelationRow>(await call.Get<GetRelations>().RunAsync(call.Actor, call.Id(), call.Aborted)));
        api.MapMake<NewRelation, CreatedId>(new("POST", "/customers/{id}/relations", "addRelation", "customers", CustomerPermissions.Write),
            async (call, db, relation) => new(await call.Get<AddRelation>().RunAsync(db, call.Id(), relation, call.Aborted)));
        api.MapDeed<End>(new("PATCH", One, "endRelation", "customers", CustomerPermissions.Write),
            (call, end) => call.Get<EndRelation>().RunAsync(call.Actor, call.Id(), call.Id("relation"), end.Until, call.Aborted));
        api.MapDeed(new("DELETE", One, "removeRelation", "customers", CustomerPermissions.Write),
            call => call.Get<RemoveRelation>().RunAsync(call.Actor, call.Id(), call.Id("relation"), call.Aborted));
    }
}
