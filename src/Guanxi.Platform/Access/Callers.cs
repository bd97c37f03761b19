using System.Collections.Concurrent;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>
/// Knows who a cookie or token stands for. Answers are kept for a few seconds, so that a busy client costs no query for
/// each request; whatever changes users, roles, teams or sessions in this process calls <see cref="Forget"/>.
/// </summary>
public sealed class Callers(Databases databases, FieldCatalogue catalogue, Colleagues colleagues, SeenStamps stamps, TimeProvider time)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Tenant, string Hash), Known> known = new();
    private long generation;

    /// <summary>Drops every answer: the next request asks the database.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref generation);
        known.Clear();
        colleagues.Forget();
    }

    /// <returns>Null when the secret is unknown or expired, or its user is disabled.</returns>
    internal async ValueTask<Caller?> FindAsync(string tenant, string secret, CancellationToken ct)
    {
        if (secret.Length > 100)
            return null;
        var key = (tenant, Hash: Secret.Hash(secret));
        var now = time.GetUtcNow().UtcDateTime;
        if (!known.TryGetValue(key, out var answer) || answer.Until < now)
        {
            var before = Interlocked.Read(ref generation);
            if (await AskAsync(tenant, key.Hash, isToken: secret.StartsWith(Secret.TokenPrefix, StringComparison.Ordinal), now, ct) is not { } found)
                return null;
            answer = found;
            if (known.Count >= Most)
                known.Clear();
            // What was read before somebody's change is not kept after it.
            if (before == Interlocked.Read(ref generation))
                known[key] = answer;
        }
        stamps.Seen(tenant, answer.IsToken, answer.Row, now);
        return answer.Caller;
    }

    /// <summary>Her as she is now, for work she started that outlasts her request.</summary>
    /// <exception cref="ForbiddenException">She is gone or disabled.</exception>
    internal async Task<Actor> ActorAsync(Session session, string tenant, long user, CancellationToken ct)
    {
        if (user == 0)
            return Actor.System(tenant);
        var row = await session.FirstAsync($"SELECT name, language, time_zone FROM platform_user WHERE id = {user} AND disabled_at IS NULL",
            r => new { Name = r.GetString(0), Language = r.GetString(1), Zone = r.GetString(2) }, ct) ?? throw new ForbiddenException("signed-in");
        var teams = await TeamsOfAsync(session, user, ct);
        return new Actor(tenant, user, row.Name, await GrantsOfAsync(session, tenant, user, ct), teams, row.Language, row.Zone) { Shares = await ShareRecord.OfAsync(session, user, teams, time.GetUtcNow().UtcDateTime, ct) };
    }

    /// <summary>Whoever an API token stands for that came in a link, as calendars do that cannot send a header.</summary>
    /// <returns>Null when it is no token, unknown or expired, or its user is disabled.</returns>
    public async ValueTask<Caller?> FindByTokenAsync(string tenant, string token, CancellationToken ct)
        => token.StartsWith(Secret.TokenPrefix, StringComparison.Ordinal) ? await FindAsync(tenant, token, ct) : null;

    private async Task<Known?> AskAsync(string tenant, string hash, bool isToken, DateTime now, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.ReadAsync(ct);
        var row = isToken
            ? await session.FirstAsync($"""
                SELECT t.id, t.user_id, t.scopes, t.expires_at, u.name, u.language, u.time_zone, u.must_change_password, NULL, NULL
                FROM platform_api_token t JOIN platform_user u ON u.id = t.user_id
                WHERE t.token_hash = {hash} AND u.disabled_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > {now})
                """, Row.Read, ct)
            : await session.FirstAsync($"""
                SELECT s.id, s.user_id, NULL, s.expires_at, u.name, u.language, u.time_zone, u.must_change_password, s.as_user_id, s.as_role_id
                FROM platform_session s JOIN platform_user u ON u.id = s.user_id
                WHERE s.token_hash = {hash} AND u.disabled_at IS NULL AND s.expires_at > {now}
                """, Row.Read, ct);
        if (row is null)
            return null;
        var grants = Grants.Together([OwnAccount, await GrantsOfAsync(session, tenant, row.UserId, ct)]);
        if (row.Scopes is { } scopes)
            grants = grants.LimitedTo(scopes == ApiToken.AllScopes ? catalogue.PermissionsOf(tenant) : scopes.Split(' '));
        var teams = await TeamsOfAsync(session, row.UserId, ct);
        var actor = new Actor(tenant, row.UserId, row.Name, grants, teams, row.Language, row.TimeZone) { Shares = await ShareRecord.OfAsync(session, row.UserId, teams, now, ct) };
        var preview = row.AsUser is null && row.AsRole is null ? null : await PreviewAsync(session, actor, row, now, ct);
        var until = row.ExpiresAt is { } end && end < now + Fresh ? end : now + Fresh;
        return new Known(preview ?? new Caller(actor, isToken ? null : row.Id, !isToken && row.MustChangePassword), row.Id, isToken, until);
    }

    /// <summary>What another person or role would see. Language and zone stay hers, for it is she who reads.</summary>
    /// <returns>Null when that person or role is gone, or may by now do more than she may.</returns>
    private async Task<Caller?> PreviewAsync(Session session, Actor by, Row row, DateTime now, CancellationToken ct)
    {
        var seen = by;
        string? name;
        if (row.AsUser is { } user)
        {
            name = await session.FirstAsync($"SELECT name FROM platform_user WHERE id = {user} AND disabled_at IS NULL", r => r.GetString(0), ct);
            var teams = await TeamsOfAsync(session, user, ct);
            seen = by with { UserId = user, Name = name ?? "", Grants = await GrantsOfAsync(session, by.Tenant, user, ct), Teams = teams, Shares = await ShareRecord.OfAsync(session, user, teams, now, ct) };
        }
        else
        {
            (name, var words) = await session.FirstAsync($"SELECT coalesce(name, key), everything, permissions, row_scopes, field_limits FROM platform_role WHERE id = {row.AsRole}",
                r => (r.GetString(0), new RoleWords(r.GetBoolean(1), r.GetString(2), r.GetString(3), r.GetString(4))), ct);
            seen = by with { Grants = words is null ? Grants.None : GrantsOf(by, words), Shares = Shares.None };
        }
        return name is null || !by.Grants.Covers(seen.Grants) ? null : new Caller(seen, row.Id) { Preview = new(name, IsRole: row.AsUser is null, by.UserId, by.Name) };
    }

    /// <summary>What her roles allow.</summary>
    internal async Task<Grants> GrantsOfAsync(Session session, string tenant, long user, CancellationToken ct)
    {
        var roles = await session.ListAsync($"""
            SELECT r.everything, r.permissions, r.row_scopes, r.field_limits FROM platform_role r JOIN platform_user_role m ON m.role_id = r.id WHERE m.user_id = {user}
            """, r => new RoleWords(r.GetBoolean(0), r.GetString(1), r.GetString(2), r.GetString(3)).ToGrants(TypesOf(tenant)), ct);
        return Grants.Together(roles);
    }

    internal Grants GrantsOf(Actor by, RoleWords role) => role.ToGrants(TypesOf(by.Tenant));

    private IEnumerable<string> TypesOf(string tenant) => catalogue.Of(tenant).Types.Select(t => t.Name);

    internal static Task<List<long>> TeamsOfAsync(Session session, long user, CancellationToken ct) => session.ListAsync($"""
        WITH RECURSIVE mine (id) AS (
            SELECT team_id FROM platform_team_member WHERE user_id = {user}
            UNION SELECT t.id FROM platform_team t JOIN mine ON t.parent_id = mine.id)
        SELECT id FROM mine ORDER BY id
        """, r => r.GetInt64(0), ct);

    private static readonly Grants OwnAccount = new([PlatformPermissions.OwnAccount], new Dictionary<string, RowScope>(), new Dictionary<string, FieldAccess>());

    private sealed record Known(Caller Caller, long Row, bool IsToken, DateTime Until);

    private sealed record Row(long Id, long UserId, string? Scopes, DateTime? ExpiresAt, string Name, string Language, string TimeZone, bool MustChangePassword, long? AsUser, long? AsRole)
    {
        public static Row Read(System.Data.Common.DbDataReader r)
            => new(r.GetInt64(0), r.GetInt64(1), r.Text(2), r.TimeOrNull(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetBoolean(7), r.Long(8), r.Long(9));
    }
}
