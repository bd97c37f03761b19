using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Roles and teams of a user, written with their audit entries.</summary>
internal sealed class UserLinks(Session session, Callers callers, Actor by, DateTime now)
{
    public async Task SetRolesAsync(long user, IReadOnlyList<long> roles, CancellationToken ct)
    {
        var before = await RolesAsync($"id IN (SELECT role_id FROM platform_user_role WHERE user_id = {user})", ct);
        var after = await RolesAsync($"id IN {new Ids([.. roles])}", ct);
        if (roles.Except(after.Select(r => r.Id)).Cast<long?>().FirstOrDefault() is { } unknown)
            throw new NotFoundException("role", unknown);
        // What is given and what is taken away must both lie within the actor's own.
        foreach (var changed in before.Concat(after).GroupBy(r => r.Id).Where(g => g.Count() == 1).Select(g => g.First()))
            Delegation.Require(by, callers.GrantsOf(by, changed.Words), "roles");
        await session.RunAsync($"DELETE FROM platform_user_role WHERE user_id = {user}", ct);
        foreach (var role in after)
            await session.RunAsync($"INSERT INTO platform_user_role (user_id, role_id) VALUES ({user}, {role.Id})", ct);
        await TellAsync(user, "roles", before.Select(r => r.Name), after.Select(r => r.Name), ct);
    }

    public async Task SetTeamsAsync(long user, IReadOnlyList<Membership> teams, CancellationToken ct)
    {
        var led = await Delegation.TeamsAsync(session, by, ct);
        if (!Delegation.Manages(led, [.. teams.Select(t => t.TeamId)]))
            throw new InvalidException("access.team-beyond-own", "teams");
        var before = await TeamsAsync(user, ct);
        await session.RunAsync($"DELETE FROM platform_team_member WHERE user_id = {user}", ct);
        foreach (var team in teams.DistinctBy(t => t.TeamId))
            if (await session.RunAsync($"INSERT INTO platform_team_member (team_id, user_id, leader) SELECT id, {user}, {team.Leader} FROM platform_team WHERE id = {team.TeamId}", ct) == 0)
                throw new NotFoundException("team", team.TeamId);
        await TellAsync(user, "teams", before, await TeamsAsync(user, ct), ct);
    }

    private Task<List<Linked>> RolesAsync(FormattableString which, CancellationToken ct) => session.ListAsync(
        $"SELECT id, coalesce(name, key), everything, permissions, row_scopes, field_limits FROM platform_role WHERE {session.Sql(which)} ORDER BY id",
        r => new Linked(r.GetInt64(0), r.GetString(1), new RoleWords(r.GetBoolean(2), r.GetString(3), r.GetString(4), r.GetString(5))), ct);

    private Task<List<string>> TeamsAsync(long user, CancellationToken ct) => session.ListAsync(
        $"SELECT t.name, m.leader FROM platform_team_member m JOIN platform_team t ON t.id = m.team_id WHERE m.user_id = {user} ORDER BY t.id",
        r => r.GetString(0) + (r.GetBoolean(1) ? "*" : ""), ct);

    private Task TellAsync(long user, string field, IEnumerable<string> before, IEnumerable<string> after, CancellationToken ct)
    {
        var (was, @is) = (string.Join(", ", before), string.Join(", ", after));
        return AuditEntry.For("user", user, "update", by, now, was == @is ? [] : [new AuditChange(field, was, @is)]).WriteAsync(session, ct);
    }

    private sealed record Linked(long Id, string Name, RoleWords Words);
}
