using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Nobody gives or takes what she has not: whoever manages users without being an administrator cannot become one that way.</summary>
internal static class Delegation
{
    /// <exception cref="InvalidException"><c>access.beyond-own</c>: the user may do more than the actor.</exception>
    public static async Task RequireOverUserAsync(Session session, Callers callers, Actor by, long user, CancellationToken ct)
        => Require(by, await callers.GrantsOfAsync(session, user, ct), "user");

    public static void Require(Actor by, Grants given, string field)
    {
        if (!by.Grants.Covers(given))
            throw new InvalidException("access.beyond-own", field);
    }

    /// <summary>Called before anything is changed, so that two changes at a time do not each leave the other's administrator.</summary>
    public static async Task LockAdministratorsAsync(Session session, CancellationToken ct)
    {
        if (!session.IsSqlite)
            await session.RunAsync($"SELECT id FROM platform_role WHERE everything FOR UPDATE", ct);
    }

    /// <exception cref="ConflictException"><c>user.last-administrator</c>.</exception>
    public static async Task RequireAdministratorAsync(Session session, CancellationToken ct)
    {
        if (await session.LongAsync($"""
            SELECT count(*) FROM platform_user u JOIN platform_user_role m ON m.user_id = u.id JOIN platform_role r ON r.id = m.role_id
            WHERE r.everything AND u.disabled_at IS NULL
            """, ct) == 0)
            throw new ConflictException("user.last-administrator");
    }
}
