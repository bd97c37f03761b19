using System.Collections.Frozen;
using System.Globalization;

namespace Guanxi.Core;

/// <summary>An amount in whole minor units of its currency (fen, cents, yen).</summary>
/// <param name="Minor">Minor units; negative for money that went back.</param>
/// <param name="Currency">ISO 4217 code, such as <c>CNY</c>.</param>
public readonly record struct Money(long Minor, string Currency)
{
    /// <summary>How many decimals a currency's minor unit has: 2 for most, 0 for yen, 3 for dinars.</summary>
    public static int Decimals(string currency) => currency.Length == 3 && Unusual.TryGetValue(currency, out var decimals) ? decimals : 2;

    /// <summary>The currencies of ISO 4217 whose minor unit has no two decimals.</summary>
    public static readonly FrozenDictionary<string, int> Unusual =
        new[] { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF" }.Select(c => (c, 0))
            .Concat(new[] { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND" }.Select(c => (c, 3))).ToFrozenDictionary(c => c.c, c => c.Item2);

    /// <summary>Rounds half away from zero, as shops do.</summary>
    /// <exception cref="OverflowException">The amount exceeds 9 × 10^18 minor units.</exception>
    public static Money Of(decimal major, string currency)
        => new(checked((long)Math.Round(major * Scale(currency), MidpointRounding.AwayFromZero)), currency);

    public decimal Major => Minor / Scale(Currency);

    public static decimal Scale(string currency) => Decimals(currency) switch { 0 => 1m, 3 => 1000m, _ => 100m };

    public static Money operator +(Money a, Money b) => a.Currency == b.Currency
        ? new Money(checked(a.Minor + b.Minor), a.Currency)
        : throw new InvalidException("money.currencies-differ", null, a.Currency, b.Currency);

    /// <summary>The currency's own sign or code with the culture's digits; never the culture's currency.</summary>
    public string Format(CultureInfo culture)
    {
        var number = Major.ToString("N" + Decimals(Currency).ToString(CultureInfo.InvariantCulture), culture);
        return Symbol(Currency) is { } symbol ? (number.StartsWith('-') ? "-" + symbol + number[1..] : symbol + number) : $"{Currency} {number}";
    }

    public static string? Symbol(string currency) => currency switch
    {
        "CNY" => "¥",
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "JP¥",
        "HKD" => "HK$",
        "TWD" => "NT$",
        "SGD" => "S$",
        "MOP" => "MOP$",
        _ => null,
    };

    public override string ToString() => Format(CultureInfo.InvariantCulture);
}
