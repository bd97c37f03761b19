using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Views;

/// <summary>A form in hand: what it is for, what has been typed, what is wrong with it.</summary>
public sealed record FormModel(RecordView View, Actor By, ReferenceNames Names, string Currency)
{
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    /// <summary>What a reference is called, by field.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; init; } = new Dictionary<string, string>();

    public FormErrors Errors { get; init; } = FormErrors.None;

    public IEnumerable<Field> Fields => View.Type.Fields.Where(f => f.Writable && By.Grants.AccessTo(View.Type.Name, f.Name) == FieldAccess.Write);
}

/// <summary>The form for a new record.</summary>
internal static class RecordFormEndpoints
{
    public static void Map(RouteGroupBuilder group, ViewRoute at)
    {
        at.Demand(group.MapGet("/new", (HttpContext context, ViewServices services, TimeProvider time, CancellationToken ct) => AskAsync(services, at.Of(context), context, time, ct)), v => v.Type.WritePermission);
        at.Demand(group.MapPost("/new", (HttpContext context, ViewServices services, CancellationToken ct) => CreateAsync(services, at.Of(context), context, ct)), v => v.Type.WritePermission);
    }

    private static async Task<IResult> AskAsync(ViewServices services, RecordView view, HttpContext context, TimeProvider time, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        by.Require(view.Type.WritePermission ?? view.Type.ReadPermission);
        // The address may fill fields in, so that a record page can offer "new order" for its customer.
        var typed = context.Request.Query.Where(q => view.Type.Find(q.Key) is { Writable: true }).ToDictionary(q => q.Key, q => q.Value.ToString());
        foreach (var field in view.Type.Fields.Where(f => f is { Required: true, Type: FieldType.Instant } && !typed.ContainsKey(f.Name)))
            typed[field.Name] = FieldWords.Posted(field, time.GetUtcNow().ToUnixTimeMilliseconds(), by.Zone, "");
        foreach (var field in view.Type.Fields.Where(f => f is { Writable: true, Default: not null }))
            typed.TryAdd(field.Name, field.Default!);
        return Page.Render<RecordFormPage>(new { Form = await ModelAsync(services, view, by, typed, ct) });
    }

    private static async Task<IResult> CreateAsync(ViewServices services, RecordView view, HttpContext context, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var typed = form.Where(f => view.Type.Find(f.Key) is { Writable: true }).ToDictionary(f => f.Key, f => f.Value.ToString());
        var values = typed.Where(t => t.Value.Trim().Length > 0 || view.Type[t.Key].Default is not null).ToDictionary(t => t.Key, t => FormValues.Stored(view.Type[t.Key], t.Value, by.Zone));
        long id = 0;
        var errors = await FormErrors.TryAsync(services.Texts, async () => id = (await services.Writer.CreateAsync(by, view.Type, values, ct)).Id, type: view.Type.Name);
        if (errors.Any)
            return Page.Render<RecordFormPage>(new { Form = await ModelAsync(services, view, by, typed, ct) with { Errors = errors } }, status: StatusCodes.Status422UnprocessableEntity);
        context.Say(services.Texts["created." + view.Type.Name]);
        return Results.LocalRedirect(view.Href(id));
    }

    private static async Task<FormModel> ModelAsync(ViewServices services, RecordView view, Actor by, Dictionary<string, string> typed, CancellationToken ct)
    {
        var references = view.Type.Fields.Where(f => f.Type == FieldType.Reference && typed.TryGetValue(f.Name, out var text) && long.TryParse(text, out _)).ToList();
        var row = new RecordRow(0, 0, [.. references.Select(f => (object)long.Parse(typed[f.Name], System.Globalization.CultureInfo.InvariantCulture))]);
        var names = await ReferenceNames.OfAsync(services, by, references, [row], ct);
        return new(view, by, names, await services.Currency.OfAsync(by.Tenant, ct))
        {
            Typed = typed,
            Shown = references.Select((f, i) => (f.Name, Shown: names[f.Target!, (long)row.Values[i]!])).Where(f => f.Shown is not null).ToDictionary(f => f.Name, f => f.Shown!),
        };
    }
}
