using System.Globalization;
using System.IO.Compression;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Operations;

/// <summary>
/// Puts an archive in the place of what is there. Everything is read and checked first, then laid beside the present
/// data, then swapped with it at once by <see cref="RestoreSwap"/>. What was there stays as a backup.
/// </summary>
public sealed class RestoreBackup(Databases databases, Modules modules, TimeProvider time)
{
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
        using var archive = Open(file);
        var manifest = await CheckAsync(archive, file, ct);
        // Nobody starts to serve what is about to be replaced.
        using var held = ServerLock.TryTake(DataDir);
        if (held is null && !force)
            throw new ConflictException("server.running", null, DataDir);
        await RestoreSwap.FinishAsync(databases.Storage, ct);
        var former = FormerName();
        await LayBesideAsync(archive, manifest, ct);
        foreach (var tenant in manifest.Tenants)
            await databases.CloseAsync(tenant.Key);
        await RestoreSwap.DecideAsync(DataDir, former, ct);
        await RestoreSwap.FinishAsync(databases.Storage, CancellationToken.None);
        held?.Trust();
        return (manifest, Path.Combine(DataDir, "backups", former));
    }

    private string FormerName()
    {
        var name = $"before-restore-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        for (var n = 2; ; n++)
        {
            var folder = Path.Combine(DataDir, "backups", name);
            if (!Directory.Exists(folder))
                return Directory.CreateDirectory(folder).Name;
            name = $"{name.AsSpan(0, 30)}-{n}";
        }
    }

    private async Task<BackupManifest> CheckAsync(ZipArchive archive, string file, CancellationToken ct)
    {
        var manifest = await BackupManifest.VerifyAsync(archive, file, ct);
        if (manifest.Engine == "sqlite" != (databases.Storage.ConnectionString is null))
            throw new InvalidException("backup.other-engine", "file", manifest.Engine);
        if (manifest.Tenants.SelectMany(t => t.Steps).Except(modules.Schema.Select(s => s.Id)).FirstOrDefault() is { } unknown)
            throw new ConflictException("schema.unknown", null, unknown);
        return manifest;
    }

    /// <summary>Everything of the archive in folders and schemas of its own; the present data is not touched.</summary>
    internal async Task LayBesideAsync(string file, CancellationToken ct)
    {
        using var archive = Open(file);
        await LayBesideAsync(archive, await CheckAsync(archive, file, ct), ct);
    }

    private async Task LayBesideAsync(ZipArchive archive, BackupManifest manifest, CancellationToken ct)
    {
        var beside = RestoreSwap.FolderIn(DataDir);
        if (Directory.Exists(beside))
            Directory.Delete(beside, recursive: true);
        await ExtractAsync(archive, manifest, beside, ct);
        if (databases.Storage.ConnectionString is not { } connection)
            return;
        await PostgresDump.ForgetAsync(connection, ct);
        foreach (var tenant in manifest.Tenants)
        {
            var dump = Path.Combine(beside, tenant.Entry);
            await PostgresDump.ReadAsync(connection, tenant.Key, dump, modules, tenant.Steps, ct);
            File.Delete(dump);
        }
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
