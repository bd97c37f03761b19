using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Records;

/// <summary>
/// Creates and changes records of any type by the catalogue. Pages, the API, inline edits and batches all come through here.
/// Each verb exists twice: for an actor, in a transaction of its own; and for a unit of work whose session somebody else commits.
/// </summary>
public sealed class RecordWriter(Databases databases, FieldCatalogue catalogue, IEnumerable<ISaving> savings, Settings.TenantCurrency currency, TimeProvider time)
{
    private readonly ILookup<string, ISaving> savings = savings.ToLookup(s => s.Type);

    /// <summary>What a save did.</summary>
    public sealed record Saved(long Id, long Version, bool Created);

    /// <returns>The new record's id.</returns>
    /// <exception cref="ConflictException"><c>record.duplicate-key</c>.</exception>
    public Task<Saved> CreateAsync(Actor by, RecordType type, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
        => ChangeAsync(by, db => CreateAsync(db, type, values, ct), ct);

    /// <param name="version">Version the editor saw; null takes whatever is there.</param>
    /// <exception cref="ConflictException"><c>record.changed</c>: somebody saved it since.</exception>
    public Task<Saved> EditAsync(Actor by, RecordType type, long id, IReadOnlyDictionary<string, object?> values, long? version, CancellationToken ct)
        => ChangeAsync(by, db => EditAsync(db, type, id, values, version, ct), ct);

    /// <summary>Creates the record with this external key, or changes the one that has it.</summary>
    public Task<Saved> UpsertAsync(Actor by, RecordType type, string key, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
        => ChangeAsync(by, db => UpsertAsync(db, type, key, values, null, ct), ct);

    /// <summary>Moves the record to the recycle bin.</summary>
    public Task BinAsync(Actor by, RecordType type, long id, long? version, CancellationToken ct)
        => ChangeAsync(by, db => BinAsync(db, type, id, version, ct), ct);

    /// <summary>Takes the record out of the recycle bin.</summary>
    public Task RestoreAsync(Actor by, RecordType type, long id, CancellationToken ct)
        => ChangeAsync(by, db => RestoreAsync(db, type, id, ct), ct);

    /// <summary>What may be given for a type beside its fields.</summary>
    public IReadOnlyList<RecordPart> PartsOf(RecordType type) => [.. savings[type.Name].SelectMany(s => s.Parts)];

    internal async Task<Saved> CreateAsync(AppDb db, RecordType type, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        var by = db.By;
        by.Require(Needed(type.WritePermission, type));
        type = catalogue.Of(by.Tenant).Of(type);
        var record = New(type);
        // Whoever creates owns, unless she names somebody.
        if (record is IOwned owned && !by.IsSystem)
        {
            owned.OwnerId = by.UserId;
            owned.TeamId = by.Teams.Count > 0 ? by.Teams[0] : null;
        }
        foreach (var field in type.Fields)
            if (field is { Required: true, Writable: true, Default: null } && !values.ContainsKey(field.Name))
                throw new InvalidException("field.required", field.Name, field.Name);
        if (record is not CustomRow)
            db.Add(record);
        return await WriteAsync(db, type, record, null, values, ct);
    }

    internal async Task<Saved> EditAsync(AppDb db, RecordType type, long id, IReadOnlyDictionary<string, object?> values, long? version, CancellationToken ct)
    {
        db.By.Require(Needed(type.WritePermission, type));
        type = catalogue.Of(db.By.Tenant).Of(type);
        var record = await GetAsync(db, type, id, version, binned: false, ct);
        if (record is IOwned owned && !RowVisibility.Sees(db.By, type, owned, toChange: true))
            throw new ForbiddenException("share.change");
        return await WriteAsync(db, type, record, Before(db, record), values, ct);
    }

    internal async Task<Saved> UpsertAsync(AppDb db, RecordType type, string key, IReadOnlyDictionary<string, object?> values, long? version, CancellationToken ct)
    {
        db.By.Require(Needed(type.WritePermission, type));
        var field = type[type.Key ?? throw new InvalidException("record.no-key", null, type.Name)];
        var id = await db.Session.FirstAsync(
            $"SELECT id FROM {new Raw(type.Table)} WHERE {new Raw(field.ColumnName)} = {key}{new Raw(type.Binned ? " AND deleted_at IS NULL" : "")}", r => (long?)r.GetInt64(0), ct);
        if ((id ?? await MergedRecords.ByKeyAsync(db.Session, type, key, ct)) is { } known)
            return await EditAsync(db, type, known, values, version, ct);
        if (version is not null)
            throw new ConflictException("record.changed");
        return await CreateAsync(db, type, new Dictionary<string, object?>(values) { [field.Name] = key }, ct);
    }

    internal async Task<Saved> BinAsync(AppDb db, RecordType type, long id, long? version, CancellationToken ct)
    {
        db.By.Require(Needed(type.DeletePermission, type));
        var record = await GetAsync(db, type, id, version, binned: false, ct);
        if (record is IOwned owned && !RowVisibility.Sees(db.By, type, owned.OwnerId, owned.TeamId))
            throw new ForbiddenException("share.delete");
        var before = Before(db, record);
        record.DeletedAt = time.GetUtcNow().UtcDateTime;
        return await SaveAsync(db, record, before, new(type), ct);
    }

    internal async Task<Saved> RestoreAsync(AppDb db, RecordType type, long id, CancellationToken ct)
    {
        db.By.Require(Needed(type.DeletePermission, type));
        var record = await GetAsync(db, type, id, null, binned: true, ct);
        var before = Before(db, record);
        record.DeletedAt = null;
        return await SaveAsync(db, record, before, new(type), ct);
    }

    private async Task<Saved> WriteAsync(AppDb db, RecordType type, IRecord record, IRecord? before, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        var fields = PartsOf(type) is { Count: > 0 } parted ? Fields(values, parted) : values;
        var money = await currency.OfAsync(db.Session, db.By.Tenant, ct);
        var custom = new CustomValues(type);
        if (record is CustomRow row)
            RecordValues.Apply(row, type, fields, db.By, money, custom);
        else
            RecordValues.Apply(db.Entry(record), type, fields, db.By, money, custom);
        if (before is null)
            custom.Begin(money);
        else
            await custom.LoadAsync(db.Session, record.Id, ct);
        await CheckReferencesAsync(db, type, values, ct);
        var parts = new List<Func<CancellationToken, Task>>();
        foreach (var saving in savings[type.Name])
            if (await saving.PrepareAsync(db, record, before is null, values, ct) is { } write)
                parts.Add(write);
        Reachable(db.By, type, record, before);
        var saved = await SaveAsync(db, record, before, custom, ct);
        foreach (var write in parts)
            await write(ct);
        return saved;
    }

    private static Dictionary<string, object?> Fields(IReadOnlyDictionary<string, object?> values, IReadOnlyList<RecordPart> parts)
        => values.Where(v => parts.All(p => p.Name != v.Key)).ToDictionary();

    private async Task<Saved> SaveAsync(AppDb db, IRecord record, IRecord? before, CustomValues custom, CancellationToken ct)
    {
        record.Check();
        if (record is CustomRow row)
            await row.SaveAsync(db.Session, db.By, (CustomRow?)before, custom, time.GetUtcNow().UtcDateTime, ct);
        else
        {
            db.Raise(() => record.Facts(before));
            db.Carry(record, custom);
            await db.SaveChangesAsync(ct);
        }
        return new(record.Id, record.Version, before is null);
    }

    private static IRecord Before(AppDb db, IRecord record) => record is CustomRow row ? row.Copy() : (IRecord)db.Entry(record).OriginalValues.ToObject();

    private static async Task<IRecord> GetAsync(AppDb db, RecordType type, long id, long? version, bool binned, CancellationToken ct)
    {
        db.By.Require(type.ReadPermission);
        var record = type.Custom ? await CustomRow.FindAsync(db.Session, type, id, ct) : await db.FindAsync(Entity(type), [id], ct) as IRecord;
        if (record is null || (record.DeletedAt is not null) != binned || record.MergedInto is not null || !IsVisible(db.By, type, record))
            throw new NotFoundException(type.Name, id);
        return version is null || version == record.Version ? record : throw new ConflictException("record.changed");
    }

    /// <summary>A reference names a record that is there and that the actor may see: the two are not told apart.</summary>
    internal async Task CheckReferencesAsync(AppDb db, RecordType type, IReadOnlyDictionary<string, object?> values, CancellationToken ct)
    {
        foreach (var field in type.Fields)
            if (field is { Type: FieldType.Reference, Target: { } target } && values.TryGetValue(field.Name, out var value) && RecordValues.Read(field, value, 0) is long id)
            {
                if (catalogue.Of(db.By.Tenant).Find(target) is not { } other)
                {
                    if (await db.Session.LongAsync($"SELECT count(*) FROM {new Raw(target == "team" ? "platform_team" : "platform_user")} WHERE id = {id}", ct) == 0)
                        throw new InvalidException("field.reference", field.Name, field.Name, id);
                    continue;
                }
                var sql = db.Session.Sql($"SELECT count(*) FROM {new Raw(other.Table)} t WHERE t.id = {id}{new Raw(other.Binned ? " AND t.deleted_at IS NULL" : "")}");
                RowVisibility.Write(sql, other, db.By, indexed: false);
                if (!db.By.May(other.ReadPermission) || await db.Session.LongAsync(sql, ct) == 0)
                    throw new InvalidException("field.reference", field.Name, field.Name, id);
            }
    }

    /// <summary>Nobody may give a record away into a place where she could not see it, unless she sees everything.</summary>
    internal static void Reachable(Actor by, RecordType type, IRecord record, IRecord? before)
    {
        if (record is not IOwned owned || RowVisibility.Sees(by, type, owned.OwnerId, owned.TeamId))
        {
            // Nor take one to herself that was only shared with her.
            if (before is IOwned was && !RowVisibility.Sees(by, type, was.OwnerId, was.TeamId))
                throw new InvalidException("record.out-of-reach", "ownerId");
            return;
        }
        if (before is not IOwned shared || (shared.OwnerId, shared.TeamId) != (owned.OwnerId, owned.TeamId) || !RowVisibility.Sees(by, type, owned, toChange: true))
            throw new InvalidException("record.out-of-reach", "ownerId");
    }

    private static bool IsVisible(Actor by, RecordType type, IRecord record) => record is not IOwned owned || RowVisibility.Sees(by, type, owned);

    private async Task<Saved> ChangeAsync(Actor by, Func<AppDb, Task<Saved>> change, CancellationToken ct)
    {
        // Before the transaction, which is no time to ask what has changed.
        await catalogue.OfAsync(by.Tenant, ct);
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await using var db = databases.Within(session, database, by);
        var saved = await change(db);
        await session.CommitAsync(ct);
        return saved;
    }

    private static IRecord New(RecordType type) => type.Custom ? new CustomRow(type) : (IRecord)Activator.CreateInstance(Entity(type), nonPublic: true)!;

    private static Type Entity(RecordType type) => type.Entity ?? throw new InvalidException("record.read-only", null, type.Name);

    private static string Needed(string? permission, RecordType type) => permission ?? throw new ForbiddenException($"{type.Name}.write");
}
