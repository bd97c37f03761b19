using Guanxi.Core;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

/// <summary>Pages of roles: what they allow, which rows and fields they show.</summary>
internal sealed class RolePages(ListRoles list, SaveRole save, RemoveRole remove)
{
    private static readonly RoleRow Nothing = new(0, null, null, false, [], new Dictionary<string, RowScope>(), new Dictionary<string, FieldAccess>(), 0, 0);

    public static void Map(IEndpointRouteBuilder pages)
    {
        var roles = pages.MapGroup("/settings/roles").Demands(PlatformPermissions.ManageRoles);
        roles.MapGet("", async (Caller me, ListRoles list, CancellationToken ct) => Page.Render<RolesPage>(new { By = me.Actor, Rows = await list.RunAsync(me.Actor, ct) }));
        roles.MapGet("/new", (Caller me) => Show(me.Actor, Nothing, FormErrors.None));
        roles.MapPost("", (HttpContext context, Caller me, RolePages p, CancellationToken ct) => p.SaveAsync(context, me.Actor, Nothing, ct));
        roles.MapGet("/{id:long}", async (long id, Caller me, RolePages p, CancellationToken ct) => Show(me.Actor, await p.GetAsync(me.Actor, id, ct), FormErrors.None));
        roles.MapPost("/{id:long}", async (long id, HttpContext context, Caller me, RolePages p, CancellationToken ct) => await p.SaveAsync(context, me.Actor, await p.GetAsync(me.Actor, id, ct), ct));
        roles.MapPost("/{id:long}/remove", (long id, HttpContext context, Caller me, RolePages p, CancellationToken ct) => p.RemoveAsync(context, me.Actor, id, ct));
    }

    private static IResult Show(Actor by, RoleRow role, FormErrors errors)
    {
        by.Require(PlatformPermissions.ManageRoles);
        return Page.Render<RolePage>(new { By = by, Role = role, Errors = errors }, status: FormAnswer.StatusOf(errors));
    }

    private async Task<RoleRow> GetAsync(Actor by, long id, CancellationToken ct)
        => (await list.RunAsync(by, ct)).FirstOrDefault(r => r.Id == id) ?? throw new NotFoundException("role", id);

    private async Task<IResult> SaveAsync(HttpContext context, Actor by, RoleRow before, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var role = before with
        {
            Name = form["name"].ToString() is { Length: > 0 } name ? name : null,
            Permissions = [.. form["permissions"].OfType<string>()],
            Rows = Read<RowScope>(form, "rows."),
            Fields = Read<FieldAccess>(form, "fields."),
            Version = form.Long("version") ?? 0,
        };
        return await context.DoAsync(() => save.RunAsync(by, role.Id == 0 ? null : role.Id, new RoleChange(role.Name, role.Permissions, role.Rows, role.Fields, role.Version), ct),
            errors => Task.FromResult(Show(by, role, errors)), "/settings/roles");
    }

    private Task<IResult> RemoveAsync(HttpContext context, Actor by, long id, CancellationToken ct)
        => context.DoAsync(() => remove.RunAsync(by, id, ct), async errors => Show(by, await GetAsync(by, id, ct), errors), "/settings/roles");

    private static Dictionary<string, T> Read<T>(IFormCollection form, string prefix) where T : struct, Enum
        => form.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && Enum.TryParse<T>(form[k], ignoreCase: true, out _))
            .ToDictionary(k => k[prefix.Length..], k => Enum.Parse<T>(form[k].ToString(), ignoreCase: true));
}
