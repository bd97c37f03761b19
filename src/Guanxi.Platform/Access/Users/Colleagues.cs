using System.Collections.Concurrent;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Somebody or some team by name.</summary>
/// <param name="Active">False for a disabled user: shown where she is named, not offered any more.</param>
public sealed record Named(long Id, string Name, bool Active);

/// <summary>Names of a tenant's users and teams by id.</summary>
public sealed record TenantDirectory(IReadOnlyDictionary<long, Named> Users, IReadOnlyDictionary<long, Named> Teams);

/// <summary>Names for owners and teams of records, in lists and pickers. Kept in memory for half a minute.</summary>
public sealed class Colleagues(Databases databases, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (TenantDirectory Directory, DateTimeOffset Until)> known = new();

    /// <summary>Those whom the actor may know by name: everybody, or herself and her own teams with their members.</summary>
    public async ValueTask<TenantDirectory> OfAsync(Actor by, CancellationToken ct)
    {
        var all = await OfAsync(by.Tenant, ct);
        if (by.May(PlatformPermissions.ReadColleagues))
            return all;
        await using var session = await databases.ReadAsync(by, ct);
        var near = await session.ListAsync($"SELECT DISTINCT user_id FROM platform_team_member WHERE team_id IN {new Ids(by.Teams)}", r => r.GetInt64(0), ct);
        return new(all.Users.Where(u => u.Key == by.UserId || near.Contains(u.Key)).ToDictionary(), all.Teams.Where(t => by.Teams.Contains(t.Key)).ToDictionary());
    }

    public async ValueTask<TenantDirectory> OfAsync(string tenant, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(tenant, out var kept) && kept.Until > now)
            return kept.Directory;
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.ReadAsync(ct);
        var users = await session.ListAsync($"SELECT id, name, disabled_at FROM platform_user ORDER BY name", r => new Named(r.GetInt64(0), r.GetString(1), r.IsDBNull(2)), ct);
        var teams = await session.ListAsync($"SELECT id, name FROM platform_team ORDER BY name", r => new Named(r.GetInt64(0), r.GetString(1), true), ct);
        var directory = new TenantDirectory(users.ToDictionary(u => u.Id), teams.ToDictionary(t => t.Id));
        known[tenant] = (directory, now + Fresh);
        return directory;
    }

    internal void Forget() => known.Clear();
}
