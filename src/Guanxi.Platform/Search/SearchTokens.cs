using System.Buffers;
using System.Globalization;

namespace Guanxi.Platform.Search;

/// <summary>
/// The tokens a record is indexed under: one- to three-character grams of its <see cref="SearchText"/>, and who may see it.
/// For SQLite: <c>fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')</c>; for PostgreSQL: <c>text[]</c> with GIN.
/// </summary>
/// <remarks>No escaping is needed: a gram is lower-case letters, digits and characters beyond ASCII, which FTS5's ascii tokenizer keeps whole.</remarks>
public static class SearchTokens
{
    /// <summary>A token nothing is indexed under; longer than any gram, as are those of <see cref="Owner"/> and <see cref="Team"/>.</summary>
    internal const string Nobody = "nobody";

    /// <summary>The token of records that this user owns.</summary>
    public static string Owner(long userId) => string.Create(CultureInfo.InvariantCulture, $"owner{userId}");

    /// <summary>The token of records that belong to this team.</summary>
    public static string Team(long teamId) => string.Create(CultureInfo.InvariantCulture, $"team{teamId}");

    /// <summary>Distinct tokens of a record, for PostgreSQL.</summary>
    /// <param name="document">From <see cref="SearchText"/>.</param>
    /// <param name="scope"><see cref="Owner"/> and <see cref="Team"/> tokens under which it may be seen.</param>
    public static string[] Of(ReadOnlySpan<char> document, params ReadOnlySpan<string> scope)
    {
        var grams = GramSet.Rent();
        Grams.OfDocument(document, grams);
        var tokens = new string[grams.Count + scope.Length];
        for (var i = 0; i < grams.Count; i++)
            tokens[i] = Grams.Text(grams[i]);
        scope.CopyTo(tokens.AsSpan(grams.Count));
        return tokens;
    }

    /// <summary>The same tokens as the value of the FTS5 column.</summary>
    /// <inheritdoc cref="Of"/>
    public static string ForFts5(ReadOnlySpan<char> document, params ReadOnlySpan<string> scope)
    {
        var grams = GramSet.Rent();
        Grams.OfDocument(document, grams);
        var size = grams.Count * 5;
        foreach (var token in scope)
            size += token.Length + 1;
        var buffer = ArrayPool<char>.Shared.Rent(size);
        var length = 0;
        for (var i = 0; i < grams.Count; i++)
        {
            length += Grams.Write(grams[i], buffer.AsSpan(length));
            buffer[length++] = ' ';
        }
        foreach (var token in scope)
        {
            token.CopyTo(buffer.AsSpan(length));
            length += token.Length;
            buffer[length++] = ' ';
        }
        var value = new string(buffer, 0, Math.Max(0, length - 1));
        ArrayPool<char>.Shared.Return(buffer);
        return value;
    }
}
