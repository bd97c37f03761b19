using System.Text.Encodings.Web;
using Guanxi.Analytics;
using Guanxi.Customers;
using Guanxi.Host.Layout;
using Guanxi.Host.Serving;
using Guanxi.Platform;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Data;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Importing.Fetching;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Guanxi.Sales;

namespace Guanxi.Host;

/// <summary>Puts the modules together: the same for the web server and for every command.</summary>
public static class GuanxiHost
{
    /// <summary>Services and pipeline, not started. A command uses the services alone and disposes them.</summary>
    /// <param name="configure">Adds or replaces services: tests bring their own clock.</param>
    public static WebApplication Build(HostOptions options, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = options.Environment,
            ApplicationName = "Guanxi",
        });
        builder.Logging.AddGuanxi(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 10 * 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
        });
        if (options.Urls.Contains("https:", StringComparison.OrdinalIgnoreCase))
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        AddServices(builder.Services, options);
        configure?.Invoke(builder.Services);
        if (builder.Environment.IsDevelopment())
            builder.Services.AddGallery();
        var app = builder.Build();
        Use(app, options);
        return app;
    }

    private static void AddServices(IServiceCollection services, HostOptions options)
    {
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(h => h.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.AddSingleton(options);
        services.AddSingleton(new Module("host", typeof(GuanxiHost).Assembly));
        services.AddSingleton(new FetchOptions { Hosts = options.ImportHosts });
        services.AddPlatform(new StorageOptions { DataDir = options.DataDir, ConnectionString = options.ConnectionString });
        services.AddCustomers();
        services.AddSales();
        services.AddSingleton(new ApiOptions { RequestsPerMinute = options.ApiRequestsPerMinute });
        services.AddApi();
        services.AddAnalytics();

        services.AddUi();
        services.AddCompression();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            // A body that lacks what its record needs is a bad request, not a null deep inside.
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        services.AddSingleton<Health>();
        services.AddTelemetry(options);
    }

    private static void Use(WebApplication app, HostOptions options)
    {
        app.UseProxies(options);
        app.UseResponseCompression();
        TenantLinks.Use(app);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask });
        app.UseUi();
        app.UseTenant(options);
        app.UseStatusCodePages(context => app.Services.GetRequiredService<ErrorHandler>().WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
        app.UseRouting();
        app.UseAccess();
        app.UseRequestLanguage();
        app.MapHealth();
        app.MapLayout();
        app.MapPlatform();
        app.MapApi();
        app.MapCustomers();
        app.MapSales();
        app.MapAnalytics();
        if (app.Environment.IsDevelopment())
            app.MapGallery();
    }
}
