namespace Guanxi.Customers.Importing;

/// <summary>When two phone numbers and two e-mail addresses are the same, in C# and in SQL.</summary>
internal static class CustomerPhone
{
    /// <summary>The digits of the column; the index spells it exactly so.</summary>
    public const string DigitsSql = "replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', '')";

    private const int Fewest = 6;

    /// <returns>Digits without the prefix of China or of international calls; null for too few to name anybody.</returns>
    public static string? Canonical(string? phone)
    {
        if (phone is null)
            return null;
        var digits = Digits(phone);
        if (digits.StartsWith("00", StringComparison.Ordinal))
            digits = digits[2..];
        if (IsChineseMobile(digits.AsSpan(Math.Min(2, digits.Length))) && digits.StartsWith("86", StringComparison.Ordinal))
            digits = digits[2..];
        return digits.Length >= Fewest ? digits : null;
    }

    /// <summary>How the digits of a canonical number may stand in the database.</summary>
    public static IEnumerable<string> Spellings(string canonical)
        => IsChineseMobile(canonical) ? [canonical, "86" + canonical, "0086" + canonical, "00" + canonical] : [canonical, "00" + canonical];

    /// <summary>As <c>lower</c> of both databases does it.</summary>
    public static string Lower(string email) => string.Create(email.Length, email, (lower, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            lower[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
    });

    private static bool IsChineseMobile(ReadOnlySpan<char> digits) => digits is ['1', >= '3' and <= '9', ..] && digits.Length == 11;

    // Other marks than those of DigitsSql are kept, so that both sides agree.
    private static string Digits(string phone) => string.Concat(phone.Where(c => c is not (' ' or '-' or '(' or ')' or '+' or '.')));
}
