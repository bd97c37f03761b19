using Guanxi.Platform.Access;
using Guanxi.Platform.Api;

namespace Guanxi.Customers.Relations;

/// <summary>A customer's relations, tree and graph for programs.</summary>
internal static class RelationApi
{
    /// <param name="Until">Its last day; null when it lasts after all.</param>
    private sealed record End(DateOnly? Until);

    /// <param name="Parent">Organisation that it belongs to; null for none.</param>
    private sealed record Belonging(long? Parent);

    /// <param name="Own">What the company added to the shipped ones.</param>
    private sealed record OwnRoles(IReadOnlyList<RolePair> Own);

    public static void Map(ApiRoutes api)
    {
        const string One = "/customers/{id}/relations/{relation}";
        const string Roles = "/settings/relation-roles";
        api.Map(new("GET", "/customers/{id}/relations", "listRelations", "customers", CustomerPermissions.Read),
            async call => new Listing<RelationRow>(await call.Get<GetRelations>().RunAsync(call.Actor, call.Id(), call.Aborted)));
        api.MapMake<NewRelation, CreatedId>(new("POST", "/customers/{id}/relations", "addRelation", "customers", CustomerPermissions.Write),
            async (call, db, relation) => new(await call.Get<AddRelation>().RunAsync(db, call.Id(), relation, call.Aborted)));
        api.MapDeed<RelationChange>(new("PUT", One, "changeRelation", "customers", CustomerPermissions.Write),
            (call, change) => call.Get<ChangeRelation>().RunAsync(call.Actor, call.Id(), call.Id("relation"), change, call.Aborted));
        api.MapDeed<End>(new("PATCH", One, "endRelation", "customers", CustomerPermissions.Write),
            (call, end) => call.Get<EndRelation>().RunAsync(call.Actor, call.Id(), call.Id("relation"), end.Until, call.Aborted));
        api.MapDeed(new("DELETE", One, "removeRelation", "customers", CustomerPermissions.Write),
            call => call.Get<RemoveRelation>().RunAsync(call.Actor, call.Id(), call.Id("relation"), call.Aborted));

        api.Map(new("GET", "/customers/{id}/tree", "getTree", "customers", CustomerPermissions.Read), call => call.Get<OrganisationTree>().OfAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed<Belonging>(new("PUT", "/customers/{id}/parent", "setParent", "customers", CustomerPermissions.Write),
            (call, belonging) => call.Get<OrganisationTree>().SetParentAsync(call.Actor, call.Id(), belonging.Parent, call.Aborted));
        api.Map(new("GET", "/customers/{id}/graph", "getGraph", "customers", CustomerPermissions.Read), call => call.Get<RelationGraph>().OfAsync(call.Actor, call.Id(), call.Aborted));

        api.Map(new("GET", Roles, "getRelationRoles", "settings", PlatformPermissions.ManageSettings),
            async call => new OwnRoles((await call.Get<RelationSettings>().GetAsync(call.Actor, call.Aborted)).Own));
        api.MapDeed<OwnRoles>(new("PUT", Roles, "setRelationRoles", "settings", PlatformPermissions.ManageSettings),
            (call, roles) => call.Get<RelationSettings>().SaveAsync(call.Actor, new(roles.Own), call.Aborted));
    }
}
