using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Access;

/// <summary>Makes a tenant ready for its first sign-in. Started by the command line on the machine, never by a request.</summary>
public sealed class Bootstrap(Databases databases, AddUser addUser, ListRoles listRoles)
{
    /// <summary>Creates what is missing of tenant, shipped roles and, where there is no user at all, the first administrator.</summary>
    /// <returns>Id of the administrator created; null when the tenant had users.</returns>
    /// <exception cref="InvalidException">The password or the address will not do.</exception>
    public async Task<long?> EnsureAsync(string tenant, string email, string password, string language, CancellationToken ct)
    {
        var system = Actor.System(tenant);
        var database = await EnsureRolesAsync(tenant, ct);
        await using (var session = await database.ReadAsync(ct))
            if (await session.LongAsync($"SELECT count(*) FROM platform_user", ct) > 0)
                return null;
        var administrator = (await RoleIdsAsync(tenant, [ShippedRoles.Administrator], ct))[0];
        return await addUser.RunAsync(system, new NewUser(
            email, email.Split('@')[0], password, language, language == "en" ? "UTC" : language == "zh-Hant" ? "Asia/Taipei" : "Asia/Shanghai", [administrator], [], MustChangePassword: false), ct);
    }

    /// <summary>Creates what is missing of tenant and shipped roles.</summary>
    public async Task<Database> EnsureRolesAsync(string tenant, CancellationToken ct)
    {
        var database = await databases.CreateAsync(tenant, ct);
        await using var db = await databases.OpenAsync(Actor.System(tenant), ct);
        await ShippedRoles.EnsureAsync(db, ct);
        return database;
    }

    /// <summary>Ids of roles by key or name, in the order asked.</summary>
    /// <exception cref="NotFoundException">No role is called so.</exception>
    public async Task<long[]> RoleIdsAsync(string tenant, IReadOnlyList<string> names, CancellationToken ct)
    {
        var roles = await listRoles.RunAsync(Actor.System(tenant), ct);
        return [.. names.Select(n => (roles.FirstOrDefault(r => r.Key == n) ?? roles.FirstOrDefault(r => r.Name == n) ?? throw new NotFoundException("role", n)).Id)];
    }

    /// <summary>Id of the user who signs in with the address.</summary>
    /// <exception cref="NotFoundException">Nobody does.</exception>
    public async Task<long> UserIdAsync(string tenant, string email, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.ReadAsync(ct);
        return await session.LongAsync($"SELECT id FROM platform_user WHERE email = {User.Login(email)}", ct) is > 0 and var id ? id : throw new NotFoundException("user", email);
    }
}
