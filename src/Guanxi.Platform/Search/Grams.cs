using System.Globalization;
using System.Text;

namespace Guanxi.Platform.Search;

/// <summary>
/// Cuts text into grams: each character that is not ASCII, each pair of neighbours, each three ASCII neighbours.
/// A gram never spans a space, line end or punctuation, so that grams need no escaping and a query may be split there.
/// </summary>
internal static class Grams
{
    private const int Bits = 21;
    private const ulong Mask = (1 << Bits) - 1;
    private const int Alphabet = 37;

    // The grams of ASCII alone repeat from record to record: at most 37³ strings, made when first met.
    private static readonly string?[] AsciiGrams = new string?[Alphabet * Alphabet * Alphabet];

    /// <summary>Adds every gram of a document.</summary>
    public static void OfDocument(ReadOnlySpan<char> document, GramSet grams)
    {
        ulong before = 0, last = 0;
        for (var i = 0; i < document.Length; i++)
        {
            ulong current = document[i];
            if (current >= 0x80)
            {
                Rune.DecodeFromUtf16(document[i..], out var rune, out var used);
                current = (ulong)rune.Value;
                i += used - 1;
            }
            if (!IsGramCharacter((int)current))
            {
                before = last = 0;
                continue;
            }
            if (current >= 0x80)
                grams.Add(current);
            if (last != 0)
            {
                grams.Add(last | (current << Bits));
                if (before != 0 && (before | last | current) < 0x80)
                    grams.Add(before | (last << Bits) | (current << (2 * Bits)));
            }
            before = last;
            last = current;
        }
    }

    /// <summary>Adds grams of which a document has all if it contains the word: as few as cover it.</summary>
    public static void OfWord(string word, GramSet grams)
    {
        var runes = word.EnumerateRunes().Select(rune => rune.Value).ToArray();
        for (var start = 0; start < runes.Length; start++)
        {
            if (!IsGramCharacter(runes[start]))
                continue;
            var end = start;
            while (end < runes.Length && IsGramCharacter(runes[end]))
                end++;
            Cover(runes.AsSpan(start..end), grams);
            start = end;
        }
    }

    /// <summary>Writes the gram as text, at most four UTF-16 units; returns their number.</summary>
    public static int Write(ulong gram, Span<char> text)
    {
        var length = 0;
        for (; gram != 0; gram >>= Bits)
            length += new Rune((int)(gram & Mask)).EncodeToUtf16(text[length..]);
        return length;
    }

    /// <summary>The gram as text.</summary>
    public static string Text(ulong gram)
    {
        var (first, second, third) = ((int)(gram & Mask), (int)((gram >> Bits) & Mask), (int)(gram >> (2 * Bits)));
        if ((first | second | third) >= 0x80)
        {
            Span<char> text = stackalloc char[4];
            return text[..Write(gram, text)].ToString();
        }
        ref var known = ref AsciiGrams[((Ordinal(first) * Alphabet) + Ordinal(second)) * Alphabet + Ordinal(third)];
        return known ??= third == 0 ? $"{(char)first}{(char)second}" : $"{(char)first}{(char)second}{(char)third}";
    }

    private static void Cover(ReadOnlySpan<int> run, GramSet grams)
    {
        if (run is [var only])
        {
            if (only >= 0x80)
                grams.Add((ulong)only);
            return;
        }
        for (var i = 0; i < run.Length;)
        {
            var rest = run[i..];
            if (IsAsciiTriple(rest))
            {
                grams.Add(Pack(rest[..3]));
                i += 3;
            }
            else if (rest.Length >= 2 && !(rest.Length == 2 && i > 0 && IsAsciiTriple(run[^3..])))
            {
                grams.Add(Pack(rest[..2]));
                i += 2;
            }
            else
            {
                // One or two characters are left over: the last gram overlaps the one before it.
                grams.Add(Pack(run.Length >= 3 && IsAsciiTriple(run[^3..]) ? run[^3..] : run[^2..]));
                return;
            }
        }
    }

    private static bool IsAsciiTriple(ReadOnlySpan<int> run) => run.Length >= 3 && (run[0] | run[1] | run[2]) < 0x80;

    private static ulong Pack(ReadOnlySpan<int> runes)
    {
        ulong gram = 0;
        for (var i = 0; i < runes.Length; i++)
            gram |= (ulong)runes[i] << (i * Bits);
        return gram;
    }

    private static int Ordinal(int c) => c switch { 0 => 0, <= '9' => c - '0' + 1, _ => c - 'a' + 11 };

    /// <summary>Letters, digits, and symbols beyond ASCII (an emoji is searched for; a comma is not).</summary>
    private static bool IsGramCharacter(int c) => c switch
    {
        < 0x80 => c is >= 'a' and <= 'z' or >= '0' and <= '9',
        >= 0x3400 and <= 0x9FFF => true,
        _ => Rune.GetUnicodeCategory(new Rune(c)) is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation),
    };
}
