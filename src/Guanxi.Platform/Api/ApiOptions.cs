namespace Guanxi.Platform.Api;

/// <summary>How much the API gives to one caller.</summary>
public sealed class ApiOptions
{
    /// <summary>Requests a minute for each token, and for each user in the browser; 0 counts none.</summary>
    public int RequestsPerMinute { get; init; } = 6_000;
}
