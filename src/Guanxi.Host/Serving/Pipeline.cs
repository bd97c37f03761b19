using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;

namespace Guanxi.Host.Serving;

internal static class Pipeline
{
    /// <summary>Believes X-Forwarded headers of the named proxies and of nobody else.</summary>
    public static void UseProxies(this WebApplication app, HostOptions options)
    {
        if (options.Proxies.Count == 0)
            return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.Proxies)
            if (proxy.Contains('/', StringComparison.Ordinal))
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            else
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        app.UseForwardedHeaders(forwarded);
    }

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(c =>
        {
            c.EnableForHttps = true;
            c.Providers.Add<BrotliCompressionProvider>();
            c.Providers.Add<GzipCompressionProvider>();
            c.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(b => b.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(g => g.Level = CompressionLevel.Fastest);
    }

    /// <summary>Lines for people in development and on a terminal, JSON for machines otherwise.</summary>
    public static void AddGuanxi(this ILoggingBuilder logging, HostOptions options)
    {
        logging.ClearProviders();
        if (!options.Logs)
            return;
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (options.Environment == Environments.Development || !Console.IsOutputRedirected)
            logging.AddSimpleConsole(c => c.SingleLine = true);
        else
            logging.AddJsonConsole(c => c.UseUtcTimestamp = true);
    }
}
