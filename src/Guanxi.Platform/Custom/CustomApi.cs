using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Catalogue;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Custom;

/// <summary>A field to add.</summary>
internal sealed record NewField(string Type, FieldDefinition Definition);

/// <param name="Version">Version that was seen; null takes whatever is there.</param>
internal sealed record FieldChange(FieldDefinition Definition, long? Version = null);

internal sealed record TypeChange(TypeDefinition Definition, long? Version = null);

/// <summary>Which fields a type has in which groups, in order.</summary>
internal sealed record Arrangement(string Type, IReadOnlyList<FieldPlace> Places);

/// <summary>Fields, record types and terms for programs.</summary>
internal static class CustomApi
{
    private const string Manage = PlatformPermissions.ManageFields;

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/fields", "listFields", "fields", Manage) { Query = ["type"] }, async call => new Listing<StoredField>(await call.Get<ListFields>().RunAsync(call.Actor, call.Query("type"), call.Aborted)));
        api.Map(new("GET", "/fields/{id}", "getField", "fields", Manage), call => call.Get<ListFields>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.Map<NewField, StoredField>(new("POST", "/fields", "addField", "fields", Manage) { Status = StatusCodes.Status201Created },
            (call, field) => call.Get<SaveField>().AddAsync(call.Actor, field.Type, field.Definition, call.Aborted));
        api.Map<FieldChange, StoredField>(new("PUT", "/fields/{id}", "changeField", "fields", Manage),
            (call, change) => call.Get<SaveField>().ChangeAsync(call.Actor, call.Id(), change.Definition, change.Version, call.Aborted));
        api.MapDeed(new("DELETE", "/fields/{id}", "binField", "fields", Manage), call => call.Get<RemoveField>().BinAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed(new("POST", "/fields/{id}/restore", "restoreField", "fields", Manage), call => call.Get<RemoveField>().RestoreAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed(new("POST", "/fields/{id}/purge", "purgeField", "fields", Manage), call => call.Get<RemoveField>().PurgeAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(new("GET", "/fields/bin", "listBinnedFields", "fields", Manage), async call => new Listing<BinnedField>(await call.Get<ListFields>().BinAsync(call.Actor, call.Aborted)));
        api.MapDeed<Arrangement>(new("PUT", "/fields/arrangement", "arrangeFields", "fields", Manage),
            (call, arrangement) => call.Get<ArrangeFields>().RunAsync(call.Actor, arrangement.Type, arrangement.Places, call.Aborted));

        api.Map(new("GET", "/record-types", "listRecordTypes", "record-types", Manage), async call => new Listing<StoredType>(await call.Get<ListTypes>().RunAsync(call.Actor, call.Aborted)));
        api.Map<TypeDefinition, StoredType>(new("POST", "/record-types", "addRecordType", "record-types", Manage) { Status = StatusCodes.Status201Created },
            (call, type) => call.Get<SaveType>().AddAsync(call.Actor, type, call.Aborted));
        api.Map<TypeChange, StoredType>(new("PUT", "/record-types/{id}", "changeRecordType", "record-types", Manage),
            (call, change) => call.Get<SaveType>().ChangeAsync(call.Actor, call.Id(), change.Definition, change.Version, call.Aborted));
        api.MapDeed(new("DELETE", "/record-types/{id}", "binRecordType", "record-types", Manage), call => call.Get<SaveType>().BinAsync(call.Actor, call.Id(), binned: true, call.Aborted));
        api.MapDeed(new("POST", "/record-types/{id}/restore", "restoreRecordType", "record-types", Manage), call => call.Get<SaveType>().BinAsync(call.Actor, call.Id(), binned: false, call.Aborted));

        api.Map(new("GET", "/terms", "getTerms", "record-types", Manage), call => call.Get<SaveTerms>().GetAsync(call.Actor, call.Aborted));
        api.MapDeed<Dictionary<string, Term>>(new("PUT", "/terms", "setTerms", "record-types", Manage), (call, terms) => call.Get<SaveTerms>().RunAsync(call.Actor, terms, call.Aborted));
    }
}
