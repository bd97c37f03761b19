using System.Security.Cryptography;

namespace Guanxi.Platform.Access;

/// <summary>Ten codes of 80 random bits, each good once, for the day the phone is gone. Random enough for a fast hash.</summary>
internal static class RecoveryCodes
{
    public static string[] New() => [.. Enumerable.Range(0, 10).Select(_ => Group(Totp.Base32(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant()))];

    public static string Store(IEnumerable<string> codes) => string.Join(' ', codes.Select(c => Secret.Hash(Plain(c))));

    /// <returns>What is left when the code is used up; null when it is not among them.</returns>
    public static string? Use(string? stored, string code)
    {
        var hashes = (stored ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hash = Secret.Hash(Plain(code));
        return hashes.Contains(hash) ? string.Join(' ', hashes.Where(h => h != hash)) : null;
    }

    public static int Left(string? stored) => (stored ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Group(string code) => string.Join('-', code.Chunk(4).Select(c => new string(c)));

    private static string Plain(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
