using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Views.Saved;

/// <summary>Who has a view among her tabs. It shows each of them only what she may see.</summary>
public enum ViewScope
{
    /// <summary>Whoever made it.</summary>
    Private,
    /// <summary>A team and those below it.</summary>
    Team,
    /// <summary>Everybody who may see such records.</summary>
    Public,
}

/// <summary>What a view is made of.</summary>
/// <param name="Columns">Fields in their order; null shows each reader those she chose last.</param>
/// <param name="Team">Of a team's view.</param>
public sealed record ViewInput(string Name, ViewScope Scope = ViewScope.Private, long? Team = null, string? Filter = null, string? Q = null, string? Sort = null, IReadOnlyList<string>? Columns = null);

/// <summary>A list as somebody saved it.</summary>
/// <param name="Mine">The reader made it.</param>
/// <param name="Default">It is what the reader's list opens with.</param>
/// <param name="MayChange">The reader may rename, change and delete it.</param>
public sealed record SavedView(long Id, string Type, string Name, ViewScope Scope, long? Team, long Owner, string? Filter, string? Q, string? Sort, IReadOnlyList<string>? Columns, bool Mine, bool Default, bool MayChange)
{
    internal ListState State(string path) => new(path, Filter, Q, Sort, Columns is null ? null : string.Join(',', Columns), null) { View = Id.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    /// <summary>The list is no longer as it was saved.</summary>
    internal bool IsChanged(ListState now) => (Filter, Q, Sort) != (now.Filter, now.Search, now.Sort) || (Columns is not null && now.Columns != string.Join(',', Columns)) || (Columns is null && now.Columns is not null);
}

/// <summary>Lists by name: made, changed, shared and forgotten.</summary>
public sealed class SavedViews(Databases databases, FieldCatalogue catalogue, TimeProvider time)
{
    private const int MostEach = 100;
    private const int LongestName = 80;

    internal static readonly SchemaStep Step = new("20261122t-saved-view", s => s
        .Table("platform_view", t => t.Id().Text("type").Text("name").Text("scope").Long("team_id", nullable: true).Long("owner_id")
            .Text("filter", nullable: true).Text("q", nullable: true).Text("sort", nullable: true).Text("columns", nullable: true).Time("created_at").Time("updated_at"))
        .Index("platform_view", "type", "type, owner_id")
        .Table("platform_view_default", t => t.Long("user_id").Text("type").Long("view_id").Key("user_id, type")));

    /// <summary>The views among her tabs, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(Actor by, RecordType type, CancellationToken ct)
    {
        by.Require(type.ReadPermission);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync(Select(session, by).Add($" AND v.type = {type.Name} ORDER BY v.name, v.id LIMIT {MostEach * 2}"), r => Read(r, by), ct);
    }

    /// <exception cref="NotFoundException">There is none, or it is not among her tabs.</exception>
    public async Task<SavedView> GetAsync(Actor by, long id, CancellationToken ct)
    {
        RequireAny(by);
        await using var session = await databases.ReadAsync(by, ct);
        return await GetAsync(session, by, id, ct);
    }

    /// <exception cref="InvalidException">The name, or a filter that cannot be followed.</exception>
    /// <exception cref="ForbiddenException">She may not publish views, or is not of that team.</exception>
    public async Task<SavedView> AddAsync(Actor by, RecordType type, ViewInput view, CancellationToken ct)
    {
        by.Require(type.ReadPermission);
        Check(by, type, view);
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await databases.WriteAsync(by, ct);
        if (await session.LongAsync($"SELECT count(*) FROM platform_view WHERE owner_id = {by.UserId} AND type = {type.Name}", ct) >= MostEach)
            throw new InvalidException("views.too-many", "name", MostEach);
        var id = await session.LongAsync($"""
            INSERT INTO platform_view (type, name, scope, team_id, owner_id, filter, q, sort, columns, created_at, updated_at)
            VALUES ({type.Name}, {view.Name.Trim()}, {Word(view.Scope)}, {TeamOf(view)}, {by.UserId}, {view.Filter}, {view.Q}, {view.Sort}, {Columns(view)}, {now}, {now}) RETURNING id
            """, ct);
        await AuditEntry.For("view", id, "create", by, now, new AuditChange("name", null, view.Name), new AuditChange("scope", null, Word(view.Scope))).WriteAsync(session, ct);
        var saved = await GetAsync(session, by, id, ct);
        await session.CommitAsync(ct);
        return saved;
    }

