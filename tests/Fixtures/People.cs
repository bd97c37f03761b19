using System.Collections.Concurrent;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests;

/// <summary>Everybody a route is tried as.</summary>
public enum Who
{
    /// <summary>Not signed in.</summary>
    Stranger,
    Administrator,
    Manager,
    /// <summary>Of the team North.</summary>
    SalesA,
    /// <summary>Of the team South.</summary>
    SalesB,
    Service,
    Analyst,
    Viewer,
    /// <summary>From outside: an agent, a broker.</summary>
    Partner,
    /// <summary>Signed in, without any role.</summary>
    Nobody,
}

/// <summary>The people of every test database; each signs in with her name at example.com and <see cref="Password"/>.</summary>
public static class People
{
    public const string Password = "correct horse battery";

    private static readonly ConcurrentDictionary<(Engine, Who), string> tokens = new();

    public static string Email(Who who) => $"{who.ToString().ToLowerInvariant()}@example.com";

    internal static string Token(Engine engine, Who who) => tokens[(engine, who)];

    internal static async Task CreateAsync(IServiceProvider services, Engine engine, CancellationToken ct)
    {
        var system = Actor.System(Databases.Main);
        var bootstrap = services.GetRequiredService<Bootstrap>();
        var teams = services.GetRequiredService<SaveTeam>();
        await bootstrap.EnsureRolesAsync(Databases.Main, ct);
        var north = await teams.RunAsync(system, null, new TeamChange("North", null), ct);
        var south = await teams.RunAsync(system, null, new TeamChange("South", null), ct);
        foreach (var who in Enum.GetValues<Who>().Where(w => w != Who.Stranger))
        {
            string[] roles = who switch { Who.Nobody => [], Who.SalesA or Who.SalesB => [ShippedRoles.Sales], _ => [who.ToString().ToLowerInvariant()] };
            Membership[] memberships = who switch { Who.SalesA or Who.Viewer => [new(north)], Who.SalesB => [new(south)], _ => [] };
            var id = await services.GetRequiredService<AddUser>().RunAsync(system, new NewUser(Email(who), who.ToString(), Password, "en", "UTC",
                await bootstrap.RoleIdsAsync(Databases.Main, roles, ct), memberships, MustChangePassword: false), ct);
            tokens[(engine, who)] = (await services.GetRequiredService<CreateToken>().RunAsync(system, new TokenRequest("test", [], UserId: id), ct)).Token;
        }
    }
}
