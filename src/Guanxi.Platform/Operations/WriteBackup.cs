using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Operations;

/// <summary>Writes everything of this installation into one archive while others go on working.</summary>
public sealed class WriteBackup(Databases databases, TimeProvider time)
{
    private const string Partial = ".partial";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <param name="file">Must not exist; it appears under this name only when it is whole.</param>
    /// <param name="watch">Hears the name of each part as it begins; null for nobody.</param>
    /// <exception cref="ConflictException"><c>backup.exists</c>.</exception>
    public async Task<BackupManifest> RunAsync(Actor by, string file, Action<string>? watch, CancellationToken ct)
    {
        by.Require(PlatformPermissions.RunBackup);
        if (File.Exists(file))
            throw new ConflictException("backup.exists", "file", file);
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        foreach (var left in folder.EnumerateFiles("*" + Partial + "*").Where(f => f.LastWriteTimeUtc < (time.GetUtcNow() - Longest).UtcDateTime))
            left.Delete();
        var partial = file + Partial;
        try
        {
            var manifest = await WriteAsync(partial, watch, ct);
            File.Move(partial, file);
            return manifest;
        }
        finally { File.Delete(partial); }
    }

    private async Task<BackupManifest> WriteAsync(string file, Action<string>? watch, CancellationToken ct)
    {
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.ReadWrite);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            List<BackupTenant> tenants = [];
            List<BackupEntry> entries = [];
            foreach (var key in await databases.ListAsync(ct))
            {
                watch?.Invoke(key);
                var database = await databases.GetAsync(key, ct);
                var copy = $"{file}.{key}";
                // A run that was killed may have left one.
                File.Delete(copy);
                try
                {
                    await database.BackupAsync(copy, ct);
                    var entry = $"tenants/{key}{(database.IsSqlite ? ".db" : ".dump")}";
                    entries.Add(await AddAsync(archive, entry, copy, database.IsSqlite ? CompressionLevel.Fastest : CompressionLevel.NoCompression, ct));
                    tenants.Add(new(key, entry, [.. await SchemaUpgrade.StepsAsync(database, ct)]));
                }
                finally { File.Delete(copy); }
            }
            // After the databases: a file that a row names was there before the row.
            foreach (var folder in new[] { "files", "keys" })
                foreach (var path in FilesIn(folder))
                    entries.Add(await AddAsync(archive, Path.GetRelativePath(databases.Storage.DataDir, path).Replace('\\', '/'), path, CompressionLevel.Fastest, ct));
            var manifest = new BackupManifest(BackupManifest.CurrentFormat, databases.Storage.ConnectionString is null ? "sqlite" : "postgres", time.GetUtcNow().UtcDateTime, tenants, entries);
            await using (var json = archive.CreateEntry(BackupManifest.Name, CompressionLevel.Fastest).Open())
                await JsonSerializer.SerializeAsync(json, manifest, JsonSerializerOptions.Web, ct);
            archive.Dispose();
            stream.Flush(flushToDisk: true);
            return manifest;
        }
    }

    private IEnumerable<string> FilesIn(string folder)
    {
        var path = Path.Combine(databases.Storage.DataDir, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".partial", StringComparison.Ordinal)) : [];
    }

    private static async Task<BackupEntry> AddAsync(ZipArchive archive, string name, string path, CompressionLevel level, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = File.OpenRead(path);
        await using var target = archive.CreateEntry(name, level).Open();
        var buffer = new byte[1 << 20];
        long size = 0;
        for (int read; (read = await source.ReadAsync(buffer, ct)) > 0; size += read)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), ct);
        }
        return new(name, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
