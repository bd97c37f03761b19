using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guanxi.Platform.Access;

/// <summary>Time-based one-time passwords as authenticator apps make them: RFC 6238 over RFC 4226, SHA-1, 30 seconds, 6 digits.</summary>
public static class Totp
{
    private const string Base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(byte[] secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The RFC and every authenticator app say SHA-1; as a MAC it is not broken.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0x0f)) & 0x7fffffff;
        return (number % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>Clocks of phones differ: the step before and the step after are good as well.</summary>
    /// <returns>The step whose code it is; null when it is none's.</returns>
    public static long? Match(byte[] secret, string code, DateTimeOffset now)
    {
        var given = Encoding.UTF8.GetBytes(code);
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), given))
                return step;
        return null;
    }

    /// <summary>What the QR code says to the app.</summary>
    public static string Uri(byte[] secret, string account, string issuer)
        => $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer={System.Uri.EscapeDataString(issuer)}";

    /// <summary>RFC 4648 without padding.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (bits, held) = (0, 0);
        foreach (var b in bytes)
        {
            bits = bits << 8 | b;
            for (held += 8; held >= 5; held -= 5)
                text.Append(Base32Digits[bits >> held - 5 & 31]);
            bits &= (1 << held) - 1;
        }
        if (held > 0)
            text.Append(Base32Digits[bits << 5 - held & 31]);
        return text.ToString();
    }
}
