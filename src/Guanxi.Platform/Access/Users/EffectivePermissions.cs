using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>What all roles of a user come to.</summary>
/// <param name="Rows">By record type.</param>
/// <param name="Fields">Restricted ones, as <c>type.field</c>.</param>
/// <param name="Teams">Ids of her teams and all below them.</param>
public sealed record Effective(
    IReadOnlyList<string> Permissions, IReadOnlyDictionary<string, RowScope> Rows, IReadOnlyDictionary<string, FieldAccess> Fields, IReadOnlyList<long> Teams);

internal sealed class EffectivePermissions(Databases databases, FieldCatalogue catalogue, Callers callers)
{
    public async Task<Effective> RunAsync(Actor by, long userId, CancellationToken ct)
    {
        by.RequireAny(Delegation.Managing);
        await using var session = await databases.ReadAsync(by, ct);
        if (!by.May(PlatformPermissions.ManageUsers))
            await Delegation.RequireOverUserAsync(session, callers, by, userId, ct);
        return Of(by.Tenant, await callers.GrantsOfAsync(session, by.Tenant, userId, ct), await Callers.TeamsOfAsync(session, userId, ct));
    }

    public Effective Of(string tenant, Grants grants, IReadOnlyList<long> teams) => new(
        [.. catalogue.PermissionsOf(tenant).Where(grants.Allows)],
        catalogue.Of(tenant).Types.ToDictionary(t => t.Name, t => grants.ScopeOf(t.Name)),
        catalogue.Of(tenant).Types.SelectMany(t => t.Fields.Select(f => (Name: $"{t.Name}.{f.Name}", Access: grants.AccessTo(t.Name, f.Name))))
            .Where(f => f.Access != FieldAccess.Write).ToDictionary(f => f.Name, f => f.Access),
        teams);
}
