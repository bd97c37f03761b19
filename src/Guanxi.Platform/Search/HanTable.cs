using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Guanxi.Platform.Search;

/// <summary>What the embedded tables say of Han characters; read once, on first use.</summary>
internal sealed class HanTable
{
    public const int LongestWord = 4;

    private readonly string[] syllables;
    private readonly ushort[] syllableOf = new ushort[char.MaxValue + 1];
    private readonly Dictionary<int, ushort> syllableOfSupplementary = [];
    private readonly char[] simplified = new char[char.MaxValue + 1];
    private readonly bool[] beginsWord = new bool[char.MaxValue + 1];
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> words;
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> surnames;

    public static HanTable Shared { get; } = new();

    private HanTable()
    {
        var lines = Lines("readings.txt");
        syllables = new string[lines.Length + 1];
        syllables[0] = "";
        for (ushort i = 1; i <= lines.Length; i++)
        {
            var (syllable, characters) = Split(lines[i - 1]);
            syllables[i] = syllable;
            Assign(i, characters);
        }
        var pairs = Lines("simplified.txt")[0];
        for (var i = 0; i < pairs.Length; i += 2)
            simplified[pairs[i]] = pairs[i + 1];
        words = Words("words.txt");
        surnames = Words("surnames.txt");
    }

    /// <summary>The syllable of a character standing alone, without tone; "" where none is known.</summary>
    public string Syllable(Rune rune) => syllables[rune.IsBmp ? syllableOf[rune.Value] : syllableOfSupplementary.GetValueOrDefault(rune.Value)];

    public char Simplify(char c) => simplified[c] is var simple and not '\0' ? simple : c;

    /// <summary>The syllables of the longest known word <paramref name="simple"/> begins with; null if it begins with none.</summary>
    public string[]? Word(ReadOnlySpan<char> simple) => beginsWord[simple[0]] ? Longest(words, simple) : null;

    /// <summary>The syllables of the surname <paramref name="simple"/> begins with, if it is one that reads otherwise than its characters do.</summary>
    public string[]? Surname(ReadOnlySpan<char> simple) => Longest(surnames, simple[..Math.Min(2, simple.Length)]);

    // Runs once over 22,000 characters: left to tiered compilation it would run slowly, and take most of the start.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Assign(ushort syllable, string characters)
    {
        for (var i = 0; i < characters.Length; i++)
            if (char.IsHighSurrogate(characters[i]))
                syllableOfSupplementary[char.ConvertToUtf32(characters[i], characters[++i])] = syllable;
            else
                syllableOf[characters[i]] = syllable;
    }

    private static string[]? Longest(Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> known, ReadOnlySpan<char> simple)
    {
        for (var length = Math.Min(LongestWord, simple.Length); length > 0; length--)
            if (known.TryGetValue(simple[..length], out var reading))
                return reading;
        return null;
    }

    private Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> Words(string name)
    {
        Dictionary<string, string[]> known = [];
        foreach (var line in Lines(name))
        {
            var (word, reading) = Split(line);
            known[word] = reading.Split(' ');
            beginsWord[word[0]] |= name == "words.txt";
        }
        return known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static (string Head, string Tail) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return (line[..space], line[(space + 1)..]);
    }

    private static string[] Lines(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Search/" + name)!, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
