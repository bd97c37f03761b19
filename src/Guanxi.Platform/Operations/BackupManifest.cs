using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Guanxi.Core;

namespace Guanxi.Platform.Operations;

/// <summary>What an archive holds: written last, read first, believed only after every checksum was.</summary>
/// <param name="Engine"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="At">UTC.</param>
public sealed record BackupManifest(int Format, string Engine, DateTime At, IReadOnlyList<BackupTenant> Tenants, IReadOnlyList<BackupEntry> Entries)
{
    internal const int CurrentFormat = 1;
    internal const string Name = "manifest.json";

    /// <summary>Reads the manifest and every byte of the archive.</summary>
    /// <exception cref="InvalidException"><c>backup.damaged</c> or <c>backup.format</c>.</exception>
    internal static async Task<BackupManifest> VerifyAsync(ZipArchive archive, string file, CancellationToken ct)
    {
        var damaged = new InvalidException("backup.damaged", "file", file);
        BackupManifest manifest;
        try
        {
            await using var stream = (archive.GetEntry(Name) ?? throw damaged).Open();
            manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonSerializerOptions.Web, ct) ?? throw damaged;
            if (manifest.Format != CurrentFormat)
                throw new InvalidException("backup.format", "file", file);
            if (archive.Entries.Count != manifest.Entries.Count + 1)
                throw damaged;
            foreach (var entry in manifest.Entries)
                if (await HashAsync(archive.GetEntry(entry.Name) ?? throw damaged, ct) != entry.Sha256)
                    throw damaged;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw damaged;
        }
        return manifest;
    }

    private static async Task<string> HashAsync(ZipArchiveEntry entry, CancellationToken ct)
    {
        await using var stream = entry.Open();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }
}

/// <param name="Entry">Its database within the archive.</param>
/// <param name="Steps">Schema steps that the database had taken.</param>
public sealed record BackupTenant(string Key, string Entry, IReadOnlyList<string> Steps);

/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record BackupEntry(string Name, long Size, string Sha256);
