using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Platform.Records;

/// <summary>A record of a type that a tenant made: the columns that every record has. What it holds itself is its <see cref="CustomValues"/>.</summary>
internal sealed class CustomRow(RecordType type) : IRecord, IOwned, ISearchable
{
    public long Id { get; private set; }
    public long Version { get; set; }
    public DateTime CreatedAt { get; set; }
    public long CreatedBy { get; set; }
    public DateTime UpdatedAt { get; set; }
    public long UpdatedBy { get; set; }
    public DateTime? DeletedAt { get; set; }
    public long? OwnerId { get; set; }
    public long? TeamId { get; set; }

    public string SearchTable => type.Table;

    // All its words are those of its fields.
    public string? SearchDocument() => DeletedAt is null ? "" : null;

    public void Check() { }

    /// <summary>Sets a field that every record has.</summary>
    public void Set(Field field, object? value)
    {
        if (field.Name == Field.Owner.Name)
            OwnerId = (long?)value;
        else
            TeamId = (long?)value;
    }

    /// <returns>Null when there is none.</returns>
    public static Task<CustomRow?> FindAsync(Session session, RecordType type, long id, CancellationToken ct)
    {
        var owned = new Raw(type.Owned ? "owner_id, team_id" : "NULL, NULL");
        return session.FirstAsync($"SELECT id, version, created_at, created_by, updated_at, updated_by, deleted_at, {owned} FROM {new Raw(type.Table)} WHERE id = {id}", r => new CustomRow(type)
        {
            Id = r.GetInt64(0),
            Version = r.GetInt64(1),
            CreatedAt = r.Time(2),
            CreatedBy = r.GetInt64(3),
            UpdatedAt = r.Time(4),
            UpdatedBy = r.GetInt64(5),
            DeletedAt = r.TimeOrNull(6),
            OwnerId = r.Long(7),
            TeamId = r.Long(8),
        }, ct);
    }

    public CustomRow Copy() => (CustomRow)MemberwiseClone();

    /// <summary>Writes the row with its values, its audit entry and its search document.</summary>
    /// <exception cref="ConflictException"><c>record.changed</c> or <c>record.duplicate-key</c>.</exception>
    public async Task SaveAsync(Session session, Actor by, CustomRow? before, CustomValues values, DateTime now, CancellationToken ct)
    {
        List<AuditChange> changes =
        [
            .. OwnerId == before?.OwnerId ? Array.Empty<AuditChange>() : [new("ownerId", before?.OwnerId, OwnerId)],
            .. TeamId == before?.TeamId ? Array.Empty<AuditChange>() : [new("teamId", before?.TeamId, TeamId)],
            .. DeletedAt == before?.DeletedAt ? Array.Empty<AuditChange>() : [new("deletedAt", before?.DeletedAt, DeletedAt)],
            .. values.Changes,
        ];
        if (before is not null && changes.Count == 0)
            return;
        (UpdatedAt, UpdatedBy, Version) = (now, by.UserId, Version + 1);
        var table = new Raw(type.Table);
        if (before is null)
        {
            (CreatedAt, CreatedBy) = (now, by.UserId);
            var (columns, owners) = type.Owned ? (", owner_id, team_id", session.Sql($", {OwnerId}, {TeamId}")) : ("", session.Sql());
            Id = await session.LongAsync($"INSERT INTO {table} (version, created_at, created_by, updated_at, updated_by{new Raw(columns)}) VALUES ({Version}, {now}, {by.UserId}, {now}, {by.UserId}{owners}) RETURNING id", ct);
        }
        else
        {
            var owners = type.Owned ? session.Sql($", owner_id = {OwnerId}, team_id = {TeamId}") : session.Sql();
            if (await session.RunAsync($"UPDATE {table} SET version = {Version}, updated_at = {now}, updated_by = {by.UserId}, deleted_at = {DeletedAt}{owners} WHERE id = {Id} AND version = {Version - 1}", ct) == 0)
                throw new ConflictException("record.changed");
        }
        await values.WriteAsync(session, Id, ct);
        var action = before is null ? "create" : before.DeletedAt == DeletedAt ? "update" : DeletedAt is null ? "restore" : "bin";
        await AuditEntry.For(type.Name, Id, action, by, now, changes).WriteAsync(session, ct);
        await SearchIndex.WriteAsync(session, this, before is null, removed: false, await CustomValues.SearchTextAsync(session, type, Id, ct), ct);
    }
}
