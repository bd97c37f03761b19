using System.Globalization;
using System.IO.Compression;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Operations;

/// <summary>
/// Puts an archive in the place of what is there. Everything is read and checked first, then laid beside the present
/// data, then swapped with it; a crash in between is made good at the next start. What was there stays as a backup.
/// </summary>
public sealed class RestoreBackup(Databases databases, Modules modules, TimeProvider time)
{
    private const string Ready = "ready";

    private string DataDir => databases.Storage.DataDir;

    /// <param name="force">Even while a server runs on this data.</param>
    /// <returns>What was restored, and where the former data lies now.</returns>
    /// <exception cref="ConflictException"><c>server.running</c>.</exception>
    /// <exception cref="InvalidException"><c>backup.missing</c>, <c>backup.damaged</c>, <c>backup.format</c> or <c>backup.other-engine</c>.</exception>
    public async Task<(BackupManifest Manifest, string Former)> RunAsync(Actor by, string file, bool force, CancellationToken ct)
    {
        by.Require(PlatformPermissions.RunBackup);
        if (!File.Exists(file))
            throw new InvalidException("backup.missing", "file", file);
        if (!force && ServerLock.IsHeld(DataDir))
            throw new ConflictException("server.running", null, DataDir);
        using var archive = Open(file);
        var manifest = await BackupManifest.VerifyAsync(archive, file, ct);
        if (manifest.Engine == "sqlite" != (databases.Storage.ConnectionString is null))
            throw new InvalidException("backup.other-engine", "file", manifest.Engine);
        if (manifest.Tenants.SelectMany(t => t.Steps).Except(modules.Schema.Select(s => s.Id)).FirstOrDefault() is { } unknown)
            throw new ConflictException("schema.unknown", null, unknown);

        var beside = Path.Combine(DataDir, "restoring");
        var former = $"before-restore-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        if (Directory.Exists(beside))
            Directory.Delete(beside, recursive: true);
        await ExtractAsync(archive, manifest, beside, ct);
        foreach (var tenant in manifest.Tenants)
        {
            await databases.CloseAsync(tenant.Key);
            if (manifest.Engine == "postgres")
            {
                var dump = Path.Combine(beside, tenant.Entry);
                await PostgresDump.ReadAsync(databases.Storage.ConnectionString!, tenant.Key, dump, former.Replace('-', '_'), modules, tenant.Steps, ct);
                File.Delete(dump);
            }
        }
        await File.WriteAllTextAsync(Path.Combine(beside, Ready), former, ct);
        Finish(DataDir);
        return (manifest, Path.Combine(DataDir, "backups", former));
    }

    /// <summary>Finishes a restore that was cut off while it swapped. Every start asks; mostly there is nothing to do.</summary>
    public static void Finish(string dataDir)
    {
        var beside = Path.Combine(dataDir, "restoring");
        var ready = Path.Combine(beside, Ready);
        if (!File.Exists(ready))
            return;
        var former = Path.Combine(dataDir, "backups", File.ReadAllText(ready));
        // The log files of a database first: beside another database they would spoil it.
        foreach (var tenant in Entries(Path.Combine(beside, "tenants")))
            foreach (var end in new[] { "-wal", "-shm", "" })
                Swap($"tenants/{tenant}{end}");
        foreach (var tenant in Entries(Path.Combine(beside, "files")))
            Swap($"files/{tenant}");
        Swap("keys");
        Directory.Delete(beside, recursive: true);

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

    private static ZipArchive Open(string file)
    {
        try { return ZipFile.OpenRead(file); }
        catch (InvalidDataException) { throw new InvalidException("backup.damaged", "file", file); }
    }

    private static async Task ExtractAsync(ZipArchive archive, BackupManifest manifest, string folder, CancellationToken ct)
    {
        foreach (var entry in manifest.Entries)
        {
            var path = Path.GetFullPath(Path.Combine(folder, entry.Name));
            // An archive names its own places; none of them lies outside.
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new InvalidException("backup.damaged", "file", entry.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var source = archive.GetEntry(entry.Name)!.Open();
            await using var target = new FileStream(path, FileMode.Create, FileAccess.Write);
            await source.CopyToAsync(target, ct);
            target.Flush(flushToDisk: true);
        }
    }
}
