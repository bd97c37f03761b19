using System.Globalization;
using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Bulk;

/// <summary>The list of bulks, and what can be done with one.</summary>
internal static class BulkEndpoints
{
    private const int MostLeft = 200;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", async (Caller me, Bulks bulks, CancellationToken ct) => Page.Render<BulkListPage>(new { Bulks = await bulks.ListAsync(me.Actor, ct) }));
        group.MapGet("/{id:long}", async (long id, Caller me, Bulks bulks, CancellationToken ct) => Page.Render<BulkPage>(await ModelAsync(id, me, bulks, ct)));
        group.MapGet("/{id:long}/status", async (long id, Caller me, Bulks bulks, CancellationToken ct) => Page.Fragment<BulkStatus>(await ModelAsync(id, me, bulks, ct)));
        group.MapPost("/{id:long}/stop", async (long id, Caller me, Bulks bulks, HttpContext context, CancellationToken ct) => await DoneAsync(id, context, () => bulks.StopAsync(me.Actor, id, ct)));
        group.MapPost("/{id:long}/undo", async (long id, Caller me, Bulks bulks, HttpContext context, CancellationToken ct) => await DoneAsync(id, context, () => bulks.UndoAsync(me.Actor, id, ct)));
    }

    internal static string Href(long id) => string.Create(CultureInfo.InvariantCulture, $"/bulk/{id}");

    private static async Task<object> ModelAsync(long id, Caller me, Bulks bulks, CancellationToken ct)
    {
        var bulk = await bulks.GetAsync(me.Actor, id, ct);
        return new { Bulk = bulk, Left = bulk.Counts.Left + bulk.Kept == 0 || bulk.IsOpen ? [] : await bulks.LeftAsync(me.Actor, id, bulk.Undoing, 0, MostLeft, ct) };
    }

    private static async Task<IResult> DoneAsync(long id, HttpContext context, Func<Task> act)
    {
        await act();
        return Views.RecordEndpoints.GoTo(context, context.Request.PathBase + Href(id));
    }
}
