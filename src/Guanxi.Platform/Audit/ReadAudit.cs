using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Audit;

/// <summary>Which entries are wanted; null asks for all.</summary>
/// <param name="Type">Record type, also <c>user</c>, <c>role</c>, <c>setting</c> and so on.</param>
/// <param name="From">First instant, UTC.</param>
/// <param name="To">First instant no longer wanted, UTC.</param>
/// <param name="Before">Id of the last entry of the page before.</param>
public sealed record AuditQuery(string? Type = null, long? RecordId = null, long? UserId = null, string? Action = null, DateTime? From = null, DateTime? To = null, long? Before = null);

/// <summary>One entry; <c>UserId</c> 0 is the system.</summary>
public sealed record AuditRow(long Id, DateTime At, long UserId, string Type, long RecordId, string Action, IReadOnlyList<AuditChange> Changes);

/// <param name="Next">What to ask as <see cref="AuditQuery.Before"/> for the next page; null on the last.</param>
internal sealed record AuditRows(IReadOnlyList<AuditRow> Rows, long? Next);

/// <summary>The audit log, newest first. Values of fields hidden from the reader are left out.</summary>
internal sealed class ReadAudit(Databases databases)
{
    private const int PageSize = 100;

    public async Task<AuditRows> RunAsync(Actor by, AuditQuery query, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ReadAudit);
        await using var session = await databases.ReadAsync(by, ct);
        var rows = await session.ListAsync(Statement(session, query), r => Read(r, by), ct);
        return rows.Count > PageSize ? new(rows[..PageSize], rows[PageSize - 1].Id) : new(rows, null);
    }

    private static Sql Statement(Session session, AuditQuery query)
    {
        var sql = session.Sql($"SELECT id, at, user_id, type, record_id, action, changes FROM platform_audit WHERE id < {query.Before ?? long.MaxValue}");
        if (query.Type is { Length: > 0 } type)
            sql.Add($" AND type = {type}");
        if (query.RecordId is { } record)
            sql.Add($" AND record_id = {record}");
        if (query.UserId is { } user)
            sql.Add($" AND user_id = {user}");
        if (query.Action is { Length: > 0 } action)
            sql.Add($" AND action = {action}");
        if (query.From is { } from)
            sql.Add($" AND at >= {from}");
        if (query.To is { } to)
            sql.Add($" AND at < {to}");
        return sql.Add($" ORDER BY id DESC LIMIT {PageSize + 1}");
    }

    private static AuditRow Read(System.Data.Common.DbDataReader r, Actor by)
    {
        var type = r.GetString(3);
        var changes = JsonSerializer.Deserialize<List<AuditChange>>(r.GetString(6), JsonSerializerOptions.Web)!;
        if (by.Grants.RestrictsFields)
            changes.RemoveAll(c => by.Grants.AccessTo(type, c.Field) == FieldAccess.Hidden);
        return new(r.GetInt64(0), r.Time(1), r.GetInt64(2), type, r.GetInt64(4), r.GetString(5), changes);
    }
}
