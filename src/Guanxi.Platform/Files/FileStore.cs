using System.Security.Cryptography;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Files;

/// <summary>A stored file.</summary>
/// <param name="Name">As its owner called it.</param>
/// <param name="MediaType">As the sender said; never trusted for showing.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal; names its content.</param>
public sealed record StoredFile(long Id, string Name, string MediaType, long Size, string Sha256, long CreatedBy, DateTime CreatedAt);

/// <summary>
/// Contents of files by their hash, in a folder for each tenant; the same content is kept once. Rights are those of the
/// record that names the file: the use case asks.
/// </summary>
public sealed class FileStore(Databases databases, TimeProvider time)
{
    private const string Partial = ".partial";
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Takes a content in and gives it a row.</summary>
    /// <param name="createdBy">Id of the user.</param>
    /// <param name="limit">Most bytes.</param>
    /// <exception cref="InvalidException"><c>file.too-large</c>.</exception>
    public async Task<StoredFile> SaveAsync(string tenant, long createdBy, string name, string mediaType, Stream content, long limit, CancellationToken ct)
    {
        var (sha256, size) = await KeepAsync(tenant, content, limit, ct);
        var database = await databases.GetAsync(tenant, ct);
        var now = time.GetUtcNow().UtcDateTime;
        var shown = Path.GetFileName(name.Replace('\\', '/'));
        await using var session = await database.WriteAsync(ct);
        var id = await session.LongAsync($"""
            INSERT INTO platform_file (name, media_type, size, sha256, created_by, created_at)
            VALUES ({shown}, {mediaType}, {size}, {sha256}, {createdBy}, {now}) RETURNING id
            """, ct);
        await session.CommitAsync(ct);
        return new(id, shown, mediaType, size, sha256, createdBy, now);
    }

    /// <exception cref="NotFoundException">No such file.</exception>
    public async Task<StoredFile> GetAsync(string tenant, long id, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.ReadAsync(ct);
        return await session.FirstAsync($"SELECT id, name, media_type, size, sha256, created_by, created_at FROM platform_file WHERE id = {id}",
            r => new StoredFile(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetString(4), r.GetInt64(5), r.Time(6)), ct) ?? throw new NotFoundException("file", id);
    }

    /// <summary>The content for reading. Dispose it.</summary>
    public FileStream Open(string tenant, StoredFile file) => new(PathOf(tenant, file.Sha256), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);

    /// <summary>Full path of the content, for readers that want a file.</summary>
    public string PathOf(string tenant, string sha256) => Path.Combine(FolderOf(tenant), sha256[..2], sha256);

    /// <summary>Takes the row away; the content goes with <see cref="CleanAsync"/> when no other row names it.</summary>
    public Task RemoveAsync(Session session, long id, CancellationToken ct) => session.RunAsync($"DELETE FROM platform_file WHERE id = {id}", ct);

    /// <summary>Takes rows away that turned out to be of no use, such as of a file that was refused.</summary>
    public async Task ForgetAsync(string tenant, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var database = await databases.GetAsync(tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await session.RunAsync($"DELETE FROM platform_file WHERE id IN {new Ids(ids)}", ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Deletes contents that no row names, a day after they came: until then their row may be on its way.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> CleanAsync(string tenant, CancellationToken ct)
    {
        var folder = FolderOf(tenant);
        if (!Directory.Exists(folder))
            return 0;
        var database = await databases.GetAsync(tenant, ct);
        var before = (time.GetUtcNow() - Grace).UtcDateTime;
        var removed = 0;
        await using var session = await database.ReadAsync(ct);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => File.GetLastWriteTimeUtc(f) < before))
        {
            var sha256 = Path.GetFileName(path);
            if (!path.EndsWith(Partial, StringComparison.Ordinal) && await session.LongAsync($"SELECT count(*) FROM platform_file WHERE sha256 = {sha256}", ct) > 0)
                continue;
            if (TryRemove(path, before))
                removed++;
        }
        return removed;
    }

    /// <summary>Out of the way first and then looked at once more: the same content may be coming in this very moment.</summary>
    private static bool TryRemove(string path, DateTime before)
    {
        var aside = $"{path}.{Guid.NewGuid():N}{Partial}";
        File.Move(path, aside);
        if (File.GetLastWriteTimeUtc(aside) >= before)
        {
            File.Move(aside, path, overwrite: true);
            return false;
        }
        File.Delete(aside);
        return true;
    }

    private async Task<(string Sha256, long Size)> KeepAsync(string tenant, Stream content, long limit, CancellationToken ct)
    {
        Directory.CreateDirectory(FolderOf(tenant));
        var partial = Path.Combine(FolderOf(tenant), Guid.NewGuid().ToString("N") + Partial);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            await using (var target = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                var buffer = new byte[1 << 16];
                for (int read; (read = await content.ReadAsync(buffer, ct)) > 0;)
                {
                    if ((size += read) > limit)
                        throw new InvalidException("file.too-large", "file", limit / (1024 * 1024));
                    hash.AppendData(buffer, 0, read);
                    await target.WriteAsync(buffer.AsMemory(0, read), ct);
                }
                target.Flush(flushToDisk: true);
            }
            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            var path = PathOf(tenant, sha256);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(partial, path, overwrite: true);
            return (sha256, size);
        }
        finally { File.Delete(partial); }
    }

    private string FolderOf(string tenant) => Path.Combine(databases.Storage.DataDir, "files", tenant);
}
