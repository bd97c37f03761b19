namespace Guanxi.Platform.Jobs;

public static class JobPermissions
{
    /// <summary>Sees her own jobs, and may stop, pause and resume them.</summary>
    public const string Read = "jobs.read";

    /// <summary>Sees and steers everybody's.</summary>
    public const string Manage = "jobs.manage";
}
