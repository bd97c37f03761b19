using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;

namespace Guanxi.Platform.Importing;

/// <summary>An import that somebody has begun to describe and not started.</summary>
public sealed record ImportDraft(long Id, string Kind, string Name, DateTime UpdatedAt);

/// <summary>What the wizard has been told, kept so that it can be left and taken up again. After a week it goes, with its files.</summary>
public sealed class ImportDrafts(Databases databases, Imports imports, FileStore files, TimeProvider time)
{
    internal static readonly SchemaStep Step = new("20261122s-import-drafts", s => s
        .Table("platform_import_draft", t => t.Id().Text("kind").Text("name").Json("files").Json("state").Long("created_by").Time("updated_at"))
        .Index("platform_import_draft", "created_by", "created_by, id")
        .Index("platform_import_change", "changed", "import_id, type, record_id", where: "before <> ''"));

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <param name="name">Of the first file.</param>
    /// <returns>The state with its draft.</returns>
    public async Task<WizardState> SaveAsync(Actor by, WizardState state, string name, CancellationToken ct)
    {
        imports.Usual(by);
        await using var session = await databases.WriteAsync(by, ct);
        var json = new Raw(session.IsSqlite ? "" : "::jsonb");
        var (told, chosen, now) = (JsonSerializer.Serialize(state.Fields(f => f == "draft").ToDictionary(f => f.Name, f => f.Value)), JsonSerializer.Serialize(state.Files), time.GetUtcNow().UtcDateTime);
        // A page that is loaded again is the same draft.
        if (state.Draft is null && await session.LongAsync($"SELECT id FROM platform_import_draft WHERE created_by = {by.UserId} AND kind = {state.Kind} AND files = {chosen}{json} ORDER BY id DESC LIMIT 1", ct) is > 0 and var same)
            state = state with { Draft = same };
        if (state.Draft is { } known && await session.RunAsync($"UPDATE platform_import_draft SET files = {chosen}{json}, state = {told}{json}, updated_at = {now} WHERE id = {known} AND created_by = {by.UserId}", ct) == 0)
            state = state with { Draft = null };
        if (state.Draft is null)
            state = state with
            {
                Draft = await session.LongAsync($"INSERT INTO platform_import_draft (kind, name, files, state, created_by, updated_at) VALUES ({state.Kind}, {name}, {chosen}{json}, {told}{json}, {by.UserId}, {now}) RETURNING id", ct),
            };
        await session.CommitAsync(ct);
        return state;
    }

    /// <exception cref="NotFoundException">There is none, or it is not hers.</exception>
    public async Task<WizardState> GetAsync(Actor by, long id, CancellationToken ct)
    {
        imports.Usual(by);
        await using var session = await databases.ReadAsync(by, ct);
        var (kind, state) = await session.FirstAsync($"SELECT kind, state FROM platform_import_draft WHERE id = {id} AND created_by = {by.UserId}", r => (r.GetString(0), r.GetString(1)), ct);
        if (kind is null)
            throw new NotFoundException("import", id);
        return WizardState.Of(kind, JsonSerializer.Deserialize<Dictionary<string, string>>(state)!.Select(f => KeyValuePair.Create(f.Key, new Microsoft.Extensions.Primitives.StringValues(f.Value)))) with { Draft = id };
    }

    /// <summary>Hers, newest first.</summary>
    public async Task<IReadOnlyList<ImportDraft>> ListAsync(Actor by, CancellationToken ct)
    {
        imports.Usual(by);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync($"SELECT id, kind, name, updated_at FROM platform_import_draft WHERE created_by = {by.UserId} ORDER BY id DESC LIMIT 20",
            r => new ImportDraft(r.GetInt64(0), r.GetString(1), r.GetString(2), r.Time(3)), ct);
    }

    /// <summary>Its files are an import's now.</summary>
    public async Task CloseAsync(Actor by, long id, CancellationToken ct)
    {
        imports.Usual(by);
        await using var session = await databases.WriteAsync(by, ct);
        await session.RunAsync($"DELETE FROM platform_import_draft WHERE id = {id} AND created_by = {by.UserId}", ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Gives an own draft up, with its files.</summary>
    public async Task DropAsync(Actor by, long id, CancellationToken ct)
    {
        imports.Usual(by);
        var state = await GetAsync(by, id, ct);
        await CloseAsync(by, id, ct);
        await files.ForgetAsync(by.Tenant, await UnusedAsync(by.Tenant, by.UserId, state.Files, ct), ct);
    }

    /// <summary>Drafts that nobody has touched for a week go.</summary>
    public async Task CleanAsync(string tenant, CancellationToken ct)
    {
        var before = (time.GetUtcNow() - Kept).UtcDateTime;
        await using var session = await (await databases.GetAsync(tenant, ct)).ReadAsync(ct);
        foreach (var (id, owner) in await session.ListAsync($"SELECT id, created_by FROM platform_import_draft WHERE updated_at < {before}", r => (r.GetInt64(0), r.GetInt64(1)), ct))
            await DropAsync(Actor.System(tenant) with { UserId = owner }, id, ct);
    }

    // What the form names may be an import's by now, or never have been hers.
    private async Task<long[]> UnusedAsync(string tenant, long owner, IReadOnlyList<long> named, CancellationToken ct)
    {
        await using var session = await (await databases.GetAsync(tenant, ct)).ReadAsync(ct);
        var hers = await session.ListAsync($"SELECT id FROM platform_file WHERE created_by = {owner} AND id IN {new Ids(named)}", r => r.GetInt64(0), ct);
        var used = (await session.ListAsync($"SELECT files FROM platform_import WHERE created_by = {owner}", r => r.GetString(0), ct))
            .SelectMany(f => JsonSerializer.Deserialize<List<UsedFile>>(f, JsonSerializerOptions.Web)!.Select(u => u.File)).ToHashSet();
        return [.. hers.Where(f => !used.Contains(f))];
    }

    private sealed record UsedFile(long File);
}
