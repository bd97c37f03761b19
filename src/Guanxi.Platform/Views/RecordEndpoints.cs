using System.Globalization;
using System.Text.Encodings.Web;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Views;

/// <summary>The pages that every type of record has: list, recycle bin, form, inline edit.</summary>
public static class RecordEndpoints
{
    /// <summary>Maps all of them but the page and the side panel of one record.</summary>
    public static RouteGroupBuilder MapRecords(this IEndpointRouteBuilder app, RecordView view) => app.MapRecords(new ViewRoute(view));

    /// <summary>Maps the plain page and side panel of a type that has none of its own.</summary>
    public static void MapRecordPages(this RouteGroupBuilder group, RecordView view) => group.MapRecordPages(new ViewRoute(view));

    /// <summary>Maps everything for the types that tenants made.</summary>
    internal static void MapOwnRecords(this IEndpointRouteBuilder app) => app.MapRecords(ViewRoute.Own).MapRecordPages(ViewRoute.Own);

    private static RouteGroupBuilder MapRecords(this IEndpointRouteBuilder app, ViewRoute at)
    {
        var group = at.Demand(app.MapGroup(at.Path), v => v.Type.ReadPermission).ExcludeFromDescription();
        group.MapGet("", (HttpContext context, ViewServices services, CancellationToken ct) => ListAsync(context, services, at.Of(context), ct));
        group.MapGet("/count", (HttpContext context, ViewServices services, HtmlEncoder encoder, Microsoft.Extensions.Localization.IStringLocalizer<UiText> words, CancellationToken ct) => CountAsync(context, services, encoder, words, at.Of(context), ct));
        group.MapPost("/columns", (HttpContext context, CancellationToken ct) => ChooseColumnsAsync(context, at.Of(context), ct));
        if (at.Shipped is null or { ExportPermission: not null })
            at.Demand(group.MapGet("/export.csv", (HttpContext context, ExportList list, CancellationToken ct) => list.WriteAsync(Caller.Of(context).Actor, at.Of(context), context, ct)), v => v.ExportPermission);
        at.Demand(group.MapGet("/bin", (HttpContext context, ViewServices services, CancellationToken ct) => ShowBinAsync(context, services, at.Of(context), ct)), v => v.Type.DeletePermission);
        at.Demand(group.MapPost("/{id:long}/bin", (long id, HttpContext context, ViewServices services, CancellationToken ct) => BinAsync(id, context, services, at.Of(context), ct)), v => v.Type.DeletePermission);
        at.Demand(group.MapPost("/{id:long}/restore", (long id, HttpContext context, ViewServices services, CancellationToken ct) => RestoreAsync(id, context, services, at.Of(context), ct)), v => v.Type.DeletePermission);
        RecordFormEndpoints.Map(group, at);
        FieldEndpoints.Map(group, at);
        SharingEndpoints.Map(group, at);
        if (at.Shipped is { } shipped)
        {
            MaskedEndpoints.Map(group, shipped);
            Bulk.BulkForms.Map(group, shipped);
            Exporting.ExportEndpoints.MapBelow(group, shipped);
            Saved.SavedViewForms.Map(group, shipped);
        }
        return group;
    }

    private static void MapRecordPages(this RouteGroupBuilder group, ViewRoute at)
    {
        group.MapGet("/{id:long}", async (long id, HttpContext context, ViewServices services, CancellationToken ct)
            => Page.Render<RecordPlainPage>(new { Record = await RecordModel.ReadAsync(services, at.Of(context), Caller.Of(context).Actor, id, ct) }));
        group.MapGet("/{id:long}/panel", async (long id, HttpContext context, ViewServices services, CancellationToken ct)
            => Page.Fragment<RecordPlainPanel>(new { Record = await RecordModel.ReadAsync(services, at.Of(context), Caller.Of(context).Actor, id, ct) }));
    }

    private static async Task<IResult> ShowBinAsync(HttpContext context, ViewServices services, RecordView view, CancellationToken ct)
    {
        Caller.Of(context).Actor.Require(view.Type.DeletePermission ?? view.Type.ReadPermission);
        return Page.Render<RecordBinPage>(new { List = await ListModel.ReadAsync(services, view, context, binned: true, ct) });
    }

    private static async Task<IResult> ListAsync(HttpContext context, ViewServices services, RecordView view, CancellationToken ct)
    {
        var list = await ListModel.ReadAsync(services, view, context, binned: false, ct);
        context.Response.Headers.Vary = "HX-Request, HX-Boosted";
        return list.State.After is not null && context.Request.WantsFragment() && !context.Request.Headers.ContainsKey("HX-Boosted")
            ? Page.Fragment<RecordRows>(new { List = list })
            : await Saved.SavedViewForms.PageAsync(context, services, list, ct);
    }

    private static async Task<IResult> CountAsync(HttpContext context, ViewServices services, HtmlEncoder encoder, Microsoft.Extensions.Localization.IStringLocalizer<UiText> words, RecordView view, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var query = ListState.Of(context.Request).Query(view.Type, []);
        var count = await services.Reader.CountAsync(by, query, ct);
        var shown = count.Value.ToString("N0", CultureInfo.CurrentCulture) + (count.Capped ? "+" : "");
        var one = count is { Value: 1, Capped: false } ? services.Texts.Find("count-one." + view.Type.Name) : null;
        if (context.Request.Query.ContainsKey("all"))
            return Results.Content(encoder.Encode(words["AllMatching", shown]), "text/html; charset=utf-8");
        return Results.Content(encoder.Encode(one ?? services.Texts["count." + view.Type.Name, shown]), "text/html; charset=utf-8");
    }

    private static async Task<IResult> ChooseColumnsAsync(HttpContext context, RecordView view, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var back = form["back"].ToString();
        if (back is not ['/', not '/' and not '\\', ..])
            back = "/" + view.Type.Route;
        if (form.ContainsKey("usual"))
        {
            context.Response.Cookies.Delete(ListModel.CookieOf(view.Type));
            return Results.LocalRedirect(back);
        }
        var columns = form["column"].Select(c => view.Type.Find(c ?? "")?.Name).OfType<string>().ToList();
        context.Response.Cookies.Append(ListModel.CookieOf(view.Type), string.Join('.', columns),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = context.Request.IsHttps });
        return Results.LocalRedirect($"{back}{(back.Contains('?', StringComparison.Ordinal) ? '&' : '?')}columns={string.Join(',', columns)}");
    }

    private static async Task<IResult> BinAsync(long id, HttpContext context, ViewServices services, RecordView view, CancellationToken ct)
    {
        await services.Writer.BinAsync(Caller.Of(context).Actor, view.Type, id, null, ct);
        context.Say(services.Texts["binned." + view.Type.Name], undo: view.Href(id) + "/restore");
        return GoTo(context, "/" + view.Type.Route);
    }

    private static async Task<IResult> RestoreAsync(long id, HttpContext context, ViewServices services, RecordView view, CancellationToken ct)
    {
        await services.Writer.RestoreAsync(Caller.Of(context).Actor, view.Type, id, ct);
        context.Say(services.Texts["restored." + view.Type.Name]);
        return GoTo(context, view.Href(id));
    }

    /// <summary>Another page after a deed: htmx is told, a plain form is redirected.</summary>
    internal static IResult GoTo(HttpContext context, string address)
    {
        if (!context.Request.WantsFragment())
            return Results.LocalRedirect(address);
        context.Response.Headers["HX-Location"] = $$"""{"path":"{{address}}","target":"#content"}""";
        return Results.NoContent();
    }
}
