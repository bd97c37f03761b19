using System.Globalization;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Bulk;

/// <summary>The dialog of a bulk in hand.</summary>
/// <param name="Field">What is to be set; null where nothing is.</param>
/// <param name="Typed">Its value as the form sends it.</param>
public sealed record BulkModel(RecordView View, Actor By, BulkRequest Request, IReadOnlyList<Field> Fields, Field? Field, string? Typed, string? Shown, string Currency, ReferenceNames Names)
{
    public BulkPreview? Preview { get; init; }
    public FormErrors Errors { get; init; } = FormErrors.None;
}

/// <summary>From the ticked rows of a list to a bulk: choose, look, begin.</summary>
internal static class BulkForms
{
    public static void Map(RouteGroupBuilder list, RecordView view)
    {
        if (view.Type.Entity is null || (view.Type.WritePermission ?? view.Type.DeletePermission) is null)
            return;
        var group = list.MapGroup("/bulk").Demands([.. BulkApi.Permissions([view.Type])]);
        group.MapPost("/form", (HttpContext context, ViewServices services, CancellationToken ct) => FormAsync(services, view, context, ct));
        group.MapPost("/preview", (HttpContext context, ViewServices services, Bulks bulks, CancellationToken ct) => PreviewAsync(services, view, context, bulks, ct));
        group.MapPost("", (HttpContext context, ViewServices services, Bulks bulks, CancellationToken ct) => StartAsync(services, view, context, bulks, ct));
    }

    private static async Task<IResult> FormAsync(ViewServices services, RecordView view, HttpContext context, CancellationToken ct)
        => Page.Fragment<BulkDialog>(new { Bulk = await ModelAsync(services, view, context, ct) });

    private static async Task<IResult> PreviewAsync(ViewServices services, RecordView view, HttpContext context, Bulks bulks, CancellationToken ct)
    {
        var model = await ModelAsync(services, view, context, ct);
        BulkPreview? preview = null;
        var errors = await FormErrors.TryAsync(services.Texts, async () => preview = await bulks.PreviewAsync(model.By, view.Type, model.Request, ct), type: view.Type.Name);
        return Page.Fragment<BulkDialog>(new { Bulk = model with { Preview = preview, Errors = errors } });
    }

    private static async Task<IResult> StartAsync(ViewServices services, RecordView view, HttpContext context, Bulks bulks, CancellationToken ct)
    {
        var model = await ModelAsync(services, view, context, ct);
        BulkStarted? started = null;
        var errors = await FormErrors.TryAsync(services.Texts, async () => started = await bulks.StartAsync(model.By, view.Type, model.Request, ct), type: view.Type.Name);
        return started is null ? Page.Fragment<BulkDialog>(new { Bulk = model with { Errors = errors } }) : RecordEndpoints.GoTo(context, context.Request.PathBase + BulkEndpoints.Href(started.Bulk));
    }

    private static async Task<BulkModel> ModelAsync(ViewServices services, RecordView view, HttpContext context, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        view = services.Views.Of(by.Tenant, view);
        var form = await context.Request.FormAsync(ct);
        var action = Enum.TryParse<BulkAction>(form["action"], ignoreCase: true, out var known) ? known : BulkAction.Edit;
        IReadOnlyList<Field> fields = [.. view.Type.Fields.Where(f => BulkPlan.Takes(view.Type, f) && by.Grants.AccessTo(view.Type.Name, f.Name) == FieldAccess.Write)];
        var field = action == BulkAction.Edit ? fields.FirstOrDefault(f => f.Name == form["field"]) : null;
        var typed = field is null ? null : form["value"].ToString();
        var all = form.Yes("all");
        var request = new BulkRequest(action)
        {
            Filter = all ? Text("filter") : null,
            Q = all ? Text("q") : null,
            Ids = all ? null : form.Longs("id"),
            All = all,
            Set = field is null ? null : new Dictionary<string, JsonElement> { [field.Name] = JsonSerializer.SerializeToElement(FormValues.Stored(field, typed!, by.Zone)) },
        };
        var row = new Records.RecordRow(0, 0, [long.TryParse(typed, CultureInfo.InvariantCulture, out var id) ? id : null]);
        var names = await ReferenceNames.OfAsync(services, by, field is null ? [] : [field], [row], ct);
        var shown = field switch { { Type: FieldType.Reference } when id > 0 => names[field.Target!, id], { Type: FieldType.Country } when typed is { Length: 2 } => FieldWords.Country(typed), _ => null };
        return new(view, by, request, fields, field, typed, shown, await services.Currency.OfAsync(by.Tenant, ct), names);

        string? Text(string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
    }
}
