using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Tests.Architecture;

public sealed class EndpointTests
{
    /// <summary>All that a stranger reaches.</summary>
    private static readonly string[] Anonymous = ["/health/live", "/health/ready", "/language", "/theme", "/sign-in", "/sign-in/code", "/api/v1/session", "/preferences/{token}", "/preferences/confirm/{token}", "/care.ics"];

    [Fact]
    public async Task Every_endpoint_says_what_it_demands()
    {
        var endpoints = await EndpointsAsync();
        endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<Demand>() is null).Select(Shown).ShouldBeEmpty("neither a demand nor open to all");
        endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null && e.Metadata.GetMetadata<Demand>() is not null).Select(Shown).ShouldBeEmpty("open to all, and yet a demand");
        endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(e => e.RoutePattern.RawText).Distinct().ShouldBe(Anonymous, ignoreOrder: true);
    }

    [Fact]
    public async Task What_an_endpoint_demands_is_a_permission_that_roles_can_grant()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        var known = tenant.Get<Platform.Data.Modules>().Permissions.Select(p => p.Name).Append(PlatformPermissions.OwnAccount).ToHashSet();
        (await EndpointsAsync()).SelectMany(e => e.Metadata.OfType<Demand>()).SelectMany(d => d.AnyOf).Distinct().Except(known).ShouldBeEmpty();
    }

    private static async Task<List<RouteEndpoint>> EndpointsAsync()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        var endpoints = tenant.Endpoints.ToList();
        endpoints.Count.ShouldBeGreaterThan(100);
        return endpoints;
    }

    private static string Shown(RouteEndpoint endpoint) => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0]} {endpoint.RoutePattern.RawText}";
}
