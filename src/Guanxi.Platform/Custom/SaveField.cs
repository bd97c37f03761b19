using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Custom;

/// <summary>Adds fields to record types and changes them. A field is there for everybody at once: in forms, lists, filters and the API.</summary>
internal sealed class SaveField(CustomStore store, RecordWriter writer, JobQueue jobs)
{
    // Below this an index is built before anybody notices.
    private const long Small = 20_000;

    /// <exception cref="InvalidException">The definition breaks one of the <see cref="FieldRules"/>; <c>custom.required-empty</c>.</exception>
    /// <exception cref="ConflictException"><c>custom.name-taken</c>, <c>custom.name-in-bin</c>, <c>custom.too-many</c>.</exception>
    public Task<StoredField> AddAsync(Actor by, string typeName, FieldDefinition field, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, catalogue) =>
        {
            var type = catalogue[typeName];
            field = Whole(field);
            FieldRules.Check(field, type, catalogue);
            await CheckNameAsync(session, type, field, ct);
            var fill = field.Required && field.Default is { Length: > 0 } given ? RecordValues.Read(field.ToField(type), given, 2) : null;
            if (field.Required && fill is null && await session.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM {new Raw(type.Table)} LIMIT 1) found", ct) > 0)
                throw new InvalidException("custom.required-new", "required");
            var schema = new SchemaWriter(session.IsSqlite).FieldColumn(type.Table, field, fill);
            await CustomStore.RunAsync(session, schema, ct);
            await IndexAsync(session, by, type, field, isNew: true, ct);
            var id = await session.LongAsync($"""
                INSERT INTO platform_field (version, type, name, definition, created_at, created_by, updated_at, updated_by)
                VALUES (1, {type.Name}, {field.Name}, {CustomDefinitions.Write(field)}, {store.Now}, {by.UserId}, {store.Now}, {by.UserId}) RETURNING id
                """, ct);
            await store.TellAsync(session, by, "field", id, "create", null, field, ct);
            return new StoredField(id, type.Name, field, 1);
        }, ct);
    }

    /// <param name="version">Version that was seen; null takes whatever is there.</param>
    /// <exception cref="InvalidException">As for a new one; <c>custom.kind-change</c>, <c>custom.required-empty</c>, <c>custom.unique-duplicates</c>.</exception>
    /// <exception cref="ConflictException"><c>record.changed</c>.</exception>
    public Task<StoredField> ChangeAsync(Actor by, long id, FieldDefinition field, long? version, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, catalogue) =>
        {
            var before = catalogue.Custom.Fields.FirstOrDefault(f => f.Id == id) ?? throw new NotFoundException("field", id);
            if (version is not null && version != before.Version)
                throw new ConflictException("record.changed");
            var (type, was) = (catalogue[before.Type], before.Definition);
            field = Whole(field) with { Name = was.Name };
            FieldRules.Check(field, type, catalogue);
            if (!FieldRules.Widens(was.Kind, field.Kind))
                throw new InvalidException("custom.kind-change", "kind", was.Kind, field.Kind);
            await CheckValuesAsync(session, type, was, field, ct);
            if (CustomSchema.Index(type.Table, was) != CustomSchema.Index(type.Table, field))
            {
                if (CustomSchema.Index(type.Table, was) is not null)
                    await session.RunAsync(session.Sql().Raw(CustomSchema.DropIndex(type.Table, was)), ct);
                await IndexAsync(session, by, type, field, isNew: false, ct);
            }
            await session.RunAsync($"UPDATE platform_field SET definition = {CustomDefinitions.Write(field)}, version = {before.Version + 1}, updated_at = {store.Now}, updated_by = {by.UserId} WHERE id = {id}", ct);
            await store.TellAsync(session, by, "field", id, "update", was, field, ct);
            return before with { Definition = field, Version = before.Version + 1 };
        }, ct);
    }

    /// <summary>Empty texts are no texts.</summary>
    private static FieldDefinition Whole(FieldDefinition field) => field with
    {
        Name = field.Name.Trim(),
        Pattern = string.IsNullOrWhiteSpace(field.Pattern) ? null : field.Pattern.Trim(),
        Default = string.IsNullOrWhiteSpace(field.Default) ? null : field.Default.Trim(),
        Group = string.IsNullOrWhiteSpace(field.Group) ? null : field.Group.Trim(),
        Target = field.Kind == FieldKinds.Relation ? field.Target : null,
    };

    private async Task CheckNameAsync(Session session, RecordType type, FieldDefinition field, CancellationToken ct)
    {
        if (type.Fields.Any(f => f.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase) || f.ColumnName == field.Column) || writer.PartsOf(type).Any(p => p.Name == field.Name))
            throw new ConflictException("custom.name-taken", "name", field.Name);
        var taken = await session.ListAsync($"SELECT name FROM platform_field WHERE type = {type.Name}", r => r.GetString(0), ct);
        if (taken.Any(t => t.Equals(field.Name, StringComparison.OrdinalIgnoreCase)))
            throw new ConflictException("custom.name-in-bin", "name", field.Name);
        if (taken.Count >= FieldRules.MostFields)
            throw new ConflictException("custom.too-many", null, FieldRules.MostFields);
    }

    /// <summary>What the records have must keep to the rules that are new.</summary>
    private static async Task CheckValuesAsync(Session session, RecordType type, FieldDefinition was, FieldDefinition field, CancellationToken ct)
    {
        var (table, column) = (new Raw(type.Table), new Raw(field.Column));
        if (field.Required && !was.Required && await session.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {column} IS NULL AND deleted_at IS NULL LIMIT 1000) found", ct) is > 0 and var empty)
            throw new InvalidException("custom.required-empty", "required", empty == 1000 ? "1000+" : empty);
        if (field.Unique && !was.Unique && await session.FirstAsync($"SELECT {column} FROM {table} WHERE {column} IS NOT NULL AND deleted_at IS NULL GROUP BY {column} HAVING count(*) > 1 LIMIT 1", r => r.GetValue(0), ct) is { } twice)
            throw new InvalidException("custom.unique-duplicates", "unique", Convert.ToString(twice, System.Globalization.CultureInfo.InvariantCulture));
        if (field.Searchable && !was.Searchable && await session.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {column} IS NOT NULL LIMIT 1) found", ct) > 0)
            throw new InvalidException("custom.search-later", "searchable");
        var gone = (was.Choices ?? []).Select(c => c.Value).Except((field.Choices ?? []).Select(c => c.Value)).ToList();
        if (field.Kind is FieldKinds.Choice or FieldKinds.Several)
            foreach (var value in gone)
                if (await session.LongAsync(field.Kind == FieldKinds.Choice
                    ? session.Sql($"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {column} = {value} LIMIT 1) found")
                    : session.IsSqlite ? session.Sql($"SELECT count(*) FROM (SELECT 1 FROM {new Raw(SeveralTable.Of(type.Table))} WHERE field = {field.Column} AND value = {value} LIMIT 1) found")
                        : session.Sql($"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {column}::jsonb ? {value} LIMIT 1) found"), ct) > 0)
                    throw new InvalidException("custom.choice-used", "choices", value);
    }

    /// <summary>On SQLite, and on small tables, with the column; on large ones of PostgreSQL by a job that lets everybody write on.</summary>
    private async Task IndexAsync(Session session, Actor by, RecordType type, FieldDefinition field, bool isNew, CancellationToken ct)
    {
        if (CustomSchema.Index(type.Table, field) is not { } statement)
            return;
        if (session.IsSqlite || await session.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM {new Raw(type.Table)} LIMIT {Small}) found", ct) < Small)
            await session.RunAsync(session.Sql().Raw(statement), ct);
        else
            await jobs.AddAsync(session, by, BuildIndex.Kind, new BuildIndex.Payload(type.Name, field.Name), ct);
    }
}
