using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Records;

/// <summary>The one rule of who sees which rows, spelled for EF and for SQL.</summary>
public static class RowVisibility
{
    /// <summary>Only what the actor may see of this type.</summary>
    /// <param name="toChange">Of what was shared with her, only what she may change as well.</param>
    public static IQueryable<T> VisibleTo<T>(this IQueryable<T> rows, Actor by, string recordType, bool toChange = false) where T : class, IOwned
    {
        var teams = by.Teams.ToArray();
        var shared = by.Shares.Of(recordType, toChange).ToArray();
        return by.ScopeOf(recordType) switch
        {
            RowScope.All => rows,
            RowScope.Team => rows.Where(r => r.OwnerId == by.UserId || (r.TeamId != null && teams.Contains(r.TeamId.Value)) || shared.Contains(r.Id)),
            RowScope.Own => rows.Where(r => r.OwnerId == by.UserId || shared.Contains(r.Id)),
            _ => rows.Where(r => shared.Contains(r.Id)),
        };
    }

    /// <exception cref="NotFoundException">It is not there, or not hers to see.</exception>
    public static async Task<T> GetAsync<T>(this IQueryable<T> rows, string what, long id, CancellationToken ct) where T : class, IAudited
        => await rows.FirstOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFoundException(what, id);

    /// <summary>Whether the actor's roles show her a row with this owner and team, whatever was shared with her.</summary>
    public static bool Sees(Actor by, RecordType type, long? owner, long? team) => !type.Owned || by.ScopeOf(type.Name) switch
    {
        RowScope.All => true,
        RowScope.Team => owner == by.UserId || (team is { } t && by.Teams.Contains(t)),
        RowScope.Own => owner == by.UserId,
        _ => false,
    };

    /// <summary>Whether the actor sees a record, by her roles or because it was shared with her.</summary>
    /// <param name="toChange">Whether she may change it, too, where she may change any.</param>
    public static bool Sees(Actor by, RecordType type, IOwned record, bool toChange = false)
        => Sees(by, type, record.OwnerId, record.TeamId) || by.Shares.Shows(type.Name, record.Id, toChange);

    /// <summary>Appends <c> AND …</c> over the alias; nothing where she sees all.</summary>
    /// <param name="indexed">False keeps SQLite from using the indexes of owner and team, when another order is cheaper.</param>
    /// <param name="toChange">Of what was shared with her, only what she may change as well.</param>
    public static void Write(Sql sql, RecordType type, Actor by, string alias = "t", bool indexed = true, bool toChange = false)
    {
        if (!type.Owned || by.ScopeOf(type.Name) == RowScope.All)
            return;
        var plus = !indexed && sql.IsSqlite ? "+" : "";
        var owner = new Raw($"{plus}{alias}.owner_id");
        var team = new Raw($"{plus}{alias}.team_id");
        switch (by.ScopeOf(type.Name))
        {
            case RowScope.Team when by.Teams.Count > 0: sql.Add($" AND ({owner} = {by.UserId} OR {team} IN {new Ids(by.Teams)}"); break;
            case RowScope.Team or RowScope.Own: sql.Add($" AND ({owner} = {by.UserId}"); break;
            default: sql.Raw(" AND (1 = 0"); break;
        }
        if (by.Shares.Of(type.Name, toChange) is { Count: > 0 } shared)
            sql.Add($" OR {new Raw($"{plus}{alias}.id")} IN {new Ids(shared)}");
        sql.Raw(")");
    }
}
