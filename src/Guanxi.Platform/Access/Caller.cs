using System.Reflection;
using Guanxi.Core;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Access;

/// <summary>Who sent the request. Endpoints take it as a parameter; an anonymous request never reaches them.</summary>
/// <param name="Actor">Her grants already limited to the scopes of the token she used.</param>
/// <param name="SessionId">Row of the browser session; null for a token.</param>
/// <param name="MustChangePassword">Somebody else set her password: until she sets her own, only that is open to her.</param>
public sealed record Caller(Actor Actor, long? SessionId = null, bool MustChangePassword = false) : IBindableFromHttpContext<Caller>
{
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<Caller?>(Of(context));

    /// <exception cref="ForbiddenException">The request is anonymous.</exception>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new ForbiddenException("signed-in");

    /// <summary>What a menu asks: false for a stranger.</summary>
    public static bool May(HttpContext context, string permission) => context.Features.Get<Caller>()?.Actor.May(permission) == true;
}

/// <summary>Which tenant the address of the request names; <c>main</c> where it names none.</summary>
public sealed record Tenant(string Key)
{
    public static string Of(HttpContext context) => context.Features.Get<Tenant>()?.Key ?? Data.Databases.Main;
}
