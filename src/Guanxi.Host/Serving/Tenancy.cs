using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Host.Serving;

internal static class Tenancy
{
    /// <summary>
    /// Which tenant a request is for: by its host name, else by the prefix <c>/t/{key}</c>, which becomes part of the
    /// path base, else <c>main</c>.
    /// </summary>
    public static void UseTenant(this WebApplication app, HostOptions options)
    {
        var catalogue = app.Services.GetRequiredService<FieldCatalogue>();
        app.Use(async (context, next) =>
        {
            var key = Databases.Main;
            if (options.Hosts.TryGetValue(context.Request.Host.Host, out var byHost))
                key = byHost;
            else if (context.Request.Path.StartsWithSegments("/t", out var rest) && rest.Value is { Length: > 1 } path)
            {
                var end = path.IndexOf('/', 1);
                key = end < 0 ? path[1..] : path[1..end];
                context.Request.PathBase = context.Request.PathBase.Add("/t/" + key);
                context.Request.Path = end < 0 ? "/" : path[end..];
            }
            if (!context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                context.Features.Set(await catalogue.OfAsync(key, context.RequestAborted));
            context.Features.Set(new Tenant(key));
            await next(context);
        });
    }
}
