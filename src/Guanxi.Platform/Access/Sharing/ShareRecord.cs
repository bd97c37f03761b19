using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Access;

/// <summary>One record shown to somebody who would not see it by her roles.</summary>
/// <param name="UserId">With whom; null when it is shared with a team.</param>
/// <param name="TeamId">With which team and all above it; null when it is shared with one person.</param>
/// <param name="Until">When it ends; null when it does not.</param>
public sealed record ShareRow(long Id, long? UserId, long? TeamId, bool MayChange, DateTime? Until, long CreatedBy, DateTime CreatedAt);

/// <summary>With whom a record is shared.</summary>
/// <param name="MayShare">The reader may share it with more, and end what is shared.</param>
public sealed record RecordShares(IReadOnlyList<ShareRow> Data, bool MayShare);

/// <summary>A share to be.</summary>
/// <param name="Type">Record type, such as <c>customer</c>.</param>
/// <param name="User">With whom; null for a team.</param>
/// <param name="MayChange">She may change it as well, where she may change any.</param>
/// <param name="Until">Last day in the time zone of whoever shares; null for ever.</param>
public sealed record NewShare(string Type, long Record, long? User = null, long? Team = null, bool MayChange = false, DateOnly? Until = null);

/// <summary>
/// Shares single records. Whoever sees a record by her roles and may change it may share it, and so nobody passes on what was only
/// shared with her. A share shows the record itself, not the orders and other records that have owners of their own.
/// </summary>
public sealed class ShareRecord(Databases databases, FieldCatalogue catalogue, Callers callers, TimeProvider time)
{
    private const int MostOfOneRecord = 100;
    private const int MostOfOnePerson = 2_000;

    /// <returns>Whoever sees the record sees with whom it is shared; the newest first.</returns>
    /// <exception cref="NotFoundException">It is not there, or not hers to see.</exception>
    public async Task<RecordShares> ListAsync(Actor by, string typeName, long record, CancellationToken ct)
    {
        var type = catalogue.Of(by.Tenant)[typeName];
        await using var session = await databases.ReadAsync(by, ct);
        await RequireSeenAsync(session, by, type, record, ct);
        if (!type.Owned)
            return new([], false);
        var (owner, team) = await session.FirstAsync($"SELECT owner_id, team_id FROM {new Raw(type.Table)} WHERE id = {record}", r => (r.Long(0), r.Long(1)), ct);
        return new(await session.ListAsync($"""
            SELECT id, user_id, team_id, may_change, until, created_by, created_at FROM platform_share
            WHERE type = {type.Name} AND record_id = {record} AND (until IS NULL OR until > {time.GetUtcNow().UtcDateTime}) ORDER BY id DESC
            """, Read, ct), May(by, type, owner, team));
    }

