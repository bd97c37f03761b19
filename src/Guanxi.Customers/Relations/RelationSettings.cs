using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Relations;

/// <summary>Reading and changing the roles that a company adds to those shipped.</summary>
internal sealed class RelationSettings(Databases databases, SettingStore settings)
{
    public async Task<RelationRoles> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageSettings);
        await using var session = await databases.ReadAsync(by, ct);
        return await RelationRoles.OfAsync(session, settings, ct);
    }

    /// <exception cref="InvalidException">A key is none or taken, or a name is missing in a language.</exception>
    /// <exception cref="ConflictException"><c>relation.role.used</c>: a role that goes still stands between customers.</exception>
    public async Task SaveAsync(Actor by, RelationRoles roles, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageSettings);
        roles.Check();
        await using var session = await databases.WriteAsync(by, ct);
        var before = await RelationRoles.OfAsync(session, settings, ct);
        string[] gone = [.. before.All.Where(r => !roles.Has(r))];
        if (gone.Length > 0 && await session.FirstAsync($"SELECT role FROM customers_relation WHERE role IN {new Strings(gone)} LIMIT 1", r => r.GetString(0), ct) is { } used)
            throw new ConflictException("relation.role.used", "own", used);
        await settings.SetAsync(session, by, RelationRoles.Setting, roles, ct);
        await session.CommitAsync(ct);
    }
}
