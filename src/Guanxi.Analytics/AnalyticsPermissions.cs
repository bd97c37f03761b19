namespace Guanxi.Analytics;

/// <summary>What roles can grant on figures.</summary>
public static class AnalyticsPermissions
{
    public const string ReadDashboard = "dashboard.read";

    internal static readonly IReadOnlyList<string> All = [ReadDashboard];
}
