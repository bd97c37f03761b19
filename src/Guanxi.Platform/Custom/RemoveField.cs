using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Custom;

/// <summary>A field that lies in the bin.</summary>
/// <param name="DeletedAt">UTC.</param>
public sealed record BinnedField(long Id, string Type, FieldDefinition Definition, DateTime DeletedAt);

/// <summary>Takes fields out of use, back into it, or away for good with all their values.</summary>
internal sealed class RemoveField(CustomStore store)
{
    /// <summary>Moves the field to the bin: its values stay where they are, unseen.</summary>
    /// <exception cref="ConflictException"><c>custom.title</c>: it names the records of its type.</exception>
    public Task BinAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, catalogue) =>
        {
            var field = catalogue.Custom.Fields.FirstOrDefault(f => f.Id == id) ?? throw new NotFoundException("field", id);
            var type = catalogue[field.Type];
            if (type.Title == field.Definition.Name)
                throw new ConflictException("custom.title", null, field.Definition.Name);
            // What nobody sees is not to stand in the way of anybody: neither a rule nor an index is kept for it.
            await session.RunAsync(session.Sql().Raw(CustomSchema.DropIndex(type.Table, field.Definition)), ct);
            await session.RunAsync($"UPDATE platform_field SET deleted_at = {store.Now}, version = version + 1, updated_at = {store.Now}, updated_by = {by.UserId} WHERE id = {id}", ct);
            await store.TellAsync(session, by, "field", id, "bin", field.Definition, null, ct);
            return true;
        }, ct);
    }

    /// <exception cref="ConflictException"><c>custom.unique-duplicates</c>: meanwhile two records came to have the same value.</exception>
    public Task RestoreAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, catalogue) =>
        {
            var field = await BinnedAsync(session, id, ct);
            var type = catalogue[field.Type];
            if (CustomSchema.Index(type.Table, field.Definition) is { } index)
                await session.RunAsync(session.Sql().Raw(index), ct);
            await session.RunAsync($"UPDATE platform_field SET deleted_at = NULL, version = version + 1, updated_at = {store.Now}, updated_by = {by.UserId} WHERE id = {id}", ct);
            await store.TellAsync(session, by, "field", id, "restore", null, field.Definition, ct);
            return true;
        }, ct);
    }

    /// <summary>Takes a binned field and all its values away for good.</summary>
    public Task PurgeAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return store.ChangeAsync(by, async (session, catalogue) =>
        {
            var field = await BinnedAsync(session, id, ct);
            foreach (var statement in CustomSchema.DropColumn(catalogue[field.Type].Table, field.Definition, session.IsSqlite))
                await session.RunAsync(session.Sql().Raw(statement), ct);
            await session.RunAsync($"DELETE FROM platform_field WHERE id = {id}", ct);
            await session.RunAsync($"DELETE FROM platform_tag WHERE type = {field.Type} AND field = {field.Definition.Name}", ct);
            await store.TellAsync(session, by, "field", id, "delete", field.Definition, null, ct);
            return true;
        }, ct);
    }

    private static async Task<BinnedField> BinnedAsync(Session session, long id, CancellationToken ct)
        => (await ListFields.BinAsync(session, ct)).FirstOrDefault(f => f.Id == id) ?? throw new NotFoundException("field", id);
}

/// <summary>Reads the definitions of fields.</summary>
internal sealed class ListFields(Databases databases, FieldCatalogue catalogue)
{
    /// <param name="type">Null for those of every type.</param>
    public async Task<IReadOnlyList<StoredField>> RunAsync(Actor by, string? type, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        return [.. (await catalogue.OfAsync(by.Tenant, ct)).Custom.Fields.Where(f => type is null || f.Type == type)];
    }

    public async Task<StoredField> GetAsync(Actor by, long id, CancellationToken ct)
        => (await RunAsync(by, null, ct)).FirstOrDefault(f => f.Id == id) ?? throw new NotFoundException("field", id);

    /// <summary>Those in the bin, newest first.</summary>
    public async Task<IReadOnlyList<BinnedField>> BinAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageFields);
        await using var session = await databases.ReadAsync(by, ct);
        return await BinAsync(session, ct);
    }

    internal static async Task<IReadOnlyList<BinnedField>> BinAsync(Session session, CancellationToken ct)
        => await session.ListAsync($"SELECT id, type, definition, deleted_at FROM platform_field WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC",
            r => new BinnedField(r.GetInt64(0), r.GetString(1), CustomDefinitions.Of<FieldDefinition>(r.GetString(2)), r.Time(3)), ct);
}
