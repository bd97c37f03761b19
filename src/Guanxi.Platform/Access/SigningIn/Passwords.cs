using Guanxi.Core;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guanxi.Platform.Access;

/// <summary>Rules and hashes of passwords: PBKDF2 with SHA-512, 210,000 rounds.</summary>
public sealed class Passwords
{
    public const int MinLength = 10;
    public const int MaxLength = 200;

    // Of ten characters and more: shorter ones fall to the length.
    private static readonly HashSet<string> Common =
    [
        "1234567890", "0123456789", "12345678910", "123456789a", "123456789q", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "q1w2e3r4t5", "qwertyuiop", "qwerty1234",
        "qwerty12345", "qwerty123456", "asdfghjkl1", "password12", "password123", "password1234", "password12345", "passw0rd123", "p@ssw0rd123", "iloveyou123",
        "welcome123", "welcome1234", "letmein123", "admin12345", "admin123456", "administrator", "changeme123", "changemenow", "woaini1314", "woaini5201314", "5201314520",
        "a123456789", "aa123456789", "abc1234567", "abc123456789", "abcd123456", "abcdefghij", "abcdefg123", "1111111111", "0000000000", "8888888888", "6666666666", "9876543210", "0987654321",
        "1234512345", "1231231231", "123123123123", "112233445566", "11223344556", "147258369a", "guanxi1234", "guanxi12345", "guanxi123456", "zaq12wsxcde3", "monkey12345", "football123", "sunshine123", "princess123",
    ];

    private readonly PasswordHasher<object> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private readonly Lazy<string> nobody;

    public Passwords() => nobody = new(() => Hash(Secret.New()));

    /// <exception cref="InvalidException"><c>password.length</c>, <c>password.common</c> or <c>password.personal</c>.</exception>
    public static void Check(string password, string email, string name)
    {
        if (password.Length is < MinLength or > MaxLength)
            throw new InvalidException("password.length", "password", MinLength, MaxLength);
        var plain = password.ToLowerInvariant();
        if (Common.Contains(plain) || plain.Distinct().Count() < 4)
            throw new InvalidException("password.common", "password");
        if (Personal(email, name).Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidException("password.personal", "password");
    }

    public string Hash(string password) => hasher.HashPassword(this, password);

    /// <param name="hash">Null for nobody's: takes as long and is false.</param>
    public bool Matches(string? hash, string password)
        => password.Length <= MaxLength && hasher.VerifyHashedPassword(this, hash ?? nobody.Value, password) != PasswordVerificationResult.Failed && hash is not null;

    // Shorter words would forbid too much.
    private static IEnumerable<string> Personal(string email, string name)
        => name.Split(' ').Append(name.Replace(" ", "", StringComparison.Ordinal)).Append(email).Append(email.Split('@')[0]).Where(w => w.Length >= 4);
}
