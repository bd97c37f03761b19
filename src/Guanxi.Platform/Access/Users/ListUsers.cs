using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>A user as administrators see her.</summary>
public sealed record UserRow(
    long Id, string Email, string Name, string Language, string TimeZone, bool Disabled, bool Locked, bool TwoFactor, bool MustChangePassword,
    DateTime? SeenAt, IReadOnlyList<long> Roles, IReadOnlyList<Membership> Teams, long Version);

/// <summary>Users in the order of their addresses.</summary>
internal sealed class ListUsers(Databases databases, TimeProvider time)
{
    public const int PageSize = 100;

    /// <param name="text">Part of name or address; null or empty for all.</param>
    /// <param name="after">Address of the last user of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<UserRow>> RunAsync(Actor by, string? text, string? after, CancellationToken ct)
    {
        by.RequireAny(Delegation.Managing);
        await using var session = await databases.ReadAsync(by, ct);
        var like = "%" + (text ?? "").Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        return await ReadAsync(session, $"u.email > {after ?? ""} AND (u.email LIKE {like} ESCAPE '\\' OR lower(u.name) LIKE {like} ESCAPE '\\') AND {Managed(session, await Delegation.TeamsAsync(session, by, ct))}", ct);
    }

    /// <exception cref="NotFoundException">No such user.</exception>
    public async Task<UserRow> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.RequireAny(Delegation.Managing);
        await using var session = await databases.ReadAsync(by, ct);
        return (await ReadAsync(session, $"u.id = {id} AND {Managed(session, await Delegation.TeamsAsync(session, by, ct))}", ct)).SingleOrDefault() ?? throw new NotFoundException("user", id);
    }

    /// <summary>Those who belong to these teams and to no other; everybody for null.</summary>
    private static Sql Managed(Session session, IReadOnlyList<long>? led) => led is null ? session.Sql($"1 = 1") : session.Sql($"""
        EXISTS (SELECT 1 FROM platform_team_member m WHERE m.user_id = u.id)
        AND NOT EXISTS (SELECT 1 FROM platform_team_member m WHERE m.user_id = u.id AND m.team_id NOT IN {new Ids(led)})
        """);

    private async Task<List<UserRow>> ReadAsync(Session session, FormattableString which, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var users = await session.ListAsync($"""
            SELECT u.id, u.email, u.name, u.language, u.time_zone, u.disabled_at, u.locked_until, u.totp_secret, u.must_change_password, u.version,
                (SELECT max(s.seen_at) FROM platform_session s WHERE s.user_id = u.id)
            FROM platform_user u WHERE {session.Sql(which)} ORDER BY u.email LIMIT {PageSize}
            """, r => new UserRow(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), !r.IsDBNull(5), r.TimeOrNull(6) > now,
                !r.IsDBNull(7), r.GetBoolean(8), r.TimeOrNull(10), [], [], r.GetInt64(9)), ct);
        var ids = new Ids([.. users.Select(u => u.Id)]);
        var roles = (await session.ListAsync($"SELECT user_id, role_id FROM platform_user_role WHERE user_id IN {ids} ORDER BY role_id",
            r => (User: r.GetInt64(0), Role: r.GetInt64(1)), ct)).ToLookup(r => r.User, r => r.Role);
        var teams = (await session.ListAsync($"SELECT user_id, team_id, leader FROM platform_team_member WHERE user_id IN {ids} ORDER BY team_id",
            r => (User: r.GetInt64(0), Team: new Membership(r.GetInt64(1), r.GetBoolean(2))), ct)).ToLookup(r => r.User, r => r.Team);
        return [.. users.Select(u => u with { Roles = [.. roles[u.Id]], Teams = [.. teams[u.Id]] })];
    }
}
