using Guanxi.Core;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

/// <summary>
/// Finds out who asks, and turns away whoever lacks what the endpoint demands: see <see cref="Demand"/>. Runs after routing.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, Callers callers)
{
    private const string Bearer = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        // An address that nobody knows is answered in her frame and language too.
        var caller = await FindAsync(context);
        if (caller is not null)
            context.Features.Set(caller);
        if (context.GetEndpoint() is not { } endpoint)
            await next(context);
        else if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            await next(context);
        else if (caller is null)
            await RefuseAsync(context);
        else if (caller.SessionId is not null && !SameOrigin.Allows(context.Request))
            throw new ForbiddenException("cross-site");
        else if (caller.MustChangePassword && endpoint.Metadata.GetMetadata<OpenToOldPassword>() is null)
            await MakeHerChangeAsync(context);
        else if (caller.Preview is not null && !IsReading(context.Request) && endpoint.Metadata.GetMetadata<OpenInPreview>() is null)
            throw new ConflictException("preview.read-only", null, caller.Preview.ByName);
        else
        {
            Require(endpoint, caller.Actor);
            await next(context);
        }
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    private static void Require(Endpoint endpoint, Actor by)
    {
        var demands = endpoint.Metadata.GetOrderedMetadata<Demand>();
        // Only what answers 405 is no route.
        if (demands.Count == 0 && endpoint is RouteEndpoint)
            throw new ForbiddenException("undeclared");
        foreach (var demand in demands)
            if (!by.May(demand))
                throw new ForbiddenException(demand.AnyOf[0]);
    }

    private async ValueTask<Caller?> FindAsync(HttpContext context)
    {
        var tenant = Tenant.Of(context);
        var header = context.Request.Headers.Authorization.ToString();
        // A token that is sent decides alone: a cookie must not lend its rights to a request that carries a wrong one.
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim() is var token && token.StartsWith(Secret.TokenPrefix, StringComparison.Ordinal)
                ? await callers.FindAsync(tenant, token, context.RequestAborted) : null;
        return context.Request.Cookies[BrowserSessions.CookieName(tenant)] is { Length: > 0 } session && !session.StartsWith(Secret.TokenPrefix, StringComparison.Ordinal)
            ? await callers.FindAsync(tenant, session, context.RequestAborted) : null;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        var request = context.Request;
        if (Api.ApiModule.Asks(request))
            throw new ForbiddenException("signed-in");
        var page = HttpMethods.IsGet(request.Method) && !request.WantsFragment() ? request.PathBase + request.Path + request.QueryString : "";
        return SendTo(context, request.PathBase + "/sign-in" + (page.Length > 1 ? QueryString.Create("then", page).Value : ""));
    }

    private static Task MakeHerChangeAsync(HttpContext context)
        => Api.ApiModule.Asks(context.Request) ? throw new ConflictException("password.change-required") : SendTo(context, context.Request.PathBase + "/me/password");

    private static Task SendTo(HttpContext context, string address)
    {
        if (context.Request.WantsFragment())
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers["HX-Redirect"] = address;
        }
        else
            context.Response.Redirect(address);
        return Task.CompletedTask;
    }

}

/// <summary>Marks the few endpoints that somebody with a password set by another may still use.</summary>
internal sealed class OpenToOldPassword
{
    public static readonly OpenToOldPassword Mark = new();
}

/// <summary>Marks what may be done while somebody looks at Guanxi as another: stopping that, and signing out.</summary>
internal sealed class OpenInPreview
{
    public static readonly OpenInPreview Mark = new();
}

/// <summary>
/// Requests that change something and carry a cookie must come from our own pages. Browsers say so in
/// <c>Sec-Fetch-Site</c>, older ones in <c>Origin</c>; a request that says neither is refused. See docs/decisions.
/// </summary>
public static class SameOrigin
{
    public static bool Allows(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site == "same-origin";
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
