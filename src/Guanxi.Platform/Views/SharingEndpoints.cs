using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Views;

/// <summary>Sharing on the page of a record, and the page that says who sees it and why.</summary>
internal static class SharingEndpoints
{
    public static void Map(RouteGroupBuilder group, ViewRoute at)
    {
        if (at.Shipped is { Type: { Owned: false } or { WritePermission: null } })
            return;
        var explain = group.MapGet("/{id:long}/access", async (long id, HttpContext context, ViewServices services, ExplainAccess explain, CancellationToken ct) =>
        {
            var (by, view) = (Caller.Of(context).Actor, at.Of(context));
            by.RequireAny([view.Type.WritePermission!, PlatformPermissions.ManageUsers]);
            var record = await RecordModel.ReadAsync(services, view, by, id, ct);
            return Page.Render<RecordAccessPage>(new { Record = record, People = await explain.RunAsync(by, view.Type.Name, id, ct) });
        });
        _ = at.Shipped is { } shipped ? explain.Demands(shipped.Type.WritePermission!, PlatformPermissions.ManageUsers) : explain.OpenToSignedIn();
        at.Demand(group.MapPost("/{id:long}/shares", (long id, HttpContext context, ViewServices services, ShareRecord share, CancellationToken ct) => ShareAsync(id, context, services, at.Of(context), share, ct)), v => v.Type.WritePermission);
        at.Demand(group.MapPost("/{id:long}/shares/{share:long}/remove", async (long id, long share, HttpContext context, ViewServices services, ShareRecord shares, CancellationToken ct) =>
        {
            var view = at.Of(context);
            await shares.RemoveAsync(Caller.Of(context).Actor, share, ct);
            return await ShowAsync(id, context, services, view, FormErrors.None, ct);
        }), v => v.Type.WritePermission);
    }

    private static async Task<IResult> ShareAsync(long id, HttpContext context, ViewServices services, RecordView view, ShareRecord share, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        DateOnly? until = DateOnly.TryParseExact(form["until"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        var errors = await FormErrors.TryAsync(services.Texts, () => share.AddAsync(
            Caller.Of(context).Actor, new(view.Type.Name, id, form.Long("user"), form.Long("team"), form.Yes("mayChange"), until), ct));
        return await ShowAsync(id, context, services, view, errors, ct);
    }

    private static async Task<IResult> ShowAsync(long id, HttpContext context, ViewServices services, RecordView view, FormErrors errors, CancellationToken ct)
        => Page.Fragment<RecordSharing>(new { Record = await RecordModel.ReadAsync(services, view, Caller.Of(context).Actor, id, ct), Errors = errors });
}
