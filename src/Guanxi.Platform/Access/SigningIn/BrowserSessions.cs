using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Access;

/// <summary>One signed-in browser.</summary>
public sealed record BrowserSession(long Id, DateTime CreatedAt, DateTime SeenAt, string Address, string Agent, bool IsThis);

/// <summary>Rows of signed-in browsers and the cookie that names them.</summary>
internal static class BrowserSessions
{
    /// <summary>Unused that long, a session ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(7);

    /// <summary>It ends after that in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(60);

    public static async Task<string> StartAsync(Session session, long user, Visitor visitor, DateTime now, CancellationToken ct)
    {
        var token = Secret.New();
        await session.RunAsync($"""
            INSERT INTO platform_session (user_id, token_hash, created_at, seen_at, expires_at, address, agent)
            VALUES ({user}, {Secret.Hash(token)}, {now}, {now}, {now + Idle}, {visitor.ShortAddress}, {visitor.ShortAgent})
            """, ct);
        return token;
    }

    /// <param name="keep">The one that stays; null ends them all.</param>
    public static Task EndAsync(Session session, long user, long? keep, CancellationToken ct)
        => session.RunAsync($"DELETE FROM platform_session WHERE user_id = {user} AND id <> {keep ?? 0}", ct);

    // Tenants share a host name: each has a cookie of its own name, sent to its own path only.
    public static string CookieName(string tenant) => tenant == Databases.Main ? "guanxi_session" : "guanxi_session_" + tenant;

    public static void SetCookie(HttpContext context, string token)
        => context.Response.Cookies.Append(CookieName(Tenant.Of(context)), token, Options(context, Longest));

    public static void ClearCookie(HttpContext context) => context.Response.Cookies.Delete(CookieName(Tenant.Of(context)), Options(context, null));

    private static CookieOptions Options(HttpContext context, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        MaxAge = maxAge,
        IsEssential = true,
    };
}

/// <summary>Her own signed-in browsers.</summary>
internal sealed class ListSessions(Databases databases, TimeProvider time)
{
    public async Task<IReadOnlyList<BrowserSession>> RunAsync(Actor by, long? current, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync($"""
            SELECT id, created_at, seen_at, address, agent FROM platform_session
            WHERE user_id = {by.UserId} AND expires_at > {time.GetUtcNow().UtcDateTime} ORDER BY seen_at DESC, id DESC
            """, r => new BrowserSession(r.GetInt64(0), r.Time(1), r.Time(2), r.GetString(3), r.GetString(4), r.GetInt64(0) == current), ct);
    }
}

/// <summary>Signs out one of her browsers, or all but the one she sits at.</summary>
internal sealed class EndSessions(Databases databases, Callers callers)
{
    public async Task OneAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var session = await databases.WriteAsync(by, ct);
        if (await session.RunAsync($"DELETE FROM platform_session WHERE id = {id} AND user_id = {by.UserId}", ct) == 0)
            throw new NotFoundException("session", id);
        await session.CommitAsync(ct);
        callers.Forget();
    }

    public async Task OthersAsync(Actor by, long? keep, CancellationToken ct)
    {
        by.Require(PlatformPermissions.OwnAccount);
        await using var session = await databases.WriteAsync(by, ct);
        await BrowserSessions.EndAsync(session, by.UserId, keep, ct);
        await session.CommitAsync(ct);
        callers.Forget();
    }
}
