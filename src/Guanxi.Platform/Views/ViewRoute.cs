using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Custom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Views;

/// <summary>Which view the addresses of a group are about: one that is shipped, or whichever the tenant made under the route that the address names.</summary>
internal sealed record ViewRoute(RecordView? Shipped)
{
    /// <summary>Every type that tenants made: <c>/records/{route}</c>.</summary>
    public static readonly ViewRoute Own = new((RecordView?)null);

    public string Path => Shipped is null ? "/" + TypeDefinition.Folder + "{route}" : "/" + Shipped.Type.Route;

    /// <summary>With the fields of the caller's tenant.</summary>
    /// <exception cref="NotFoundException">The tenant made no such type.</exception>
    /// <exception cref="ForbiddenException">The caller may not read it.</exception>
    public RecordView Of(HttpContext context)
    {
        var by = Caller.Of(context).Actor;
        var views = context.RequestServices.GetRequiredService<RecordViews>();
        if (Shipped is not null)
            return views.Of(by.Tenant, Shipped);
        var route = TypeDefinition.Folder + context.Request.RouteValues["route"];
        var view = views.Of(by.Tenant).FirstOrDefault(v => v.Type.Custom && v.Type.Route == route) ?? throw new NotFoundException("record type", route);
        by.Require(view.Type.ReadPermission);
        return view;
    }

    /// <summary>What an endpoint of the group demands. The permissions of a tenant's own type are its own, and asked for where the deed is done.</summary>
    public T Demand<T>(T endpoint, Func<RecordView, string?> permission) where T : IEndpointConventionBuilder
        => Shipped is null ? endpoint.OpenToSignedIn() : endpoint.Demands(permission(Shipped) ?? Shipped.Type.ReadPermission);
}
