using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

/// <summary>Pages of her own account.</summary>
internal sealed class AccountPages(
    OwnProfile profile, ListSessions listSessions, EndSessions endSessions, ListTokens listTokens, CreateToken createToken, RevokeToken revokeToken,
    ChangePassword changePassword, TwoFactor twoFactor, Catalogue.FieldCatalogue catalogue, Texts texts)
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var me = pages.MapGroup("/me").Demands(PlatformPermissions.OwnAccount);
        me.MapGet("", (Caller caller, AccountPages p, CancellationToken ct) => p.ShowAsync(caller, FormErrors.None, ct));
        me.MapPost("", (HttpContext context, Caller caller, AccountPages p, CancellationToken ct) => p.SaveAsync(context, caller, ct));
        me.MapGet("/password", (Caller caller) => Page.Render<PasswordPage>(new { Must = caller.MustChangePassword })).WithMetadata(OpenToOldPassword.Mark);
        me.MapPost("/password", (HttpContext context, Caller caller, AccountPages p, CancellationToken ct) => p.PasswordAsync(context, caller, ct)).WithMetadata(OpenToOldPassword.Mark);
        me.MapGet("/two-factor", async (Caller caller, TwoFactor twoFactor, CancellationToken ct) => Page.Render<TwoFactorPage>(new { Start = await twoFactor.StartAsync(caller.Actor, ct) }));
        me.MapPost("/two-factor", (HttpContext context, Caller caller, AccountPages p, CancellationToken ct) => p.ConfirmAsync(context, caller, ct));
        me.MapPost("/two-factor/stop", (HttpContext context, Caller caller, AccountPages p, CancellationToken ct)
            => p.DoAsync(context, caller, form => p.Stop(caller, form, ct), ct));
        me.MapPost("/sessions/end", (HttpContext context, Caller caller, AccountPages p, CancellationToken ct)
            => p.DoAsync(context, caller, _ => p.EndOthers(caller, ct), ct));
        me.MapPost("/sessions/{id:long}/end", (long id, HttpContext context, Caller caller, AccountPages p, CancellationToken ct)
            => p.DoAsync(context, caller, _ => p.End(caller, id, ct), ct));
        me.MapGet("/tokens/new", (Caller me, AccountPages p) => p.TokenForm(me.Actor, FormErrors.None));
        me.MapPost("/tokens", (HttpContext context, Caller caller, AccountPages p, CancellationToken ct) => p.CreateAsync(context, caller, ct));
        me.MapPost("/tokens/{id:long}/revoke", (long id, HttpContext context, Caller caller, AccountPages p, CancellationToken ct)
            => p.DoAsync(context, caller, _ => p.Revoke(caller, id, ct), ct));
    }

    private async Task<IResult> ShowAsync(Caller caller, FormErrors errors, CancellationToken ct) => Page.Render<AccountPage>(new
    {
        Profile = await profile.GetAsync(caller.Actor, ct),
        Sessions = await listSessions.RunAsync(caller.Actor, caller.SessionId, ct),
        Tokens = await listTokens.RunAsync(caller.Actor, ct),
        Errors = errors,
    }, status: FormAnswer.StatusOf(errors));

    private Task<IResult> SaveAsync(HttpContext context, Caller caller, CancellationToken ct) => DoAsync(context, caller, form => profile.ChangeAsync(caller.Actor,
        new ProfileChange(form["name"].ToString(), form["language"].ToString(), form["timeZone"].ToString(), form.Long("version") ?? 0), ct), ct);

    private Task Stop(Caller caller, IFormCollection form, CancellationToken ct) => twoFactor.StopAsync(caller.Actor, form["password"].ToString(), ct);

    private Task EndOthers(Caller caller, CancellationToken ct) => endSessions.OthersAsync(caller.Actor, caller.SessionId, ct);

    private Task End(Caller caller, long id, CancellationToken ct) => endSessions.OneAsync(caller.Actor, id, ct);

    private Task Revoke(Caller caller, long id, CancellationToken ct) => revokeToken.RunAsync(caller.Actor, id, ct);

    private async Task<IResult> DoAsync(HttpContext context, Caller caller, Func<IFormCollection, Task> action, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return await context.DoAsync(() => action(form), errors => ShowAsync(caller, errors, ct), "/me");
    }

    private async Task<IResult> PasswordAsync(HttpContext context, Caller caller, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return await context.DoAsync(() => changePassword.RunAsync(caller.Actor, form["current"].ToString(), form["password"].ToString(), caller.SessionId, ct),
            errors => Task.FromResult(Page.Render<PasswordPage>(new { Must = caller.MustChangePassword, Errors = errors }, status: FormAnswer.StatusOf(errors))), "/me", "me.password.done");
    }

    private async Task<IResult> ConfirmAsync(HttpContext context, Caller caller, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        string[]? codes = null;
        var errors = await FormErrors.TryAsync(texts, async () => codes = await twoFactor.ConfirmAsync(caller.Actor, form["setup"].ToString(), form["code"].ToString(), ct));
        // A new secret for a new try: the sealed one that was refused is not shown again.
        return Page.Render<TwoFactorPage>(new { Codes = codes, Start = codes is null ? await twoFactor.StartAsync(caller.Actor, ct) : null, Errors = errors },
            status: FormAnswer.StatusOf(errors));
    }

    private IResult TokenForm(Actor by, FormErrors errors) => Page.Render<TokenPage>(new { Permissions = catalogue.PermissionsOf(by.Tenant), Errors = errors },
        status: FormAnswer.StatusOf(errors));

    private async Task<IResult> CreateAsync(HttpContext context, Caller caller, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        // Good to the end of that day where she lives.
        DateTime? expires = DateOnly.TryParseExact(form["expires"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? TimeZoneInfo.ConvertTimeToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue), caller.Actor.Zone) : null;
        CreatedToken? created = null;
        var errors = await FormErrors.TryAsync(texts, async () =>
            created = await createToken.RunAsync(caller.Actor, new TokenRequest(form["name"].ToString(), [.. form["scopes"].OfType<string>()], expires), ct));
        return created is null ? TokenForm(caller.Actor, errors) : Page.Render<TokenPage>(new { Created = created.Token });
    }
}