    /// <exception cref="ForbiddenException">It is somebody else's.</exception>
    public async Task<SavedView> ChangeAsync(Actor by, long id, ViewInput view, CancellationToken ct)
    {
        var before = await OwnAsync(by, id, ct);
        Check(by, (await catalogue.OfAsync(by.Tenant, ct))[before.Type], view);
        var now = time.GetUtcNow().UtcDateTime;
        await using var session = await databases.WriteAsync(by, ct);
        await session.RunAsync($"""
            UPDATE platform_view SET name = {view.Name.Trim()}, scope = {Word(view.Scope)}, team_id = {TeamOf(view)}, filter = {view.Filter}, q = {view.Q}, sort = {view.Sort},
                columns = {Columns(view)}, updated_at = {now} WHERE id = {id}
            """, ct);
        await AuditEntry.For("view", id, "update", by, now, new AuditChange("name", before.Name, view.Name), new AuditChange("scope", Word(before.Scope), Word(view.Scope)), new AuditChange("filter", before.Filter, view.Filter)).WriteAsync(session, ct);
        var saved = await GetAsync(session, by, id, ct);
        await session.CommitAsync(ct);
        return saved;
    }

    /// <exception cref="ForbiddenException">It is somebody else's.</exception>
    public async Task RemoveAsync(Actor by, long id, CancellationToken ct)
    {
        var view = await OwnAsync(by, id, ct);
        await using var session = await databases.WriteAsync(by, ct);
        await session.RunAsync($"DELETE FROM platform_view_default WHERE view_id = {id}", ct);
        await session.RunAsync($"DELETE FROM platform_view WHERE id = {id}", ct);
        await AuditEntry.For("view", id, "delete", by, time.GetUtcNow().UtcDateTime, new AuditChange("name", view.Name, null)).WriteAsync(session, ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Her list opens with it from now on, or as before.</summary>
    public async Task OpenWithAsync(Actor by, long id, bool open, CancellationToken ct)
    {
        var view = await GetAsync(by, id, ct);
        await using var session = await databases.WriteAsync(by, ct);
        await session.RunAsync($"DELETE FROM platform_view_default WHERE user_id = {by.UserId} AND type = {view.Type}", ct);
        if (open)
            await session.RunAsync($"INSERT INTO platform_view_default (user_id, type, view_id) VALUES ({by.UserId}, {view.Type}, {id})", ct);
        await session.CommitAsync(ct);
    }

    private void RequireAny(Actor by)
    {
        var types = catalogue.Of(by.Tenant).Types;
        if (!types.Any(t => by.May(t.ReadPermission)))
            by.Require(types.First().ReadPermission);
    }

    private async Task<SavedView> OwnAsync(Actor by, long id, CancellationToken ct)
        => await GetAsync(by, id, ct) is { MayChange: true } view ? view : throw new ForbiddenException(PlatformPermissions.PublishViews);

    private static void Check(Actor by, RecordType type, ViewInput view)
    {
        if (view.Name.Trim() is not { Length: > 0 and <= LongestName })
            throw new InvalidException("views.name", "name", LongestName);
        if (view.Scope == ViewScope.Public)
            by.Require(PlatformPermissions.PublishViews);
        if (view.Scope == ViewScope.Team && !(view.Team is { } team && (by.Teams.Contains(team) || by.May(PlatformPermissions.PublishViews))))
            throw new InvalidException("views.team", "team");
        RecordQuery.Of(type, view.Filter, view.Q, view.Sort, null, null, null);
        foreach (var column in view.Columns ?? [])
            _ = type[column];
    }

    private static async Task<SavedView> GetAsync(Session session, Actor by, long id, CancellationToken ct)
        => (await session.ListAsync(Select(session, by).Add($" AND v.id = {id}"), r => Read(r, by), ct)).FirstOrDefault() ?? throw new NotFoundException("view", id);

    private static Sql Select(Session session, Actor by) => session.Sql($"""
        SELECT v.id, v.type, v.name, v.scope, v.team_id, v.owner_id, v.filter, v.q, v.sort, v.columns, d.view_id
        FROM platform_view v LEFT JOIN platform_view_default d ON d.view_id = v.id AND d.user_id = {by.UserId}
        WHERE (v.owner_id = {by.UserId} OR v.scope = 'public' OR (v.scope = 'team' AND v.team_id IN {new Ids(by.Teams)}))
        """);

    private static SavedView Read(System.Data.Common.DbDataReader r, Actor by)
    {
        var (scope, owner) = (Enum.Parse<ViewScope>(r.GetString(3), ignoreCase: true), r.GetInt64(5));
        return new(r.GetInt64(0), r.GetString(1), r.GetString(2), scope, r.Long(4), owner, r.Text(6), r.Text(7), r.Text(8), r.Text(9)?.Split(','),
            owner == by.UserId, !r.IsDBNull(10), owner == by.UserId || (scope != ViewScope.Private && by.May(PlatformPermissions.PublishViews)));
    }

    private static string Word(ViewScope scope) => scope.ToString().ToLowerInvariant();

    private static long? TeamOf(ViewInput view) => view.Scope == ViewScope.Team ? view.Team : null;

    private static string? Columns(ViewInput view) => view.Columns is { Count: > 0 } columns ? string.Join(',', columns) : null;
}
