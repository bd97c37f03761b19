using Guanxi.Platform.Data;

namespace Guanxi.Platform.Operations;

/// <summary>
/// The last step of a restore: what lies ready beside the present data takes its place, which becomes a backup. Cut off
/// anywhere, it is finished by whoever opens the data next; mostly there is nothing to do.
/// </summary>
internal static class RestoreSwap
{
    private const string Ready = "ready";
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    /// <summary>Where a restore lays things before the swap.</summary>
    public static string FolderIn(string dataDir) => Path.Combine(dataDir, "restoring");

    /// <summary>From now on the restore will happen, whoever does it.</summary>
    /// <param name="former">Name under which the present data is kept.</param>
    public static async Task DecideAsync(string dataDir, string former, CancellationToken ct)
    {
        var mark = Path.Combine(FolderIn(dataDir), Ready);
        await using (var stream = new FileStream(mark + ".new", FileMode.Create, FileAccess.Write))
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(former), ct);
            stream.Flush(flushToDisk: true);
        }
        File.Move(mark + ".new", mark);
    }

    /// <summary>Swaps what was decided and is not yet done. Processes that come upon it together follow one another.</summary>
    public static async Task FinishAsync(StorageOptions storage, CancellationToken ct)
    {
        var mark = Path.Combine(FolderIn(storage.DataDir), Ready);
        while (File.Exists(mark))
            try
            {
                // The system lets go of the lock of a process that died.
                await using var held = new FileStream(mark, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                using var reader = new StreamReader(held);
                var former = await reader.ReadToEndAsync(ct);
                if (storage.ConnectionString is { } connection)
                    await PostgresDump.SwapAsync(connection, former, ct);
                Swap(storage.DataDir, Path.Combine(storage.DataDir, "backups", former));
                File.Delete(mark);
                Directory.Delete(FolderIn(storage.DataDir), recursive: true);
            }
            catch (FileNotFoundException) { }
            catch (DirectoryNotFoundException) when (!File.Exists(mark)) { }
            catch (IOException e) when (IsHeld(e))
            {
                await Task.Delay(Wait, ct);
            }
    }

    private static void Swap(string dataDir, string former)
    {
        var beside = FolderIn(dataDir);
        // The log files of a database first: beside another database they would spoil it.
        foreach (var tenant in Entries(Path.Combine(beside, "tenants")))
            foreach (var end in new[] { "-wal", "-shm", "" })
                Swap($"tenants/{tenant}{end}");
        foreach (var tenant in Entries(Path.Combine(beside, "files")))
            Swap($"files/{tenant}");
        Swap("keys");

        void Swap(string part)
        {
            var (fresh, present, old) = (Path.Combine(beside, part), Path.Combine(dataDir, part), Path.Combine(former, part));
            var isLog = part.EndsWith("-wal", StringComparison.Ordinal) || part.EndsWith("-shm", StringComparison.Ordinal);
            if (!isLog && !Path.Exists(fresh))
                return;
            if (Path.Exists(present))
                Move(present, old);
            if (!isLog)
                Move(fresh, present);
        }
    }

    private static IEnumerable<string> Entries(string folder)
        => Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)!)] : [];

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to);
    }

    // EWOULDBLOCK where the system counts that way, a sharing violation where it is Windows.
    private static bool IsHeld(IOException e) => e.HResult is 11 or unchecked((int)0x80070020);
}
