using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>
/// Creates and changes records of any type by the catalogue. Pages, the API, inline edits and batches all come through here.
/// </summary>
public sealed class RecordWriter(Databases databases, TimeProvider time)
{
    /// <summary>What a save did.</summary>
    public sealed record Saved(long Id, long Version, bool Created);

    /// <returns>The new record's id.</returns>
    /// <exception cref="ConflictException"><c>record.duplicate-key</c>.</exception>
    public async Task<Saved> CreateAsync(Actor by, RecordType type, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        by.Require(Needed(type.WritePermission, type));
        await using var db = await databases.OpenAsync(by, ct);
        var record = New(type);
        // Whoever creates owns, unless she names somebody.
        if (record is IOwned owned && !by.IsSystem)
        {
            owned.OwnerId = by.UserId;
            owned.TeamId = by.Teams.Count > 0 ? by.Teams[0] : null;
        }
        var entry = db.Add(record);
        foreach (var required in type.Fields.Where(f => f.Required && f.Writable && !values.ContainsKey(f.Name)))
            throw new InvalidException("field.required", required.Name, required.Name);
        RecordValues.Apply(entry, type, values, by);
        Reachable(by, type, record);
        await SaveAsync(db, record, ct);
        return new(record.Id, record.Version, true);
    }

    /// <param name="version">Version the editor saw; null takes whatever is there.</param>
    /// <exception cref="ConflictException"><c>record.changed</c>: somebody saved it since.</exception>
    public async Task<Saved> EditAsync(Actor by, RecordType type, long id, IReadOnlyDictionary<string, object?> values, long? version, CancellationToken ct)
    {
        by.Require(Needed(type.WritePermission, type));
        await using var db = await databases.OpenAsync(by, ct);
        var record = await GetAsync(db, by, type, id, binned: false, ct);
        if (version is { } seen && seen != record.Version)
            throw new ConflictException("record.changed");
        RecordValues.Apply(db.Entry(record), type, values, by);
        Reachable(by, type, record);
        await SaveAsync(db, record, ct);
        return new(record.Id, record.Version, false);
    }

    /// <summary>Creates the record with this external key, or changes the one that has it.</summary>
    public async Task<Saved> UpsertAsync(Actor by, RecordType type, string key, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        by.Require(Needed(type.WritePermission, type));
        var field = type[type.Key ?? throw new InvalidException("record.no-key", null, type.Name)];
        var id = await FindByKeyAsync(by, type, field, key, ct);
        return id is { } known
            ? await EditAsync(by, type, known, values, null, ct)
            : await CreateAsync(by, type, new Dictionary<string, object?>(values) { [field.Name] = key }, ct);
    }

    /// <summary>Moves the record to the recycle bin.</summary>
    public async Task BinAsync(Actor by, RecordType type, long id, long? version, CancellationToken ct)
    {
        by.Require(Needed(type.DeletePermission, type));
        await using var db = await databases.OpenAsync(by, ct);
        var record = await GetAsync(db, by, type, id, binned: false, ct);
        if (version is { } seen && seen != record.Version)
            throw new ConflictException("record.changed");
        record.DeletedAt = time.GetUtcNow().UtcDateTime;
        await SaveAsync(db, record, ct);
    }

    /// <summary>Takes the record out of the recycle bin.</summary>
    public async Task RestoreAsync(Actor by, RecordType type, long id, CancellationToken ct)
    {
        by.Require(Needed(type.DeletePermission, type));
        await using var db = await databases.OpenAsync(by, ct);
        var record = await GetAsync(db, by, type, id, binned: true, ct);
        record.DeletedAt = null;
        await SaveAsync(db, record, ct);
    }

    private static async Task SaveAsync(AppDb db, IRecord record, CancellationToken ct)
    {
        record.Check();
        // A new record has no id to tell of before it is saved.
        if (record.Id != 0)
            foreach (var fact in record.Facts())
                db.Raise(fact);
        await db.SaveChangesAsync(ct);
    }

    private static async Task<IRecord> GetAsync(AppDb db, Actor by, RecordType type, long id, bool binned, CancellationToken ct)
    {
        by.Require(type.ReadPermission);
        var record = await db.FindAsync(Entity(type), [id], ct) as IRecord;
        return record is not null && (record.DeletedAt is not null) == binned && IsVisible(by, type, record)
            ? record : throw new NotFoundException(type.Name, id);
    }

    private async Task<long?> FindByKeyAsync(Actor by, RecordType type, Field field, string key, CancellationToken ct)
    {
        await using var session = await databases.ReadAsync(by, ct);
        return await session.FirstAsync(
            $"SELECT id FROM {new Raw(type.Table)} WHERE {new Raw(field.ColumnName)} = {key}{new Raw(type.Binned ? " AND deleted_at IS NULL" : "")}", r => (long?)r.GetInt64(0), ct);
    }

    /// <summary>Nobody may give a record away into a place where she could not see it, unless she sees everything.</summary>
    private static void Reachable(Actor by, RecordType type, IRecord record)
    {
        if (!IsVisible(by, type, record))
            throw new InvalidException("record.out-of-reach", "ownerId");
    }

    private static bool IsVisible(Actor by, RecordType type, IRecord record) => record is not IOwned owned || by.ScopeOf(type.Name) switch
    {
        RowScope.All => true,
        RowScope.Team => owned.OwnerId == by.UserId || (owned.TeamId is { } team && by.Teams.Contains(team)),
        RowScope.Own => owned.OwnerId == by.UserId,
        _ => false,
    };

    private static IRecord New(RecordType type) => (IRecord)Activator.CreateInstance(Entity(type), nonPublic: true)!;

    private static Type Entity(RecordType type) => type.Entity ?? throw new InvalidException("record.read-only", null, type.Name);

    private static string Needed(string? permission, RecordType type) => permission ?? throw new ForbiddenException($"{type.Name}.write");
}
