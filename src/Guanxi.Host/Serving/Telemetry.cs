using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Guanxi.Host.Serving;

/// <summary>Metrics and traces to a collector, when one is configured.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, HostOptions options)
    {
        if (options.Otlp is { } endpoint)
            services.AddHostedService(_ => new Sender(new Uri(endpoint)));
    }

    private sealed class Sender(Uri endpoint) : IHostedService
    {
        private MeterProvider? meters;
        private TracerProvider? traces;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService("guanxi", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3));
            meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "Guanxi")
                .AddOtlpExporter(Configure).Build();
            traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore", "Npgsql", "Guanxi")
                .AddOtlpExporter(Configure).Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            meters?.Dispose();
            traces?.Dispose();
            return Task.CompletedTask;
        }

        private void Configure(OtlpExporterOptions otlp)
        {
            otlp.Endpoint = endpoint;
            otlp.Protocol = endpoint.Port == 4318 ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        }
    }
}
