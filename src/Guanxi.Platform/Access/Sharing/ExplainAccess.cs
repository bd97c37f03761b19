using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Access;

/// <summary>Why somebody sees a record.</summary>
public enum AccessReason
{
    /// <summary>A role shows her every record of the type.</summary>
    Role,
    /// <summary>She owns it.</summary>
    Owner,
    /// <summary>She belongs to its team, or to one above it, and a role shows her what her teams have.</summary>
    Team,
    /// <summary>It was shared with her.</summary>
    Share,
    /// <summary>It was shared with a team of hers.</summary>
    TeamShare,
    /// <summary>The type has no owners: whoever may read one reads all.</summary>
    Type,
}

/// <summary>One reason for which somebody sees a record.</summary>
/// <param name="Through">Name of the role, team or whoever shared it; null where there is none.</param>
/// <param name="Until">When it ends by itself; null when it does not.</param>
public sealed record AccessGround(AccessReason Reason, string? Through = null, DateTime? Until = null);

/// <summary>Somebody who sees a record.</summary>
/// <param name="Roles">Names of the roles that let her read the type at all; a shipped role by its key.</param>
/// <param name="MayChange">She may change it, too.</param>
/// <param name="HiddenFields">Fields of it that her roles hide from her.</param>
public sealed record AccessRow(long UserId, string Name, IReadOnlyList<AccessGround> Grounds, IReadOnlyList<string> Roles, bool MayChange, IReadOnlyList<string> HiddenFields);

/// <summary>Who sees one record, and why: told to everybody who may share it or manages users.</summary>
public sealed class ExplainAccess(Databases databases, FieldCatalogue catalogue, Callers callers, TimeProvider time)
{
    /// <returns>Every active user who sees it, by name.</returns>
    /// <exception cref="NotFoundException">It is not there, or not hers to see.</exception>
    /// <exception cref="ForbiddenException">She may neither share it nor manage users.</exception>
    public async Task<IReadOnlyList<AccessRow>> RunAsync(Actor by, string typeName, long record, CancellationToken ct)
    {
        var type = catalogue.Of(by.Tenant)[typeName];
        await using var session = await databases.ReadAsync(by, ct);
        await ShareRecord.RequireSeenAsync(session, by, type, record, ct);
        var (owner, team) = !type.Owned ? default
            : await session.FirstAsync($"SELECT owner_id, team_id FROM {new Raw(type.Table)} WHERE id = {record}", r => (r.Long(0), r.Long(1)), ct);
        if (!by.May(PlatformPermissions.ManageUsers) && !ShareRecord.May(by, type, owner, team))
            by.Require(PlatformPermissions.ManageUsers);
        return [.. (await PeopleAsync(session, ct)).Select(p => Explain(p, type, owner, team)).OfType<AccessRow>()];

        AccessRow? Explain(Person person, RecordType type, long? owner, long? team)
        {
            var grants = Grants.Together([.. person.Roles.Select(r => r.Grants)]);
            if (!grants.Allows(type.ReadPermission))
                return null;
            var grounds = new List<AccessGround>();
            if (!type.Owned)
                grounds.Add(new(AccessReason.Type));
            else
            {
                var scope = grants.ScopeOf(type.Name);
                grounds.AddRange(person.Roles.Where(r => r.Grants.ScopeOf(type.Name) == RowScope.All).Select(r => new AccessGround(AccessReason.Role, r.Name)));
                if (owner == person.Id && scope != RowScope.None)
                    grounds.Add(new(AccessReason.Owner));
                if (scope is RowScope.Team && team is { } of && person.Teams.TryGetValue(of, out var name))
                    grounds.Add(new(AccessReason.Team, name));
            }
            grounds.AddRange(person.Shares.Select(s => new AccessGround(s.ToTeam ? AccessReason.TeamShare : AccessReason.Share, s.By, s.Until)));
            if (grounds.Count == 0)
                return null;
            var byRoles = grounds.Any(g => g.Reason is not (AccessReason.Share or AccessReason.TeamShare));
            var mayChange = type.WritePermission is { } write && grants.Allows(write) && (byRoles || person.Shares.Any(s => s.MayChange));
            return new(person.Id, person.Name, grounds, [.. person.Roles.Where(r => r.Grants.Allows(type.ReadPermission)).Select(r => r.Name)], mayChange,
                [.. type.Fields.Where(f => grants.AccessTo(type.Name, f.Name) == FieldAccess.Hidden).Select(f => f.Name)]);
        }

        // Users are few beside records: they are read whole, with what gives each of them her rights.
        async Task<List<Person>> PeopleAsync(Session session, CancellationToken ct)
        {
            var roles = (await session.ListAsync($"""
                SELECT m.user_id, coalesce(r.name, r.key), r.everything, r.permissions, r.row_scopes, r.field_limits
                FROM platform_role r JOIN platform_user_role m ON m.role_id = r.id ORDER BY r.id
                """, r => (User: r.GetInt64(0), Role: (Name: r.GetString(1), Grants: callers.GrantsOf(by, new RoleWords(r.GetBoolean(2), r.GetString(3), r.GetString(4), r.GetString(5))))), ct)).ToLookup(r => r.User, r => r.Role);
            var teams = (await session.ListAsync($"""
                WITH RECURSIVE mine (user_id, id, via) AS (
                    SELECT m.user_id, m.team_id, m.team_id FROM platform_team_member m
                    UNION SELECT mine.user_id, t.id, mine.via FROM platform_team t JOIN mine ON t.parent_id = mine.id)
                SELECT mine.user_id, mine.id, t.name FROM mine JOIN platform_team t ON t.id = mine.via ORDER BY t.id
                """, r => (User: r.GetInt64(0), Team: (Id: r.GetInt64(1), Via: r.GetString(2))), ct)).ToLookup(t => t.User, t => t.Team);
            var now = time.GetUtcNow().UtcDateTime;
            var shares = await session.ListAsync($"""
                SELECT s.user_id, s.team_id, s.may_change, s.until, u.name FROM platform_share s LEFT JOIN platform_user u ON u.id = s.created_by
                WHERE s.type = {type.Name} AND s.record_id = {record} AND (s.until IS NULL OR s.until > {now})
                """, r => (User: r.Long(0), Team: r.Long(1), MayChange: r.GetBoolean(2), Until: r.TimeOrNull(3), By: r.Text(4)), ct);
            return await session.ListAsync($"SELECT id, name FROM platform_user WHERE disabled_at IS NULL ORDER BY name", r =>
            {
                var (id, mine) = (r.GetInt64(0), teams[r.GetInt64(0)].DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => t.Via));
                return new Person(id, r.GetString(1), [.. roles[id]], mine,
                    [.. shares.Where(s => s.User == id || s.Team is { } t && mine.ContainsKey(t)).Select(s => new Given(s.Team is not null, s.MayChange, s.Until, s.By))]);
            }, ct);
        }
    }

    /// <param name="Teams">Teams she belongs to, each with the name of the team through which.</param>
    private sealed record Person(long Id, string Name, IReadOnlyList<(string Name, Grants Grants)> Roles, Dictionary<long, string> Teams, IReadOnlyList<Given> Shares);

    private sealed record Given(bool ToTeam, bool MayChange, DateTime? Until, string? By);
}
