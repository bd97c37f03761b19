using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
            .AddSingleton<Idempotency>()
            .AddSingleton<ApiWriter>()
            .AddSingleton<BatchEndpoint>()
            .AddSingleton<RecordEndpoints>()
            .AddSingleton<OpenApiSchemas>()
            .AddSingleton<OpenApiDocument>()
            .AddSingleton<ReferencePages>()
            .AddNav(new NavItem(ReferencePages.Address, "command", typeof(Text), "api.title", 40) { Place = NavPlace.Person });
    }

    /// <summary>Every record type of the catalogue, and what the modules add.</summary>
    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var routes = new ApiRoutes(app.MapGroup(Root));
        var records = services.GetRequiredService<RecordEndpoints>();
        foreach (var type in services.GetRequiredService<FieldCatalogue>().Types)
            records.Map(routes, type);
        records.MapOwn(routes);
        foreach (var module in services.GetRequiredService<Modules>().All)
            module.Api?.Invoke(routes);
        routes.Serve("GET", "/openapi.json", ["language"], call => DescribeAsync(call, services.GetRequiredService<OpenApiDocument>(), routes)).OpenToSignedIn();
        ReferencePages.Map(app, routes.Operations);
        return app;
    }

    /// <summary>Whether a program asks, rather than somebody who reads pages.</summary>
    internal static bool Asks(HttpRequest request) => request.Path.StartsWithSegments(Root, StringComparison.Ordinal);

    private static async Task DescribeAsync(ApiCall call, OpenApiDocument document, ApiRoutes routes)
    {
        var language = call.Query("language");
        if (language is not null && Languages.Match(language) is null)
            throw new ApiError(StatusCodes.Status400BadRequest, "api.language", "language", string.Join(", ", Languages.All));
        Languages.Speak(Languages.Match(language) ?? RequestLanguage.Of(call.Context));
        using var buffer = JsonBuffer.Take();
        document.Write(routes.Operations, call.Actor).WriteTo(buffer.Json);
        await call.Context.SendAsync(StatusCodes.Status200OK, buffer);
    }
}
