using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Custom;

/// <summary>A stored definition of a record type.</summary>
public sealed record StoredType(long Id, TypeDefinition Definition, long Version, DateTime? DeletedAt = null);

/// <summary>Makes record types of the tenant's own. A type is there at once, with its table, list, form, API and permissions.</summary>
internal sealed partial class SaveType(CustomStore store, Callers callers)
{
    private const int MostTypes = 50;

    private static readonly HashSet<string> Reserved = ["user", "team", "record", "field", "type", "file", "setting", "import", "job", "share", "role", "custom", "any"];

    /// <exception cref="InvalidException"><c>custom.name</c>, <c>custom.route</c>, <c>custom.label</c>, <c>custom.icon</c>.</exception>
    /// <exception cref="ConflictException"><c>custom.type-taken</c>, <c>custom.route-taken</c>, <c>custom.too-many</c>.</exception>
    public async Task<StoredType> AddAsync(Actor by, TypeDefinition type, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        var saved = await store.ChangeAsync(by, async (session, catalogue) =>
        {
            type = type with { Title = "name", Name = type.Name.Trim(), Route = type.Route.Trim() };
            FieldRules.CheckName(type.Name);
            Check(type);
            var known = await ListTypes.AllAsync(session, ct);
            if (Reserved.Contains(type.Name) || catalogue.Types.Any(t => t.Name.Equals(type.Name, StringComparison.OrdinalIgnoreCase)) || known.Any(t => t.Definition.Table == type.Table || t.Definition.Name.Equals(type.Name, StringComparison.OrdinalIgnoreCase)))
                throw new ConflictException("custom.type-taken", "name", type.Name);
            if (known.Any(t => t.Definition.Route == type.Route) || catalogue.ByRoute(type.Route) is not null)
                throw new ConflictException("custom.route-taken", "route", type.Route);
            if (known.Count >= MostTypes)
                throw new ConflictException("custom.too-many", null, MostTypes);
            // The field that names its records comes with the type.
            var name = new FieldDefinition("name", FieldKinds.Text) { Label = new("Name", "名称", "名稱"), Required = true, Listed = true, Searchable = true, Group = "main" };
            var schema = new SchemaWriter(session.IsSqlite).RecordTable(type).FieldColumn(type.Table, name).Run(CustomSchema.Index(type.Table, name), CustomSchema.Index(type.Table, name));
            await CustomStore.RunAsync(session, schema, ct);
            var id = await session.LongAsync($"""
                INSERT INTO platform_record_type (version, name, definition, created_at, created_by, updated_at, updated_by)
                VALUES (1, {type.Name}, {CustomDefinitions.Write(type)}, {store.Now}, {by.UserId}, {store.Now}, {by.UserId}) RETURNING id
                """, ct);
            await session.RunAsync($"""
                INSERT INTO platform_field (version, type, name, definition, created_at, created_by, updated_at, updated_by)
                VALUES (1, {type.Name}, {name.Name}, {CustomDefinitions.Write(name)}, {store.Now}, {by.UserId}, {store.Now}, {by.UserId})
                """, ct);
            await store.TellAsync(session, by, "recordType", id, "create", null, type, ct);
            return new StoredType(id, type, 1);
        }, ct);
        // Row scopes and permissions of everybody name the new type.
        callers.Forget();
        return saved;
    }

    /// <summary>Changes labels, icon and title field; name, route and ownership stay.</summary>
    public Task<StoredType> ChangeAsync(Actor by, long id, TypeDefinition type, long? version, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, catalogue) =>
        {
            var before = await ListTypes.OneAsync(session, id, ct);
            if (version is not null && version != before.Version)
                throw new ConflictException("record.changed");
            var was = before.Definition;
            type = was with { One = type.One, Many = type.Many, Icon = type.Icon, Title = type.Title };
            Check(type);
            if (catalogue.Find(was.Name)?.Find(type.Title) is not { Type: FieldType.Text or FieldType.Phone or FieldType.Email, Filterable: true })
                throw new InvalidException("custom.title-field", "title", type.Title);
            await session.RunAsync($"UPDATE platform_record_type SET definition = {CustomDefinitions.Write(type)}, version = {before.Version + 1}, updated_at = {store.Now}, updated_by = {by.UserId} WHERE id = {id}", ct);
            await store.TellAsync(session, by, "recordType", id, "update", was, type, ct);
            return before with { Definition = type, Version = before.Version + 1 };
        }, ct);
    }

    /// <summary>Takes the type out of use, or back into it. Its records stay where they are.</summary>
    /// <exception cref="ConflictException"><c>custom.in-use</c>: a field of another type points at it.</exception>
    public async Task BinAsync(Actor by, long id, bool binned, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        await store.ChangeAsync(by, async (session, catalogue) =>
        {
            var type = await ListTypes.OneAsync(session, id, ct);
            if (binned && catalogue.Custom.Fields.FirstOrDefault(f => f.Type != type.Definition.Name && f.Definition.Target == type.Definition.Name) is { } user)
                throw new ConflictException("custom.in-use", null, type.Definition.Name, $"{user.Type}.{user.Definition.Name}");
            DateTime? at = binned ? store.Now : null;
            await session.RunAsync($"UPDATE platform_record_type SET deleted_at = {at}, version = version + 1, updated_at = {store.Now}, updated_by = {by.UserId} WHERE id = {id}", ct);
            await store.TellAsync(session, by, "recordType", id, binned ? "bin" : "restore", null, type.Definition, ct);
            return true;
        }, ct);
        callers.Forget();
    }

    private static void Check(TypeDefinition type)
    {
        if (!Route().IsMatch(type.Route))
            throw new InvalidException("custom.route", "route", type.Route);
        FieldRules.CheckLabels(type.One, "one");
        FieldRules.CheckLabels(type.Many, "many");
        if (!Icon().IsMatch(type.Icon))
            throw new InvalidException("custom.icon", "icon", type.Icon);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Route();

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex Icon();
}

/// <summary>Reads the definitions of record types.</summary>
internal sealed class ListTypes(Databases databases)
{
    /// <summary>Every one the tenant made, those in the bin included.</summary>
    public async Task<IReadOnlyList<StoredType>> RunAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        await using var session = await databases.ReadAsync(by, ct);
        return await AllAsync(session, ct);
    }

    internal static async Task<IReadOnlyList<StoredType>> AllAsync(Session session, CancellationToken ct)
        => await session.ListAsync($"SELECT id, definition, version, deleted_at FROM platform_record_type ORDER BY id", r => new StoredType(r.GetInt64(0), CustomDefinitions.Of<TypeDefinition>(r.GetString(1)), r.GetInt64(2), r.TimeOrNull(3)), ct);

    internal static async Task<StoredType> OneAsync(Session session, long id, CancellationToken ct)
        => (await AllAsync(session, ct)).FirstOrDefault(t => t.Id == id) ?? throw new NotFoundException("recordType", id);
}
