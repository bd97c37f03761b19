namespace Guanxi.Platform.Search;

/// <summary>What somebody searches for: words that a record's <see cref="SearchText"/> must all contain.</summary>
public sealed class SearchQuery
{
    private const int MostWords = 16;
    private const int MostCharacters = 256;
    private const int MostTokens = 8;

    private SearchQuery(SearchWord[] words)
    {
        Words = words;
        var grams = GramSet.Rent();
        foreach (var word in words)
            Grams.OfWord(word.Text, grams);
        Tokens = [.. Enumerable.Range(0, grams.Count).Select(i => Grams.Text(grams[i])).OrderByDescending(Selectivity).Take(MostTokens)];
    }

    /// <summary>The words, normalised and in simplified characters; none for a blank query.</summary>
    public IReadOnlyList<SearchWord> Words { get; }

    /// <summary>Tokens of which every hit has all; what has them all is nearly always a hit, <see cref="Matches"/> decides.</summary>
    /// <remarks>None for a single letter or digit, or punctuation alone: then the index cannot help and the texts must be scanned.</remarks>
    public string[] Tokens { get; }

    /// <summary>Whether nothing is searched for.</summary>
    public bool IsEmpty => Words.Count == 0;

    /// <summary>Reads what was typed. Blanks part it into words; other punctuation is part of a word, as in an e-mail address.</summary>
    /// <param name="text">As typed; beyond 256 characters or 16 words it is cut off.</param>
    public static SearchQuery Parse(string? text)
    {
        text ??= "";
        if (text.Length > MostCharacters)
            text = text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
        var typed = SearchText.Simplify(SearchText.Normalize(text))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        var telling = typed.Where(word => word.Any(c => char.IsLetterOrDigit(c) || c >= 0x80)).ToArray();
        return new([.. (telling.Length > 0 ? telling : typed).Take(MostWords).Select(word => new SearchWord(word))]);
    }

    /// <summary>Whether a record with this text, from <see cref="SearchText"/>, is a hit.</summary>
    public bool Matches(ReadOnlySpan<char> document)
    {
        foreach (var word in Words)
            if (!word.IsIn(document))
                return false;
        return true;
    }

    /// <summary>The right-hand side of FTS5's MATCH.</summary>
    /// <param name="visibleTo">Owner and team tokens one of which a record must carry; null for those who see every record, empty for those who see none.</param>
    /// <returns>Null if nothing narrows the search: no tokens, and every record may be seen.</returns>
    public string? MatchFts5(IReadOnlyCollection<string>? visibleTo)
    {
        var text = string.Join(" AND ", Tokens.Select(Quoted));
        if (visibleTo is null)
            return Tokens.Length == 0 ? null : text;
        var scope = visibleTo.Count == 0 ? Quoted(SearchTokens.Nobody) : string.Join(" OR ", visibleTo.Select(Quoted));
        return Tokens.Length == 0 ? scope : $"({text}) AND ({scope})";
    }

    private static string Quoted(string token) => $"\"{token}\"";

    // A guess at which tokens are rare: pairs of Han, then three letters or digits, then one Han, then two letters.
    private static int Selectivity(string token) => token switch
    {
        [< '\x80', < '\x80'] => 0,
        [_] => 1,
        [< '\x80', < '\x80', < '\x80'] => 2,
        _ => 3,
    };
}
