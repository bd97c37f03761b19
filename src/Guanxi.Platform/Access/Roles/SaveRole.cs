using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Access;

/// <summary>A role as stored.</summary>
/// <param name="Key">Of a shipped role; null for one of the tenant's own.</param>
/// <param name="Name">Null for a shipped role that bears its shipped name.</param>
/// <param name="Rows">By record type, <c>*</c> for all not named.</param>
/// <param name="Fields">Restricted ones, as <c>type.field</c>.</param>
/// <param name="Users">How many users have it.</param>
public sealed record RoleRow(
    long Id, string? Key, string? Name, bool Everything, IReadOnlyList<string> Permissions,
    IReadOnlyDictionary<string, RowScope> Rows, IReadOnlyDictionary<string, FieldAccess> Fields, long Users, long Version);

/// <summary>What a role shall allow.</summary>
/// <param name="Version">As last read; null for a new role.</param>
internal sealed record RoleChange(
    string? Name, IReadOnlyList<string> Permissions, IReadOnlyDictionary<string, RowScope> Rows, IReadOnlyDictionary<string, FieldAccess> Fields, long? Version = null);

public sealed class ListRoles(Databases databases)
{
    public async Task<IReadOnlyList<RoleRow>> RunAsync(Actor by, CancellationToken ct)
    {
        by.RequireAny([PlatformPermissions.ManageRoles, .. Delegation.Managing]);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync($"""
            SELECT id, key, name, everything, permissions, row_scopes, field_limits, (SELECT count(*) FROM platform_user_role WHERE role_id = id), version
            FROM platform_role ORDER BY id
            """, r =>
        {
            var words = new RoleWords(r.GetBoolean(3), r.GetString(4), r.GetString(5), r.GetString(6));
            return new RoleRow(r.GetInt64(0), r.Text(1), r.Text(2), words.Everything, words.PermissionNames, words.Rows, words.Fields, r.GetInt64(7), r.GetInt64(8));
        }, ct);
    }
}

/// <summary>Creates or changes a role.</summary>
internal sealed class SaveRole(Databases databases, FieldCatalogue catalogue, Callers callers)
{
    /// <param name="id">Null creates one.</param>
    /// <returns>Id of the role.</returns>
    /// <exception cref="InvalidException"><c>permission.unknown</c>, <c>field.unknown</c>, or <c>access.beyond-own</c>: the role would allow what the actor may not.</exception>
    /// <exception cref="ConflictException"><c>role.administrator-fixed</c>, <c>record.changed</c> or <c>record.duplicate-key</c>.</exception>
    public async Task<long> RunAsync(Actor by, long? id, RoleChange change, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageRoles);
        Check(by, change);
        var role = await databases.ChangeAsync(by, async (db, _) =>
        {
            var role = id is null ? new Role { Name = change.Name } : await db.RoleAsync(id.Value, ct);
            if (id is null)
                db.Roles.Add(role);
            else if (role.Version != change.Version)
                throw new ConflictException("record.changed");
            else
                Delegation.Require(by, callers.GrantsOf(by, new RoleWords(role)), "permissions");
            role.Name = change.Name;
            role.Allow(change.Permissions, change.Rows, change.Fields);
            Delegation.Require(by, callers.GrantsOf(by, new RoleWords(role)), "permissions");
            await db.SaveChangesAsync(ct);
            return role;
        }, ct);
        callers.Forget();
        return role.Id;
    }

    private void Check(Actor by, RoleChange change)
    {
        var tenant = catalogue.Of(by.Tenant);
        if (change.Permissions.FirstOrDefault(p => !catalogue.PermissionsOf(by.Tenant).Contains(p)) is { } unknown)
            throw new InvalidException("permission.unknown", "permissions", unknown);
        foreach (var type in change.Rows.Keys.Where(t => t != Role.AnyType))
            _ = tenant[type];
        foreach (var field in change.Fields.Keys)
            _ = field.Split('.') is [var type, var name] ? tenant[type][name] : throw new InvalidException("field.unknown", "fields", field, "");
    }
}

/// <summary>Removes a role of the tenant's own that nobody has.</summary>
internal sealed class RemoveRole(Databases databases, Callers callers)
{
    /// <exception cref="ConflictException"><c>role.shipped</c> or <c>role.in-use</c>.</exception>
    public async Task RunAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(PlatformPermissions.ManageRoles);
        await databases.ChangeAsync(by, async (db, session) =>
        {
            var role = await db.RoleAsync(id, ct);
            if (role.Key is not null)
                throw new ConflictException("role.shipped");
            if (await session.LongAsync($"SELECT count(*) FROM platform_user_role WHERE role_id = {id}", ct) is > 0 and var users)
                throw new ConflictException("role.in-use", null, users);
            db.Roles.Remove(role);
        }, ct);
        callers.Forget();
    }
}
