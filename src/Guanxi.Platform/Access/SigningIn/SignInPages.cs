using Guanxi.Core;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

internal static class SignInPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", (HttpContext context, string? then) => context.Features.Get<Caller>() is null ? Show(then: then) : Go(context, then)).AllowAnonymous();
        pages.MapPost("/sign-in", PasswordAsync).AllowAnonymous();
        pages.MapPost("/sign-in/code", CodeAsync).AllowAnonymous();
        pages.MapPost("/sign-out", async (HttpContext context, Caller me, SignOut signOut, CancellationToken ct) =>
        {
            await signOut.RunAsync(me, ct);
            BrowserSessions.ClearCookie(context);
            return Results.LocalRedirect(context.Request.PathBase + "/sign-in");
        }).OpenToSignedIn().WithMetadata(OpenToOldPassword.Mark, OpenInPreview.Mark);
    }

    private static async Task<IResult> PasswordAsync(HttpContext context, SignIn signIn, Texts texts, CancellationToken ct)
    {
        var form = await FormAsync(context, ct);
        var (email, then) = (form["email"].ToString(), form["then"].ToString());
        SignInStep? step = null;
        var errors = await FormErrors.TryAsync(texts, async () => step = await signIn.PasswordAsync(Tenant.Of(context), email, form["password"].ToString(), Visitor.Of(context), ct));
        return step switch
        {
            null => Show(email, then, errors: errors),
            { Token: { } token } => Enter(context, token, then),
            _ => Show(then: then, ticket: step.Ticket),
        };
    }

    private static async Task<IResult> CodeAsync(HttpContext context, SignIn signIn, Texts texts, CancellationToken ct)
    {
        var form = await FormAsync(context, ct);
        var (ticket, then) = (form["ticket"].ToString(), form["then"].ToString());
        try
        {
            return Enter(context, await signIn.CodeAsync(Tenant.Of(context), ticket, form["code"].ToString(), Visitor.Of(context), ct), then);
        }
        catch (GuanxiException e) when (e is InvalidException or ConflictException)
        {
            return Show(then: then, ticket: e.Code == "sign-in.expired" ? null : ticket, errors: FormErrors.Of(e, texts));
        }
    }

    // A foreign page must not sign somebody in to an account of its own choice.
    private static async Task<IFormCollection> FormAsync(HttpContext context, CancellationToken ct)
        => SameOrigin.Allows(context.Request) ? await context.Request.FormAsync(ct) : throw new ForbiddenException("cross-site");

    private static IResult Show(string? email = null, string? then = null, string? ticket = null, FormErrors? errors = null)
        => Page.Render<SignInPage>(new { Email = email, Then = then, Ticket = ticket, Errors = errors ?? FormErrors.None },
            Frame.SignIn, errors is { Any: true } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

    private static IResult Enter(HttpContext context, string token, string? then)
    {
        BrowserSessions.SetCookie(context, token);
        return Go(context, then);
    }

    private static IResult Go(HttpContext context, string? then)
        => Results.LocalRedirect(then is ['/', not ('/' or '\\'), ..] ? then : context.Request.PathBase + "/");
}
