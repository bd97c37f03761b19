using Guanxi.Core;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

/// <summary>Pages on which administrators keep users.</summary>
internal sealed class UserPages(
    ListUsers listUsers, ListRoles listRoles, ListTeams listTeams, AddUser addUser, ChangeUser changeUser, SetPassword setPassword,
    TwoFactor twoFactor, EffectivePermissions effective, Callers callers, Texts texts)
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/settings", (Caller me, Texts texts, HttpContext context) => Results.LocalRedirect(context.Request.PathBase + SettingsTabs.Of(texts, me.Actor, "")[0].Href))
            .WithMetadata(SettingsTabs.Demand);
        var users = pages.MapGroup("/settings/users").Demands(Delegation.Managing);
        users.MapGet("", (string? text, string? after, Caller me, UserPages p, CancellationToken ct) => p.ListAsync(me.Actor, text, after, ct));
        users.MapGet("/new", (Caller me, UserPages p, CancellationToken ct) => p.FormAsync(me.Actor, p.Nobody(me.Actor), FormErrors.None, ct));
        users.MapPost("", (HttpContext context, Caller me, UserPages p, CancellationToken ct) => p.AddAsync(context, me.Actor, ct));
        users.MapGet("/{id:long}", async (long id, Caller me, UserPages p, CancellationToken ct) => await p.FormAsync(me.Actor, await p.GetAsync(me.Actor, id, ct), FormErrors.None, ct));
        users.MapPost("/{id:long}", (long id, HttpContext context, Caller me, UserPages p, CancellationToken ct) => p.ChangeAsync(context, me.Actor, id, ct));
        users.MapPost("/{id:long}/password", (long id, HttpContext context, Caller me, UserPages p, CancellationToken ct) => p.PasswordAsync(context, me.Actor, id, ct));
        users.MapPost("/{id:long}/two-factor", (long id, HttpContext context, Caller me, UserPages p, CancellationToken ct) => p.TwoFactorAsync(context, me.Actor, id, ct));
    }

    private async Task<IResult> ListAsync(Actor by, string? text, string? after, CancellationToken ct)
    {
        var rows = await listUsers.RunAsync(by, text, after, ct);
        var roles = await listRoles.RunAsync(by, ct);
        return Page.Render<UsersPage>(new
        {
            By = by,
            Rows = rows,
            Text = text,
            RoleNames = roles.ToDictionary(r => r.Id, r => SettingsTabs.RoleName(texts, r)),
            Next = rows.Count == ListUsers.PageSize ? "/settings/users" + QueryString.Create("after", rows[^1].Email).Add("text", text ?? "") : null,
        });
    }

    private Task<UserRow> GetAsync(Actor by, long id, CancellationToken ct) => listUsers.GetAsync(by, id, ct);

    private UserRow Nobody(Actor by)
    {
        by.RequireAny(Delegation.Managing);
        return new(0, "", "", by.Language, by.TimeZone, false, false, false, true, null, [], [], 0);
    }

    private async Task<IResult> FormAsync(Actor by, UserRow user, FormErrors errors, CancellationToken ct) => Page.Render<UserPage>(new
    {
        By = by,
        User = user,
        Errors = errors,
        Roles = await listRoles.RunAsync(by, ct),
        Teams = await listTeams.RunAsync(by, ct),
        May = user.Id == 0 ? null : await effective.RunAsync(by, user.Id, ct),
    }, status: FormAnswer.StatusOf(errors));

    private async Task<IResult> AddAsync(HttpContext context, Actor by, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var user = Read(form, Nobody(by));
        return await context.DoAsync(() => addUser.RunAsync(by, new NewUser(user.Email, user.Name, form["password"].ToString(), user.Language, user.TimeZone, user.Roles, user.Teams), ct),
            errors => FormAsync(by, user, errors, ct), "/settings/users");
    }

    private async Task<IResult> ChangeAsync(HttpContext context, Actor by, long id, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var user = Read(form, await GetAsync(by, id, ct));
        return await context.DoAsync(() => changeUser.RunAsync(by, id, new UserChange(user.Email, user.Name, user.Language, user.TimeZone, user.Disabled, user.Roles, user.Teams, user.Version), ct),
            errors => FormAsync(by, user, errors, ct), "/settings/users");
    }

    private async Task<IResult> PasswordAsync(HttpContext context, Actor by, long id, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return await context.DoAsync(() => setPassword.RunAsync(by, id, form["password"].ToString(), ct), async errors => await FormAsync(by, await GetAsync(by, id, ct), errors, ct), "/settings/users");
    }

    private Task<IResult> TwoFactorAsync(HttpContext context, Actor by, long id, CancellationToken ct)
        => context.DoAsync(() => twoFactor.ResetAsync(by, id, callers, ct), async errors => await FormAsync(by, await GetAsync(by, id, ct), errors, ct), $"/settings/users/{id}");

    private static UserRow Read(IFormCollection form, UserRow before)
    {
        var leads = form.Longs("leads");
        return before with
        {
            Name = form["name"].ToString(),
            Email = form["email"].ToString(),
            Language = form["language"].ToString(),
            TimeZone = form["timeZone"].ToString(),
            Disabled = form.Yes("disabled"),
            Roles = form.Longs("roles"),
            Teams = [.. form.Longs("teams").Select(t => new Membership(t, leads.Contains(t)))],
            Version = form.Long("version") ?? 0,
        };
    }
}
