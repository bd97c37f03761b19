using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Records;

/// <summary>The one rule of who sees which rows, spelled for EF and for SQL.</summary>
public static class RowVisibility
{
    /// <summary>Only what the actor may see of this type.</summary>
    public static IQueryable<T> VisibleTo<T>(this IQueryable<T> rows, Actor by, string recordType) where T : class, IOwned
    {
        var teams = by.Teams.ToArray();
        return by.ScopeOf(recordType) switch
        {
            RowScope.All => rows,
            RowScope.Team => rows.Where(r => r.OwnerId == by.UserId || (r.TeamId != null && teams.Contains(r.TeamId.Value))),
            RowScope.Own => rows.Where(r => r.OwnerId == by.UserId),
            _ => rows.Where(_ => false),
        };
    }

    /// <exception cref="NotFoundException">It is not there, or not hers to see.</exception>
    public static async Task<T> GetAsync<T>(this IQueryable<T> rows, string what, long id, CancellationToken ct) where T : class, IAudited
        => await rows.FirstOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFoundException(what, id);

    /// <summary>Whether the actor sees a row with this owner and team.</summary>
    public static bool Sees(Actor by, RecordType type, long? owner, long? team) => !type.Owned || by.ScopeOf(type.Name) switch
    {
        RowScope.All => true,
        RowScope.Team => owner == by.UserId || (team is { } t && by.Teams.Contains(t)),
        RowScope.Own => owner == by.UserId,
        _ => false,
    };

    /// <summary>Appends <c> AND …</c> over the alias; nothing where she sees all.</summary>
    /// <param name="indexed">False keeps SQLite from using the indexes of owner and team, when another order is cheaper.</param>
    public static void Write(Sql sql, RecordType type, Actor by, string alias = "t", bool indexed = true)
    {
        if (!type.Owned)
            return;
        var plus = !indexed && sql.IsSqlite ? "+" : "";
        var owner = new Raw($"{plus}{alias}.owner_id");
        var team = new Raw($"{plus}{alias}.team_id");
        switch (by.ScopeOf(type.Name))
        {
            case RowScope.All: break;
            case RowScope.Team when by.Teams.Count > 0: sql.Add($" AND ({owner} = {by.UserId} OR {team} IN {new Ids(by.Teams)})"); break;
            case RowScope.Team or RowScope.Own: sql.Add($" AND {owner} = {by.UserId}"); break;
            default: sql.Raw(" AND 1 = 0"); break;
        }
    }
}
