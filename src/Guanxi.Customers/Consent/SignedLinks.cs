using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Consent;

/// <summary>
/// Links that people follow without signing in. Each names one customer and is signed with a key of this installation, so
/// that nobody can make one up. A link holds numbers only, nothing of the person.
/// </summary>
internal sealed class SignedLinks(StorageOptions storage)
{
    private const int Mac = 16;
    private static readonly TimeSpan ConfirmLife = TimeSpan.FromDays(7);
    private readonly Lazy<byte[]> key = new(() => KeyOf(storage));

    /// <param name="Entry">First of the entries that a confirmation is about; 0 for preferences.</param>
    /// <param name="Count">How many entries.</param>
    /// <param name="Expires">Null: never.</param>
    public sealed record Content(long Customer, long Entry, int Count, DateTime? Expires);

    /// <summary>Path of her preference page; it does not expire, for mail of years ago has it too.</summary>
    public string Preferences(string tenant, long customer) => "/preferences/" + Sign(tenant, 'p', customer, 0, 0, 0);

    /// <summary>Path that confirms entries which follow one another.</summary>
    public string Confirm(string tenant, long customer, long entry, int count, DateTime now)
        => "/preferences/confirm/" + Sign(tenant, 'c', customer, entry, count, new DateTimeOffset(now + ConfirmLife, TimeSpan.Zero).ToUnixTimeSeconds());

    /// <returns>Null for a link that is none of ours, or of another kind.</returns>
    public Content? Read(string tenant, char kind, string token)
    {
        if (token.Length > 120 || !Base64Url.IsValid(token))
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length != 28 + Mac || !CryptographicOperations.FixedTimeEquals(MacOf(tenant, kind, bytes.AsSpan(0, 28)), bytes.AsSpan(28)))
            return null;
        var expires = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(20));
        return new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)),
            expires == 0 ? null : DateTime.UnixEpoch.AddSeconds(expires));
    }

    /// <summary>The hash by which an address is known on the suppression list; without the key it says nothing.</summary>
    public string HashOf(string address) => Base64Url.EncodeToString(HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes("a " + address)));

    private string Sign(string tenant, char kind, long customer, long entry, int count, long expires)
    {
        var bytes = new byte[28 + Mac];
        BinaryPrimitives.WriteInt64BigEndian(bytes, customer);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), entry);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), count);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(20), expires);
        MacOf(tenant, kind, bytes.AsSpan(0, 28)).CopyTo(bytes.AsSpan(28));
        return Base64Url.EncodeToString(bytes);
    }

    private Span<byte> MacOf(string tenant, char kind, ReadOnlySpan<byte> content)
        => HMACSHA256.HashData(key.Value, (byte[])[.. Encoding.UTF8.GetBytes($"{kind} {tenant} "), .. content]).AsSpan(0, Mac);

    /// <summary>Lies beside the keys of sessions and is backed up with them: links and the suppression list need it for as long as they live.</summary>
    private static byte[] KeyOf(StorageOptions storage)
    {
        var file = Path.Combine(storage.DataDir, "keys", "links.key");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!File.Exists(file))
        {
            // Whole or not at all: another node may be looking.
            var fresh = file + "." + Guid.CreateVersion7().ToString("N");
            File.WriteAllBytes(fresh, RandomNumberGenerator.GetBytes(32));
            try { File.Move(fresh, file, overwrite: false); }
            catch (IOException) { File.Delete(fresh); }
        }
        return File.ReadAllBytes(file) is { Length: 32 } key ? key : throw new ConflictException("consent.key", null, file);
    }
}
