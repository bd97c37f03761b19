using Guanxi.Core;
using Microsoft.AspNetCore.Builder;

namespace Guanxi.Platform.Access;

/// <summary>
/// What an endpoint demands of whoever calls it. Every endpoint says it where it is mapped, or says <c>AllowAnonymous</c>;
/// one that says neither is closed to everybody. Use cases require their permissions all the same.
/// </summary>
/// <param name="AnyOf">Permissions of which one is enough; with none, being signed in is.</param>
public sealed record Demand(IReadOnlyList<string> AnyOf);

/// <summary>Says what endpoints demand.</summary>
public static class Demanding
{
    /// <summary>First line of a use case that any one of several permissions opens.</summary>
    /// <exception cref="ForbiddenException">She has none of them.</exception>
    public static void RequireAny(this Actor by, IReadOnlyList<string> permissions)
    {
        if (!permissions.Any(by.May))
            throw new ForbiddenException(permissions[0]);
    }

    public static bool May(this Actor by, Demand demand) => demand.AnyOf.Count == 0 || demand.AnyOf.Any(by.May);

    /// <summary>Closed but for those with one of these permissions. Said twice, of a group and of one in it, both are demanded.</summary>
    public static T Demands<T>(this T endpoint, params IReadOnlyList<string> anyOf) where T : IEndpointConventionBuilder
        => anyOf.Count > 0 ? endpoint.WithMetadata(new Demand(anyOf)) : throw new ArgumentException("Name a permission, or say that it is open to all who signed in.", nameof(anyOf));

    /// <summary>Open to everybody who signed in.</summary>
    public static T OpenToSignedIn<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Demand([]));
}
