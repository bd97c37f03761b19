using System.Text;

namespace Guanxi.Platform.Search;

public sealed partial class SearchText
{
    private const char Dropped = '\0';

    /// <summary>
    /// Text as search compares it: lower case, full width as half width and other compatibility forms as Unicode's NFKC has them,
    /// one kind of apostrophe, hyphen and space, no zero-width characters, trimmed.
    /// </summary>
    public static string Normalize(string text)
    {
        Span<char> quick = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        return TryNormalize(text, quick) ? quick.Trim(' ').ToString() : NormalizeFully(text).Trim(' ');
    }

    /// <summary>The text with each traditional character replaced by its simplified form, character by character.</summary>
    public static string Simplify(string text)
        => string.Create(text.Length, text, static (simple, text) => Simplify(text, simple));

    private static void Simplify(ReadOnlySpan<char> text, Span<char> simple)
    {
        var table = HanTable.Shared;
        for (var i = 0; i < text.Length; i++)
            simple[i] = table.Simplify(text[i]);
    }

    /// <summary>Handles the characters whose NFKC is plain to see, which is nearly all text; false if it meets another.</summary>
    private static bool TryNormalize(ReadOnlySpan<char> text, Span<char> normal)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= '\uD840' and <= '\uD87D' && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                normal[i] = c;
                normal[++i] = text[i];
                continue;
            }
            if (c is >= '\uFF01' and <= '\uFF5E')
                c = (char)(c - 0xFEE0);
            if (c is not (< '\x80' or (>= '\xC0' and <= '\xFF') or '\xB7' or '\u2019'
                or (>= '\u3000' and <= '\u3020') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF')))
                return false;
            normal[i] = Common(c);
        }
        return true;
    }

    private static string NormalizeFully(ReadOnlySpan<char> text)
    {
        StringBuilder valid = new(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair, which Normalize refuses, becomes U+FFFD
            valid.Append(rune);
        StringBuilder normal = new(valid.Length);
        foreach (var c in valid.ToString().Normalize(NormalizationForm.FormKC))
            if (Common(c) is var common and not Dropped)
                normal.Append(common);
        return normal.ToString();
    }

    private static char Common(char c) => c switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' or >= '\u3400' and <= '\u9FFF' => c,
        >= 'A' and <= 'Z' => (char)(c | ' '),
        '\u2018' or '\u2019' or '\u02BC' or '\u2032' => '\'',
        >= '\u2010' and <= '\u2015' or '\u2212' => '-',
        '\xAD' or >= '\u200B' and <= '\u200D' or '\u2060' or '\uFEFF' => Dropped,
        _ when char.IsWhiteSpace(c) || char.IsControl(c) => ' ',
        _ => char.ToLowerInvariant(c),
    };

    /// <summary>Writes the text without accents, apostrophes and spaces between Han characters; returns its length, at most twice that of the text.</summary>
    private static int Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\'' || (c == ' ' && i > 0 && i + 1 < text.Length && IsHan(text[i - 1]) && IsHan(text[i + 1])))
                continue;
            var (first, second) = c switch
            {
                'ß' => ('s', 's'),
                'æ' => ('a', 'e'),
                'œ' => ('o', 'e'),
                >= '\xC0' and < '\u0250' => (Unaccented[c], Dropped),
                >= '\u1E00' and < '\u1F00' => (Unaccented[c - '\u1E00' + '\u0250'], Dropped),
                _ => (c, Dropped),
            };
            folded[count++] = first;
            if (second != Dropped)
                folded[count++] = second;
        }
        return count;
    }

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';

    /// <summary>Latin letters by code, those from U+1E00 on following those below U+0250.</summary>
    private static readonly char[] Unaccented =
        [.. Enumerable.Range(0, 0x250).Concat(Enumerable.Range(0x1E00, 0x100)).Select(code => WithoutAccent((char)code))];

    private static char WithoutAccent(char c) => c switch
    {
        'ø' => 'o',
        'ł' => 'l',
        'đ' or 'ð' => 'd',
        'ı' => 'i',
        _ => c.ToString().Normalize(NormalizationForm.FormD)[0] is var bare && char.IsAsciiLetter(bare) ? bare : c,
    };
}
