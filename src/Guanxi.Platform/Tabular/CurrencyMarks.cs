namespace Guanxi.Platform.Tabular;

/// <summary>The ways amounts name their currency. Longer marks come first, so that <c>NT$</c> is not read as <c>$</c>.</summary>
internal static class CurrencyMarks
{
    private static readonly (string Mark, string? Code)[] Marks =
    [
        ("人民币", "CNY"), ("人民幣", "CNY"), ("新台币", "TWD"), ("新臺幣", "TWD"), ("新台幣", "TWD"), ("港币", "HKD"), ("港幣", "HKD"),
        ("美元", "USD"), ("欧元", "EUR"), ("歐元", "EUR"), ("英镑", "GBP"), ("英鎊", "GBP"), ("日元", "JPY"), ("港元", "HKD"),
        ("US$", "USD"), ("NT$", "TWD"), ("HK$", "HKD"), ("CA$", "CAD"), ("AU$", "AUD"), ("S$", "SGD"), ("R$", "BRL"), ("A$", "AUD"), ("C$", "CAD"),
        ("RMB", "CNY"), ("CN¥", "CNY"), ("JP¥", "JPY"), ("NTD", "TWD"),
        ("€", "EUR"), ("£", "GBP"), ("￡", "GBP"), ("₩", "KRW"), ("₹", "INR"), ("₽", "RUB"), ("฿", "THB"), ("₫", "VND"),
        ("元", null), ("圆", null), ("圓", null), ("块", null), ("塊", null), ("円", "JPY"), ("$", null), ("¥", null),
    ];

    public static bool CutStart(ref ReadOnlySpan<char> text, ref string? code)
    {
        foreach (var (mark, name) in Marks)
            if (text.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                code ??= name;
                text = Values.Trim(text[mark.Length..]);
                return true;
            }

        if (text.Length <= 3 || Iso(text[..3]) is not { } iso || char.IsAsciiLetter(text[3]))
            return false;
        code ??= iso;
        text = Values.Trim(text[3..]);
        return true;
    }

    public static bool CutEnd(ref ReadOnlySpan<char> text, ref string? code)
    {
        foreach (var (mark, name) in Marks)
            if (text.Length > mark.Length && text.EndsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                code ??= name;
                text = Values.Trim(text[..^mark.Length]);
                return true;
            }

        if (text.Length <= 3 || Iso(text[^3..]) is not { } iso || char.IsAsciiLetter(text[^4]))
            return false;
        code ??= iso;
        text = Values.Trim(text[..^3]);
        return true;
    }

    /// <summary>A currency we know by its ISO 4217 code, in any case.</summary>
    public static string? Iso(ReadOnlySpan<char> text)
    {
        foreach (var code in Codes)
            if (text.Equals(code, StringComparison.OrdinalIgnoreCase))
                return code;
        return null;
    }

    private static readonly string[] Codes =
    [
        "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "MOP", "KRW", "SGD", "AUD", "CAD", "NZD", "CHF", "SEK", "NOK", "DKK", "INR", "THB", "VND",
        "MYR", "IDR", "PHP", "RUB", "BRL", "MXN", "ZAR", "TRY", "PLN", "CZK", "HUF", "RON", "ILS", "AED", "SAR", "EGP", "ARS", "CLP", "COP", "UAH", "CNH",
    ];
}
