using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guanxi.Platform.Api;

/// <summary>REST API v1.</summary>
public static class ApiModule
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.TryAddSingleton(new ApiOptions());
        return services
            .AddSingleton<Problems>()
            .AddSingleton<RateLimit>()
            .AddSingleton<Currencies>()
            .AddSingleton<Idempotency>()
            .AddSingleton<ApiWriter>()
            .AddSingleton<BatchEndpoint>()
            .AddSingleton<RecordEndpoints>();
    }

    /// <summary>Every record type of the catalogue, and what the modules add.</summary>
    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var routes = new ApiRoutes(app.MapGroup(Root), services.GetRequiredService<Problems>(), services.GetRequiredService<RateLimit>());
        var records = services.GetRequiredService<RecordEndpoints>();
        foreach (var type in services.GetRequiredService<FieldCatalogue>().Types)
            records.Map(routes, type);
        foreach (var module in services.GetRequiredService<Modules>().All)
            module.Api?.Invoke(routes);
        return app;
    }
}
