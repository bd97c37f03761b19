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
    /// <summary>As whom she looks at Guanxi, for <see cref="Actor"/> is that one then and nothing can be changed; null when as herself.</summary>
    public Preview? Preview { get; init; }

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<Caller?>(Of(context));

    /// <exception cref="ForbiddenException">The request is anonymous.</exception>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new ForbiddenException("signed-in");

    /// <summary>What a menu asks: false for a stranger.</summary>
    public static bool May(HttpContext context, string permission) => context.Features.Get<Caller>()?.Actor.May(permission) == true;
}

/// <summary>Looking at Guanxi as somebody else would see it.</summary>
/// <param name="Name">Of the user, or of the role; a shipped role by its key.</param>
/// <param name="ById">Whoever really looks.</param>
public sealed record Preview(string Name, bool IsRole, long ById, string ByName);

/// <summary>Which tenant the address of the request names; <c>main</c> where it names none.</summary>
public sealed record Tenant(string Key)
{
    public static string Of(HttpContext context) => context.Features.Get<Tenant>()?.Key ?? Data.Databases.Main;
}
