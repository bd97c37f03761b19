using Guanxi.Platform.Access;
using Guanxi.Platform.Api;

namespace Guanxi.Customers.Timeline;

/// <summary>A customer's timeline for programs.</summary>
internal static class TimelineApi
{
    private const int Most = 200;

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/customers/{id}/timeline", "listTimeline", "customers", CustomerPermissions.Read) { Query = ["only", "limit", "after"] }, async call =>
        {
            var only = call.Query("only") is { Length: > 0 } text ? text : null;
            var page = await call.Get<GetTimeline>().RunAsync(call.Actor, call.Id(), only, call.Query("after"), call.Number("limit", 1, Most) ?? 50, call.Aborted);
            return new Listing<TimelineEntry>(page.Entries, page.Next);
        });
        api.MapMake<NewInteraction, CreatedId>(new("POST", "/customers/{id}/interactions", "addInteraction", "customers", CustomerPermissions.Write),
            async (call, db, interaction) => new(await call.Get<AddInteraction>().RunAsync(db, call.Id(), interaction, call.Aborted)));
    }
}
