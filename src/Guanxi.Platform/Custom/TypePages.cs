using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Custom;

/// <summary>The page on which administrators make record types and rename those that are shipped.</summary>
internal sealed class TypePages(FieldCatalogue catalogue, ListTypes list, SaveType save, SaveTerms terms, Texts texts)
{
    private const string Address = "/settings/record-types";
    private static readonly TypeDefinition Nothing = new("", "");

    public static void Map(IEndpointRouteBuilder pages)
    {
        var types = pages.MapGroup(Address).Demands(PlatformPermissions.ManageFields);
        types.MapGet("", (Caller me, TypePages p, CancellationToken ct) => p.ShowAsync(me.Actor, Nothing, FormErrors.None, ct));
        types.MapPost("", (HttpContext context, Caller me, TypePages p, CancellationToken ct) => p.AddAsync(context, me.Actor, ct));
        types.MapPost("/terms", (HttpContext context, Caller me, TypePages p, CancellationToken ct) => p.TermsAsync(context, me.Actor, ct));
        types.MapPost("/{id:long}", (long id, HttpContext context, Caller me, TypePages p, CancellationToken ct) => p.ChangeAsync(context, me.Actor, id, ct));
        types.MapPost("/{id:long}/bin", (long id, HttpContext context, Caller me, TypePages p, CancellationToken ct) => p.BinAsync(context, me.Actor, id, binned: true, ct));
        types.MapPost("/{id:long}/restore", (long id, HttpContext context, Caller me, TypePages p, CancellationToken ct) => p.BinAsync(context, me.Actor, id, binned: false, ct));
    }

    private async Task<IResult> ShowAsync(Actor by, TypeDefinition fresh, FormErrors errors, CancellationToken ct)
    {
        var own = await list.RunAsync(by, ct);
        var tenant = catalogue.Of(by.Tenant);
        return Page.Render<TypesPage>(new
        {
            By = by,
            Own = own,
            Shipped = catalogue.Types,
            Terms = await terms.GetAsync(by, ct),
            New = fresh,
            Errors = errors,
            Naming = tenant.Types.Where(t => t.Custom).ToDictionary(t => t.Name, t => (IReadOnlyList<Choice>)[.. t.Fields.Where(f => f is { Type: FieldType.Text or FieldType.Phone or FieldType.Email, Filterable: true }).Select(f => new Choice(f.Name, texts.Field(t.Name, f.Name)))]),
        }, status: FormAnswer.StatusOf(errors));
    }

    private async Task<IResult> AddAsync(HttpContext context, Actor by, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var type = Read(form);
        return await context.DoAsync(() => save.AddAsync(by, type, ct), errors => ShowAsync(by, type, errors, ct), Address, "fields.saved");
    }

    private async Task<IResult> ChangeAsync(HttpContext context, Actor by, long id, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return await DoAsync(context, by, () => save.ChangeAsync(by, id, Read(form), form.Long("version"), ct), ct);
    }

    private async Task<IResult> TermsAsync(HttpContext context, Actor by, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return await DoAsync(context, by, () => terms.RunAsync(by, catalogue.Types.ToDictionary(t => t.Name, t => new Term(FieldPages.ReadLabels(form, t.Name + ".one"), FieldPages.ReadLabels(form, t.Name + ".many"))), ct), ct);
    }

    private Task<IResult> BinAsync(HttpContext context, Actor by, long id, bool binned, CancellationToken ct) => DoAsync(context, by, () => save.BinAsync(by, id, binned, ct), ct);

    // Several forms share the page, so that what one of them did wrong is said above them all.
    private Task<IResult> DoAsync(HttpContext context, Actor by, Func<Task> deed, CancellationToken ct)
        => context.DoAsync(deed, errors => ShowAsync(by, Nothing, errors, ct), Address, "fields.saved", beside: false);

    private static TypeDefinition Read(IFormCollection form) => new(form["name"].ToString(), form["route"].ToString())
    {
        One = FieldPages.ReadLabels(form, "one"),
        Many = FieldPages.ReadLabels(form, "many"),
        Icon = form["icon"].ToString() is { Length: > 0 } icon ? icon : "table",
        Owned = form.Yes("owned"),
        Title = form["title"].ToString() is { Length: > 0 } title ? title : "name",
    };
}
