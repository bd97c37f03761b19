using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>
/// Lets an administrator look at Guanxi as a user or a role sees it, in this browser, until she stops. Nothing can be changed
/// meanwhile, and nobody looks as somebody who may do more than she may.
/// </summary>
internal sealed class StartPreview(Databases databases, Callers callers, TimeProvider time)
{
    /// <exception cref="InvalidException"><c>preview.browser</c> for a token, <c>access.beyond-own</c>.</exception>
    /// <exception cref="NotFoundException">No such active user.</exception>
    public async Task AsUserAsync(Caller me, long user, CancellationToken ct)
    {
        var by = me.Actor;
        by.Require(PlatformPermissions.ManageUsers);
        var browser = BrowserOf(me);
        await databases.ChangeAsync(by, async (_, session) =>
        {
            if (await session.LongAsync($"SELECT count(*) FROM platform_user WHERE id = {user} AND disabled_at IS NULL", ct) == 0)
                throw new NotFoundException("user", user);
            await Delegation.RequireOverUserAsync(session, callers, by, user, ct);
            await session.RunAsync($"UPDATE platform_session SET as_user_id = {user}, as_role_id = NULL WHERE id = {browser}", ct);
            await AuditEntry.For("user", user, "preview", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
        }, ct);
        callers.Forget();
    }

    /// <summary>Her own records and teams, with the rights of one role.</summary>
    /// <exception cref="InvalidException"><c>preview.browser</c> for a token, <c>access.beyond-own</c>.</exception>
    public async Task AsRoleAsync(Caller me, long role, CancellationToken ct)
    {
        var by = me.Actor;
        by.Require(PlatformPermissions.ManageRoles);
        var browser = BrowserOf(me);
        await databases.ChangeAsync(by, async (db, session) =>
        {
            Delegation.Require(by, callers.GrantsOf(by, new RoleWords(await db.RoleAsync(role, ct))), "role");
            await session.RunAsync($"UPDATE platform_session SET as_role_id = {role}, as_user_id = NULL WHERE id = {browser}", ct);
            await AuditEntry.For("role", role, "preview", by, time.GetUtcNow().UtcDateTime).WriteAsync(session, ct);
        }, ct);
        callers.Forget();
    }

    private static long BrowserOf(Caller me) => me.SessionId ?? throw new InvalidException("preview.browser");
}

/// <summary>Makes a browser see what its own user sees again.</summary>
internal sealed class StopPreview(Databases databases, Callers callers)
{
    public async Task RunAsync(Caller me, CancellationToken ct)
    {
        await using var session = await databases.WriteAsync(me.Actor, ct);
        await session.RunAsync($"UPDATE platform_session SET as_user_id = NULL, as_role_id = NULL WHERE id = {me.SessionId ?? 0}", ct);
        await session.CommitAsync(ct);
        callers.Forget();
    }
}
