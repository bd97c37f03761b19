using System.Buffers;
using System.Text;

namespace Guanxi.Platform.Search;

/// <summary>Pinyin of names, without tones, spaces or case; ü is written v, as it is typed. Simplified and traditional alike.</summary>
/// <remarks>Letters and digits of other scripts are kept, everything else is left out: ABC公司 is "abcgongsi", "abcgs".</remarks>
public static class Pinyin
{
    /// <summary>Characters <see cref="Read"/> may write for one character of the name.</summary>
    internal const int LongestSyllable = 6;

    // Longer ones are companies and shops, whose first character is seldom a surname.
    private const int LongestPersonalName = 4;

    /// <summary>The syllables run together: 王伟 is "wangwei"; a short name begins with its surname's reading: 单伟 is "shanwei".</summary>
    /// <returns>"" for a name without Han characters.</returns>
    public static string Full(string name) => Read(name).Full;

    /// <summary>The first letters of the syllables: 王伟 is "ww".</summary>
    /// <returns>"" for a name without Han characters.</returns>
    public static string Initials(string name) => Read(name).Initials;

    private static (string Full, string Initials) Read(string name)
    {
        var text = SearchText.Normalize(name);
        var buffer = ArrayPool<char>.Shared.Rent(text.Length * (LongestSyllable + 1));
        var full = buffer.AsSpan(0, text.Length * LongestSyllable);
        var initials = buffer.AsSpan(text.Length * LongestSyllable);
        var (fullLength, initialsLength) = Read(text, MayBePersonal(text), full, initials);
        var result = (full[..fullLength].ToString(), initials[..initialsLength].ToString());
        ArrayPool<char>.Shared.Return(buffer);
        return result;
    }

    /// <summary>Whether the name is short enough, and Han enough, to begin with a surname.</summary>
    internal static bool MayBePersonal(ReadOnlySpan<char> name)
    {
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
            if (!Rune.IsWhiteSpace(rune) && (++length > LongestPersonalName || HanTable.Shared.Syllable(rune) is ""))
                return false;
        return length > 0;
    }

    /// <summary>Writes the reading of normalised text; lengths are 0 if it holds no Han character with a known one.</summary>
    internal static (int Full, int Initials) Read(ReadOnlySpan<char> text, bool asPersonalName, Span<char> full, Span<char> initials)
    {
        var table = HanTable.Shared;
        var (fullLength, initialsLength, hasHan) = (0, 0, false);
        Span<char> simple = stackalloc char[HanTable.LongestWord];
        for (var i = 0; i < text.Length;)
        {
            if (char.IsAscii(text[i]))
            {
                if (char.IsAsciiLetterOrDigit(text[i]))
                    full[fullLength++] = initials[initialsLength++] = text[i];
                i++;
                continue;
            }
            var ahead = Math.Min(simple.Length, text.Length - i);
            for (var k = 0; k < ahead; k++)
                simple[k] = table.Simplify(text[i + k]);
            var word = (i == 0 && asPersonalName ? table.Surname(simple[..ahead]) : null) ?? table.Word(simple[..ahead]);
            if (word is not null)
            {
                hasHan = true;
                foreach (var syllable in word)
                    Append(syllable, full, initials);
                i += word.Length;
                continue;
            }
            Rune.DecodeFromUtf16(text[i..], out var rune, out var used);
            if (table.Syllable(rune) is { Length: > 0 } alone)
            {
                hasHan = true;
                Append(alone, full, initials);
            }
            i += used;
        }
        return hasHan ? (fullLength, initialsLength) : (0, 0);

        void Append(string syllable, Span<char> full, Span<char> initials)
        {
            syllable.CopyTo(full[fullLength..]);
            fullLength += syllable.Length;
            initials[initialsLength++] = syllable[0];
        }
    }
}
