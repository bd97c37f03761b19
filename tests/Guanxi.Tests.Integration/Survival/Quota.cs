using System.Diagnostics;

namespace Guanxi.Tests.Integration.Survival;

/// <summary>A folder that holds no more than it may, as a file system of its own: skips the test, visibly, where none can be mounted.</summary>
internal sealed class Quota : IDisposable
{
    private readonly string folder;

    private Quota(string folder) => this.folder = folder;

    /// <summary>What is in the folder moves into the new file system.</summary>
    public static Quota On(string folder, int megabytes)
    {
        var aside = folder + ".aside";
        Directory.Move(folder, aside);
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder), "No file system can be mounted here.");
        foreach (var file in Directory.GetFiles(aside))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return new(folder);
    }

    public void Allow(int megabytes) => Run("mount", "-o", $"remount,size={megabytes}m", folder).ShouldBeTrue();

    public void Dispose() => Run("umount", "--lazy", folder);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception) { return false; }
    }
}
