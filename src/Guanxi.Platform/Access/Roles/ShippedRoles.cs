using Guanxi.Core;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Platform.Access;

/// <summary>
/// Roles every tenant begins with. All but the administrator are the tenant's to change. Permissions are named as the
/// modules register them; one whose module is not installed does nothing.
/// </summary>
public static class ShippedRoles
{
    public const string Administrator = "administrator";
    public const string Manager = "manager";
    public const string Sales = "sales";
    public const string Service = "service";
    public const string Analyst = "analyst";
    public const string Viewer = "viewer";

    /// <summary>Agents, brokers and distributors: they bring customers and see only their own.</summary>
    public const string Partner = "partner";

    private const string Partnered = "customers.read products.read";
    private const string Read = "customers.read orders.read products.read dashboard.read colleagues.read";

    private static readonly (string Key, string Permissions, RowScope Rows)[] Shipped =
    [
        (Manager, Read + " customers.write customers.delete customers.import customers.export orders.write orders.import orders.delete products.write lifecycle.manage views.publish jobs.read", RowScope.All),
        (Sales, Read + " customers.write customers.import orders.write orders.import jobs.read", RowScope.Team),
        (Service, Read + " customers.write", RowScope.All),
        (Analyst, Read + " customers.export", RowScope.All),
        (Viewer, Read, RowScope.Team),
        (Partner, Partnered + " customers.write", RowScope.Own),
    ];

    internal static async Task EnsureAsync(AppDb db, CancellationToken ct)
    {
        var there = await db.Roles.Select(r => r.Key).ToListAsync(ct);
        if (!there.Contains(Administrator))
            db.Roles.Add(new Role { Key = Administrator, Everything = true });
        foreach (var (key, permissions, rows) in Shipped.Where(s => !there.Contains(s.Key)))
        {
            var role = new Role { Key = key };
            role.Allow(permissions.Split(' '), new Dictionary<string, RowScope> { [Role.AnyType] = rows }, new Dictionary<string, FieldAccess>());
            db.Roles.Add(role);
        }
        await db.SaveChangesAsync(ct);
    }
}
