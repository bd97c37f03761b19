using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Nobody gives or takes what she has not: whoever manages users without being an administrator cannot become one that way.</summary>
internal static class Delegation
{
    /// <summary>Permissions of which either lets somebody manage users.</summary>
    public static readonly IReadOnlyList<string> Managing = [PlatformPermissions.ManageUsers, PlatformPermissions.ManageTeamUsers];

    /// <returns>Teams whose users the actor manages, which are those she leads and all below them; null when she manages everybody.</returns>
    /// <exception cref="ForbiddenException">She manages nobody.</exception>
    public static async Task<IReadOnlyList<long>?> TeamsAsync(Session session, Actor by, CancellationToken ct)
    {
        if (by.May(PlatformPermissions.ManageUsers))
            return null;
        by.Require(PlatformPermissions.ManageTeamUsers);
        return await session.ListAsync($"""
            WITH RECURSIVE led (id) AS (
                SELECT team_id FROM platform_team_member WHERE user_id = {by.UserId} AND leader
                UNION SELECT t.id FROM platform_team t JOIN led ON t.parent_id = led.id)
            SELECT id FROM led ORDER BY id
            """, r => r.GetInt64(0), ct);
    }

    /// <summary>Somebody who leads teams manages those who belong to her teams and to no other.</summary>
    public static bool Manages(IReadOnlyList<long>? led, IReadOnlyList<long> teams) => led is null || (teams.Count > 0 && teams.All(led.Contains));

    /// <exception cref="NotFoundException">The user is none of those whom the actor manages.</exception>
    /// <exception cref="InvalidException"><c>access.beyond-own</c>: the user may do more than the actor.</exception>
    public static async Task RequireOverUserAsync(Session session, Callers callers, Actor by, long user, CancellationToken ct)
    {
        var led = await TeamsAsync(session, by, ct);
        if (!Manages(led, await session.ListAsync($"SELECT team_id FROM platform_team_member WHERE user_id = {user}", r => r.GetInt64(0), ct)))
            throw new NotFoundException("user", user);
        Require(by, await callers.GrantsOfAsync(session, by.Tenant, user, ct), "user");
    }

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
