namespace Guanxi.Platform.Importing.Fetching;

/// <summary>From which database servers tables may be fetched. The operator says so: whoever imports would otherwise reach into the network the server stands in.</summary>
public sealed class FetchOptions
{
    /// <summary>Names or addresses as they are typed, each with a port or without one for the usual 5432; none by default.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public bool IsOpen => Hosts.Count > 0;

    /// <summary>Whether this very server may be reached.</summary>
    public bool Allows(string host, int port)
        => Hosts.Any(h => h.LastIndexOf(':') is > 0 and var colon && !h.EndsWith(']')
            ? h[..colon].Equals(host, StringComparison.OrdinalIgnoreCase) && h[(colon + 1)..] == port.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : h.Equals(host, StringComparison.OrdinalIgnoreCase) && port == 5432);
}
