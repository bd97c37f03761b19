using Guanxi.Core;
using Microsoft.Extensions.Configuration;

namespace Guanxi.Host;

/// <summary>
/// Everything that can be configured: from the file <c>guanxi.json</c> in the data folder, then the environment
/// (<c>GUANXI__connectionString</c> …), then the command line; the later wins.
/// </summary>
public sealed class HostOptions
{
    public const string FileName = "guanxi.json";

    /// <summary>Absolute folder of databases, files, keys and backups.</summary>
    public required string DataDir { get; init; }

    /// <summary>PostgreSQL; null keeps each tenant in a SQLite file.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Addresses to listen at, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Host names and the tenants they stand for.</summary>
    public IReadOnlyDictionary<string, string> Hosts { get; init; } = new Dictionary<string, string>();

    /// <summary>Address of an OpenTelemetry collector; null sends nothing anywhere.</summary>
    public string? Otlp { get; init; }

    /// <summary>Addresses or networks of reverse proxies whose X-Forwarded headers are believed; none by default.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>Database servers that imports may fetch tables from, each with its port where that is not 5432; none by default.</summary>
    public IReadOnlyList<string> ImportHosts { get; init; } = [];

    /// <summary>Requests of the API a minute for each token; 0 counts none.</summary>
    public int ApiRequestsPerMinute { get; init; } = 6_000;

    /// <summary><c>Production</c> or <c>Development</c>.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary>False where only a command runs: it speaks for itself.</summary>
    public bool Logs { get; init; } = true;

    /// <param name="arguments">Settings of the command line, by the same names; null values are left out.</param>
    /// <exception cref="InvalidException"><c>config.file</c>: guanxi.json cannot be read.</exception>
    public static HostOptions Load(string dataDir, bool logs, params IEnumerable<(string Name, string? Value)> arguments)
    {
        var dir = Path.GetFullPath(dataDir);
        IConfigurationRoot settings;
        try
        {
            settings = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(dir, FileName), optional: true)
                .AddEnvironmentVariables("GUANXI__")
                .AddInMemoryCollection(arguments.Where(a => a.Value is not null).Select(a => KeyValuePair.Create(a.Name, a.Value)))
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidException("config.file", null, Path.Combine(dir, FileName), (e.InnerException ?? e).Message);
        }
        return new HostOptions
        {
            DataDir = dir,
            ConnectionString = settings["connectionString"] is { Length: > 0 } connection ? connection : null,
            Urls = settings["urls"] is { Length: > 0 } urls ? urls : "http://127.0.0.1:5080",
            Hosts = settings.GetSection("hosts").GetChildren().Where(h => h.Value is not null)
                .ToDictionary(h => h.Key, h => h.Value!, StringComparer.OrdinalIgnoreCase),
            Otlp = settings["otlp"] is { Length: > 0 } otlp ? otlp : null,
            Proxies = [.. settings.GetSection("proxies").GetChildren().Select(p => p.Value).OfType<string>()],
            ImportHosts = [.. settings.GetSection("import:hosts").GetChildren().Select(h => h.Value).OfType<string>()],
            ApiRequestsPerMinute = int.TryParse(settings["api:requestsPerMinute"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var requests) ? requests : 6_000,
            Environment = settings["environment"] ?? System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production",
            Logs = logs,
        };
    }
}
