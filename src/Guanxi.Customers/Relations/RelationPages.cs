using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Relations;

/// <summary>Relations, tree and graph on the page of a customer, and the settings of roles.</summary>
internal static class RelationPages
{
    private const string Settings = "/settings/relations";

    public static void Map(IEndpointRouteBuilder app)
    {
        var customer = app.MapGroup("/customers/{id:long}").Demands(CustomerPermissions.Read);
        customer.MapGet("/relations", (long id, Caller me, GetRelations relations, CancellationToken ct) => ShowAsync(id, me.Actor, relations, FormErrors.None, ct));
        customer.MapGet("/graph", async (long id, Caller me, RelationGraph graph, GetRelations relations, CancellationToken ct)
            => Page.Fragment<GraphDrawing>(new { Graph = await graph.OfAsync(me.Actor, id, ct), Roles = await relations.RolesAsync(me.Actor, ct) }));
        var change = customer.MapGroup("").Demands(CustomerPermissions.Write);
        change.MapPost("/relations", AddAsync);
        change.MapGet("/relations/{relation:long}", EditAsync);
        change.MapPost("/relations/{relation:long}", ChangeAsync);
        change.MapPost("/relations/{relation:long}/remove", RemoveAsync);
        change.MapPost("/parent", SetParentAsync);

        var settings = app.MapGroup(Settings).Demands(PlatformPermissions.ManageSettings);
        settings.MapGet("", async (Caller me, RelationSettings roles, CancellationToken ct) => Page.Render<RelationSettingsPage>(new { By = me.Actor, Roles = await roles.GetAsync(me.Actor, ct) }));
        settings.MapPost("", AddRoleAsync);
        settings.MapPost("/remove", RemoveRoleAsync);
    }

    private static async Task<IResult> AddAsync(long id, HttpContext context, AddRelation add, GetRelations relations, ViewServices services, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var change = Read(form);
        var errors = await FormErrors.TryAsync(services.Texts, () => form.Long("other") is { } other
            ? add.RunAsync(by, id, new(other, change.Role, change.Since, change.Until, change.Note, change.Strength, change.Main), ct)
            : throw new InvalidException("relation.other", "other"));
        return await ShowAsync(id, by, relations, errors, ct);
    }

    private static async Task<IResult> EditAsync(long id, long relation, Caller me, GetRelations relations, CancellationToken ct)
    {
        var row = (await relations.RunAsync(me.Actor, id, ct)).FirstOrDefault(r => r.Id == relation) ?? throw new NotFoundException("relation", relation);
        return Page.Fragment<RelationEdit>(new { Id = id, Relation = row, Roles = await relations.RolesAsync(me.Actor, ct) });
    }

    private static async Task<IResult> ChangeAsync(long id, long relation, HttpContext context, ChangeRelation change, GetRelations relations, ViewServices services, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var errors = await FormErrors.TryAsync(services.Texts, () => change.RunAsync(by, id, relation, Read(form), ct), beside: false);
        return await ShowAsync(id, by, relations, errors, ct);
    }

    private static async Task<IResult> RemoveAsync(long id, long relation, HttpContext context, RemoveRelation remove, GetRelations relations, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        await remove.RunAsync(by, id, relation, ct);
        return await ShowAsync(id, by, relations, FormErrors.None, ct);
    }

    private static async Task<IResult> SetParentAsync(long id, HttpContext context, OrganisationTree tree, ViewServices services, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var errors = await FormErrors.TryAsync(services.Texts, () => tree.SetParentAsync(by, id, form.Long("parent"), ct), beside: false);
        return Page.Fragment<TreeView>(new { Id = id, Tree = await tree.OfAsync(by, id, ct), MayWrite = true, Currency = await services.Currency.OfAsync(by.Tenant, ct), Errors = errors });
    }

    private static async Task<IResult> ShowAsync(long id, Actor by, GetRelations relations, FormErrors errors, CancellationToken ct)
        => Page.Fragment<CustomerRelations>(new { Id = id, Relations = await relations.RunAsync(by, id, ct), Roles = await relations.RolesAsync(by, ct), MayWrite = by.May(CustomerPermissions.Write), Errors = errors });

    private static async Task<IResult> AddRoleAsync(HttpContext context, Caller me, RelationSettings settings, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        RoleName? Name(string part) => form[part + "-en"].ToString().Trim() is { Length: > 0 } en ? new(en, form[part + "-hans"].ToString().Trim(), form[part + "-hant"].ToString().Trim()) : null;
        var roles = await settings.GetAsync(me.Actor, ct);
        var (name, inverse) = (Name("name"), Name("inverse"));
        var key = KeyOf(name?.En);
        var pair = new RolePair(key, inverse is null ? key : KeyOf(inverse.En), name, inverse);
        return await SaveRolesAsync(context, me.Actor, settings, roles, new([.. roles.Own, pair]), ct);
    }

    private static async Task<IResult> RemoveRoleAsync(HttpContext context, Caller me, RelationSettings settings, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var roles = await settings.GetAsync(me.Actor, ct);
        return await SaveRolesAsync(context, me.Actor, settings, roles, new([.. roles.Own.Where(p => p.Key != form["key"])]), ct);
    }

    private static Task<IResult> SaveRolesAsync(HttpContext context, Actor by, RelationSettings settings, RelationRoles before, RelationRoles after, CancellationToken ct)
        => context.DoAsync(() => settings.SaveAsync(by, after, ct),
            errors => Task.FromResult(Page.Render<RelationSettingsPage>(new { By = by, Roles = before, Errors = errors }, status: FormAnswer.StatusOf(errors))), Settings, "relation.roles.saved", beside: false);

    /// <summary>A key out of the English name: people name roles, not keys.</summary>
    private static string KeyOf(string? name)
        => string.Join('-', (name ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => new string([.. w.Where(char.IsAsciiLetterOrDigit)])).Where(w => w.Length > 0));

    private static RelationChange Read(IFormCollection form)
        => new(form["role"].ToString(), Day(form["since"]), Day(form["until"]), form["note"].ToString(), form.Long("strength") ?? 0, form.Yes("main"));

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
