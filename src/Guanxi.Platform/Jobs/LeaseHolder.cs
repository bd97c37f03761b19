using System.Diagnostics;
using System.Globalization;

namespace Guanxi.Platform.Jobs;

/// <summary>
/// A process that holds leases: machine, process id and start. Its own machine can tell at once whether it is still alive,
/// so that nobody waits for the lease of a killed process to run out.
/// </summary>
internal static class LeaseHolder
{
    private static readonly string Own = Describe();

    /// <summary>A new name for each claim: a job that was taken over and came back is not mistaken for the old claim.</summary>
    public static string NewClaim() => $"{Own}:{Guid.NewGuid():N}";

    /// <summary>True when the holder was a process of this machine and is no more.</summary>
    public static bool IsDead(string holder)
    {
        var parts = holder.Split(':');
        if (parts is not [var machine, var pid, var start, _] || machine != Environment.MachineName)
            return false;
        if (!int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var startedAt))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            // The clock may have been set since: two seconds are let pass.
            return Math.Abs(StartOf(process) - startedAt) > 2000;
        }
        catch (ArgumentException) { return true; }
        catch (InvalidOperationException) { return true; }
    }

    private static string Describe()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{process.Id}:{StartOf(process)}");
    }

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();
}
