using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Views.Saved;

/// <summary>Saved views as tabs of a list.</summary>
internal static class SavedViewForms
{
    public static void Map(RouteGroupBuilder list, RecordView view)
    {
        var group = list.MapGroup("/views");
        group.MapGet("/form", async (HttpContext context, ViewServices services, SavedViews views, CancellationToken ct)
            => Dialog(view, services, Caller.Of(context).Actor, context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), await OfAsync(context, views, ct)));
        group.MapPost("", (HttpContext context, ViewServices services, SavedViews views, CancellationToken ct) => SaveAsync(view, context, services, views, null, ct));
        group.MapPost("/{id:long}", (long id, HttpContext context, ViewServices services, SavedViews views, CancellationToken ct) => SaveAsync(view, context, services, views, id, ct));
        group.MapPost("/{id:long}/remove", async (long id, HttpContext context, ViewServices services, SavedViews views, CancellationToken ct) =>
        {
            await views.RemoveAsync(Caller.Of(context).Actor, id, ct);
            context.Say(services.Texts["views.removed"]);
            return RecordEndpoints.GoTo(context, $"{context.Request.PathBase}/{view.Type.Route}?view=all");
        });
        group.MapPost("/{id:long}/default", async (long id, bool open, HttpContext context, ViewServices services, SavedViews views, CancellationToken ct) =>
        {
            var by = Caller.Of(context).Actor;
            await views.OpenWithAsync(by, id, open, ct);
            context.Say(services.Texts[open ? "views.opens" : "views.opens-not"]);
            return RecordEndpoints.GoTo(context, (await views.GetAsync(by, id, ct)).State(Path(context, view)).Href());
        });
    }

    /// <summary>The list with its tabs; an address that says nothing opens what she opens with.</summary>
    public static async Task<IResult> PageAsync(HttpContext context, ViewServices services, ListModel list, CancellationToken ct)
    {
        var saved = await context.RequestServices.GetRequiredService<SavedViews>().ListAsync(list.By, list.View.Type, ct);
        if (context.Request.Query.Count == 0 && saved.FirstOrDefault(v => v.Default) is { } first)
            return Results.LocalRedirect(first.State(list.State.Path).Href());
        return Page.Render<RecordListPage>(new { List = list with { Saved = saved } });
    }

    private static async Task<SavedView?> OfAsync(HttpContext context, SavedViews views, CancellationToken ct)
        => long.TryParse(context.Request.Query["view"], CultureInfo.InvariantCulture, out var id) ? await views.GetAsync(Caller.Of(context).Actor, id, ct) : null;

    private static IResult Dialog(RecordView view, ViewServices services, Actor by, Dictionary<string, string> typed, SavedView? saved, FormErrors? errors = null)
        => Page.Fragment<ViewDialog>(new { View = view, Typed = typed, Saved = saved, By = by, Errors = errors ?? FormErrors.None, People = services.Colleagues }, errors is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> SaveAsync(RecordView view, HttpContext context, ViewServices services, SavedViews views, long? id, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var before = id is { } known ? await views.GetAsync(by, known, ct) : null;
        var input = new ViewInput(Text(form, "name") ?? before?.Name ?? "",
            Enum.TryParse<ViewScope>(form["scope"], ignoreCase: true, out var scope) ? scope : before?.Scope ?? ViewScope.Private, form.Long("team") ?? before?.Team,
            Text(form, "filter"), Text(form, "q"), Text(form, "sort"), Text(form, "columns")?.Split(','));
        SavedView? saved = null;
        var errors = await FormErrors.TryAsync(services.Texts, async () => saved = before is null
            ? await views.AddAsync(by, services.Views.Of(by.Tenant, view).Type, input, ct) : await views.ChangeAsync(by, before.Id, input, ct));
        if (saved is null)
            return Dialog(view, services, by, form.ToDictionary(f => f.Key, f => f.Value.ToString()), before, errors);
        context.Say(services.Texts["views.saved"]);
        return RecordEndpoints.GoTo(context, saved.State(Path(context, view)).Href());
    }

    private static string Path(HttpContext context, RecordView view) => $"{context.Request.PathBase}/{view.Type.Route}";

    private static string? Text(IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
}
