using System.Text;

namespace Guanxi.Platform.Ui;

/// <summary>The one or two characters that stand for a name.</summary>
internal static class Initials
{
    /// <summary>Chinese persons go by their given name (杨文博 → 文博), organisations by their first two characters, others by first and last word.</summary>
    public static string Of(string name)
    {
        var han = name.EnumerateRunes().Where(IsHan).Select(r => r.ToString()).ToArray();
        if (han.Length > 4) return han[0] + han[1];
        if (han.Length > 0) return string.Concat(han.TakeLast(2));
        var words = name.Split([' ', '-', '.', '_', '@'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [] => "?",
            [var only] => First(only),
            [var first, .., var last] => First(first) + First(last),
        };
    }

    private static string First(string word) => Rune.ToUpperInvariant(word.EnumerateRunes().First()).ToString();

    private static bool IsHan(Rune rune) => rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x323AF) or (>= 0xF900 and <= 0xFAFF);
}
