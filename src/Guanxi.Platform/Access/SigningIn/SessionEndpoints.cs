using Guanxi.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

/// <param name="Code">Of the authenticator app, or a recovery code; null where the account asks for none.</param>
internal sealed record SignInRequest(string Email, string Password, string? Code = null);

/// <summary>Signing in and out as JSON; programs use tokens rather.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/session", SignInAsync).AllowAnonymous();
        api.MapDelete("/session", SignOutAsync).OpenToSignedIn().WithMetadata(OpenToOldPassword.Mark, OpenInPreview.Mark);
    }

    private static async Task<NoContent> SignInAsync(HttpContext context, SignInRequest request, SignIn signIn, CancellationToken ct)
    {
        var (tenant, visitor) = (Tenant.Of(context), Visitor.Of(context));
        var step = await signIn.PasswordAsync(tenant, request.Email, request.Password, visitor, ct);
        if (step.Ticket is not null && string.IsNullOrWhiteSpace(request.Code))
            throw new InvalidException("sign-in.code-required", "code");
        BrowserSessions.SetCookie(context, step.Token ?? await signIn.CodeAsync(tenant, step.Ticket!, request.Code!, visitor, ct));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, Caller me, SignOut signOut, CancellationToken ct)
    {
        await signOut.RunAsync(me, ct);
        BrowserSessions.ClearCookie(context);
        return TypedResults.NoContent();
    }
}