    /// <returns>Id of the share; sharing again with the same changes the share there is.</returns>
    /// <exception cref="InvalidException"><c>share.with</c>, <c>share.past</c> or <c>share.too-many</c>.</exception>
    /// <exception cref="NotFoundException">The record is not there, or she does not see it by her own roles.</exception>
    public async Task<long> AddAsync(Actor by, NewShare share, CancellationToken ct)
    {
        var type = catalogue.Of(by.Tenant)[share.Type];
        RequireSharing(by, type);
        if (share.User is null == share.Team is null)
            throw new InvalidException("share.with", "user");
        var now = time.GetUtcNow().UtcDateTime;
        DateTime? until = share.Until is { } day ? TimeZoneInfo.ConvertTimeToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue), by.Zone) : null;
        if (until <= now)
            throw new InvalidException("share.past", "until");
        var id = await databases.ChangeAsync(by, async (_, session) =>
        {
            await RequireOwnAsync(session, by, type, share.Record, ct);
            if (await session.LongAsync($"SELECT count(*) FROM platform_user WHERE id = {share.User ?? 0} AND disabled_at IS NULL", ct)
                + await session.LongAsync($"SELECT count(*) FROM platform_team WHERE id = {share.Team ?? 0}", ct) == 0)
                throw new InvalidException("share.with", "user");
            await session.RunAsync($"DELETE FROM platform_share WHERE type = {type.Name} AND record_id = {share.Record} AND (user_id = {share.User ?? 0} OR team_id = {share.Team ?? 0} OR until <= {now})", ct);
            if (await session.LongAsync($"SELECT count(*) FROM platform_share WHERE type = {type.Name} AND record_id = {share.Record}", ct) >= MostOfOneRecord)
                throw new InvalidException("share.too-many", "user", MostOfOneRecord);
            if (share.User is { } user && await session.LongAsync($"SELECT count(*) FROM platform_share WHERE user_id = {user}", ct) >= MostOfOnePerson)
                throw new InvalidException("share.too-many", "user", MostOfOnePerson);
            await session.RunAsync($"""
                INSERT INTO platform_share (type, record_id, user_id, team_id, may_change, until, created_at, created_by)
                VALUES ({type.Name}, {share.Record}, {share.User}, {share.Team}, {share.MayChange}, {until}, {now}, {by.UserId})
                """, ct);
            await TellAsync(session, by, type, share.Record, "share", share.User, share.Team, share.MayChange, now, ct);
            return await session.LongAsync($"SELECT max(id) FROM platform_share WHERE type = {type.Name} AND record_id = {share.Record}", ct);
        }, ct);
        callers.Forget();
        return id;
    }

    /// <exception cref="NotFoundException">No such share, or its record is not hers to share.</exception>
    public async Task RemoveAsync(Actor by, long id, CancellationToken ct)
    {
        await databases.ChangeAsync(by, async (_, session) =>
        {
            var (name, record, share) = await session.FirstAsync($"""
                SELECT type, record_id, id, user_id, team_id, may_change FROM platform_share WHERE id = {id}
                """, r => (r.GetString(0), r.GetInt64(1), new ShareRow(r.GetInt64(2), r.Long(3), r.Long(4), r.GetBoolean(5), null, 0, default)), ct);
            if (name is null || catalogue.Of(by.Tenant).Find(name) is not { } type)
                throw new NotFoundException("share", id);
            RequireSharing(by, type);
            await RequireOwnAsync(session, by, type, record, ct);
            await session.RunAsync($"DELETE FROM platform_share WHERE id = {id}", ct);
            await TellAsync(session, by, type, record, "unshare", share.UserId, share.TeamId, share.MayChange, time.GetUtcNow().UtcDateTime, ct);
        }, ct);
        callers.Forget();
    }

    /// <summary>Whether this person may share this record at all.</summary>
    internal static bool May(Actor by, RecordType type, long? owner, long? team)
        => type.Owned && type.WritePermission is { } write && by.May(write) && by.May(type.ReadPermission) && RowVisibility.Sees(by, type, owner, team);

    /// <summary>What was shared with a user or her teams and lasts.</summary>
    internal static async Task<Shares> OfAsync(Session session, long user, IReadOnlyList<long> teams, DateTime now, CancellationToken ct)
    {
        var shares = await session.ListAsync($"""
            SELECT type, record_id, may_change FROM platform_share
            WHERE (user_id = {user} OR team_id IN {new Ids(teams)}) AND (until IS NULL OR until > {now}) ORDER BY id DESC LIMIT {MostOfOnePerson}
            """, r => (r.GetString(0), r.GetInt64(1), r.GetBoolean(2)), ct);
        return shares.Count == 0 ? Shares.None : new(shares);
    }

    private static void RequireSharing(Actor by, RecordType type)
    {
        by.Require(type.ReadPermission);
        by.Require(type.WritePermission ?? throw new ForbiddenException($"{type.Name}.write"));
        if (!type.Owned)
            throw new InvalidException("share.type", "type", type.Name);
    }

    /// <summary>Her roles show her the record: a share alone does not let her pass it on.</summary>
    private static Task RequireOwnAsync(Session session, Actor by, RecordType type, long record, CancellationToken ct)
        => RequireSeenAsync(session, by with { Shares = Shares.None }, type, record, ct);

    internal static async Task RequireSeenAsync(Session session, Actor by, RecordType type, long record, CancellationToken ct)
    {
        by.Require(type.ReadPermission);
        var sql = session.Sql($"SELECT count(*) FROM {new Raw(type.Table)} t WHERE t.id = {record}{new Raw(type.Binned ? " AND t.deleted_at IS NULL" : "")}");
        RowVisibility.Write(sql, type, by, indexed: false);
        if (await session.LongAsync(sql, ct) == 0)
            throw new NotFoundException(type.Name, record);
    }

    private static async Task TellAsync(Session session, Actor by, RecordType type, long record, string action, long? user, long? team, bool mayChange, DateTime now, CancellationToken ct)
    {
        var whom = await session.FirstAsync($"SELECT name FROM platform_user WHERE id = {user ?? 0} UNION ALL SELECT name FROM platform_team WHERE id = {team ?? 0}", r => r.GetString(0), ct);
        await AuditEntry.For(type.Name, record, action, by, now, new AuditChange("sharedWith", null, whom), new AuditChange("mayChange", null, mayChange)).WriteAsync(session, ct);
    }

    private static ShareRow Read(System.Data.Common.DbDataReader r)
        => new(r.GetInt64(0), r.Long(1), r.Long(2), r.GetBoolean(3), r.TimeOrNull(4), r.GetInt64(5), r.Time(6));
}
