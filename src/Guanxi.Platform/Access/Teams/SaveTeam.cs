using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Access;

public sealed record TeamRow(long Id, string Name, long? ParentId, IReadOnlyList<TeamMemberRow> Members, long Version);

public sealed record TeamMemberRow(long UserId, string Name, bool Leader);

/// <param name="Version">As last read; null for a new team.</param>
public sealed record TeamChange(string Name, long? ParentId, long? Version = null);

internal sealed class ListTeams(Databases databases)
{
    public async Task<IReadOnlyList<TeamRow>> RunAsync(Actor by, CancellationToken ct)
    {
        by.RequireAny(Delegation.Managing);
        await using var session = await databases.ReadAsync(by, ct);
        var led = await Delegation.TeamsAsync(session, by, ct);
        var members = (await session.ListAsync(
            $"SELECT m.team_id, u.id, u.name, m.leader FROM platform_team_member m JOIN platform_user u ON u.id = m.user_id ORDER BY u.name",
            r => (Team: r.GetInt64(0), Member: new TeamMemberRow(r.GetInt64(1), r.GetString(2), r.GetBoolean(3))), ct)).ToLookup(m => m.Team, m => m.Member);
        var teams = await session.ListAsync($"SELECT id, name, parent_id, version FROM platform_team ORDER BY name",
            r => new TeamRow(r.GetInt64(0), r.GetString(1), r.Long(2), [.. members[r.GetInt64(0)]], r.GetInt64(3)), ct);
        return led is null ? teams : [.. teams.Where(t => led.Contains(t.Id))];
    }
}

/// <summary>Creates, renames or moves a team.</summary>
public sealed class SaveTeam(Databases databases, Callers callers)
{
    /// <param name="id">Null creates one.</param>
    /// <returns>Id of the team.</returns>
    /// <exception cref="InvalidException"><c>team.cycle</c>: it would lie below itself.</exception>
    public async Task<long> RunAsync(Actor by, long? id, TeamChange change, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageUsers);
        var team = await databases.ChangeAsync(by, async (db, _) =>
        {
            var team = id is null ? new Team { Name = change.Name } : await db.TeamAsync(id.Value, ct);
            if (id is null)
                db.Teams.Add(team);
            else if (team.Version != change.Version)
                throw new ConflictException("record.changed");
            for (var above = change.ParentId; above is { } next; above = (await db.TeamAsync(next, ct)).ParentId)
                if (next == id)
                    throw new InvalidException("team.cycle", "parentId");
            (team.Name, team.ParentId) = (change.Name, change.ParentId);
            await db.SaveChangesAsync(ct);
            return team;
        }, ct);
        callers.Forget();
        return team.Id;
    }
}

/// <summary>Removes a team without teams below it. Its members stay; records it held are then seen by their owners and by those who see all.</summary>
internal sealed class RemoveTeam(Databases databases, Callers callers)
{
    /// <exception cref="ConflictException"><c>team.has-teams</c>.</exception>
    public async Task RunAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageUsers);
        await databases.ChangeAsync(by, async (db, _) =>
        {
            db.Teams.Remove(await db.TeamAsync(id, ct));
            if (await db.Teams.AnyAsync(t => t.ParentId == id, ct))
                throw new ConflictException("team.has-teams");
        }, ct);
        callers.Forget();
    }
}
