using Guanxi.Platform.Jobs;

namespace Guanxi.Platform.Operations;

/// <summary>
/// The file that says a server works on a data folder. It is removed when the server stops in order: one left behind by
/// a dead process tells that the last stop was none.
/// </summary>
public sealed class ServerLock : IDisposable
{
    private readonly string file;
    private bool trusted;

    private ServerLock(string file, bool wasClean) => (this.file, WasClean) = (file, wasClean);

    /// <summary>False when the last server of this folder was killed or lost its power.</summary>
    public bool WasClean { get; }

    /// <returns>Null when a living server holds the folder.</returns>
    public static ServerLock? TryTake(string dataDir)
    {
        Directory.CreateDirectory(dataDir);
        var file = FileIn(dataDir);
        var clean = true;
        while (true)
            try
            {
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                using var writer = new StreamWriter(stream);
                writer.Write(LeaseHolder.NewClaim());
                return new ServerLock(file, clean);
            }
            catch (IOException) when (File.Exists(file))
            {
                if (IsHeld(dataDir))
                    return null;
                clean = false;
                File.Delete(file);
            }
    }

    /// <summary>True while a living server works on the folder.</summary>
    public static bool IsHeld(string dataDir)
    {
        try { return File.ReadAllText(FileIn(dataDir)) is { Length: > 0 } holder && !LeaseHolder.IsDead(holder); }
        catch (FileNotFoundException) { return false; }
        catch (DirectoryNotFoundException) { return false; }
    }

    /// <summary>The data was found sound, or is new: the next start need not look through it.</summary>
    public void Trust() => trusted = true;

    public void Dispose()
    {
        if (WasClean || trusted)
            File.Delete(file);
        else
            File.WriteAllText(file, "");
    }

    private static string FileIn(string dataDir) => Path.Combine(dataDir, "guanxi.lock");
}
