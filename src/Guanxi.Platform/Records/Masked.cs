using Guanxi.Platform.Catalogue;

namespace Guanxi.Platform.Records;

/// <summary>Values with their middle hidden: enough to know one's own, too little to use.</summary>
public static class Masked
{
    /// <returns>Such as <c>138****1234</c>; an e-mail address keeps its first letter and what follows the @.</returns>
    public static string Of(FieldType type, string value) => type == FieldType.Email || value.Contains('@', StringComparison.Ordinal) ? Mail(value) : Middle(value);

    public static string Mail(string value)
        => value.LastIndexOf('@') is >= 0 and var at ? (at > 0 ? value[..(char.IsHighSurrogate(value[0]) && at > 1 ? 2 : 1)] : "") + "***" + value[at..] : Middle(value);

    private static string Middle(string value)
    {
        var (head, tail) = value.Length switch { >= 11 => (3, 4), >= 7 => (2, 2), >= 3 => (0, 1), _ => (0, 0) };
        return value.Length == 0 ? "" : value[..head] + "****" + value[(value.Length - tail)..];
    }
}
