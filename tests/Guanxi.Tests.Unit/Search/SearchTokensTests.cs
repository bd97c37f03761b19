using Guanxi.Platform.Search;
using Microsoft.Data.Sqlite;

namespace Guanxi.Tests.Unit.Search;

public sealed class SearchTokensTests
{
    private static readonly string[] Alphabet =
        ["a", "b", "c", "1", "2", "-", "@", ".", " ", "'", "\"", "_", "*", "王", "伟", "偉", "張", "𠮷", "😀", "é", "Ａ", "、", "长", "吕", "\n", "\0", "ß", "O", "R"];

    [Fact]
    public void Tokens_of_a_text_are_its_grams_and_the_scope()
        => SearchTokens.Of("abc-王\nd", SearchTokens.Owner(1)).ShouldBe(["ab", "bc", "abc", "王", "owner1"], ignoreOrder: true);

    [Fact]
    public void The_Fts5_value_holds_the_same_tokens()
    {
        var text = new SearchText().Name("𠮷野 José").Phone("138 0013").ToString();
        SearchTokens.ForFts5(text, SearchTokens.Team(9)).Split(' ').ShouldBe(SearchTokens.Of(text, SearchTokens.Team(9)));
        SearchTokens.ForFts5("").ShouldBe("");
    }

    [Fact]
    public void Many_distinct_grams_fit()
    {
        var text = string.Concat(Enumerable.Range(0x4E00, 5000).Select(code => (char)code));
        SearchTokens.Of(text).ShouldBe(text.Select(c => c.ToString()).Concat(text.Zip(text.Skip(1), (a, b) => $"{a}{b}")), ignoreOrder: true);
    }

    [Fact]
    public void What_contains_a_query_has_its_tokens()
    {
        var random = new Random(7);
        var hits = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var part = Any(random, 14);
            var document = Document(random, part);
            // Mostly a piece of what was written, so that there are hits to speak of.
            var start = random.Next(part.Length + 1);
            var query = SearchQuery.Parse(round % 4 == 0 ? Any(random, 4) : part[start..random.Next(start, part.Length + 1)]);
            if (!query.Matches(document))
                continue;
            hits++;
            query.Tokens.ShouldBeSubsetOf(SearchTokens.Of(document), document);
        }
        hits.ShouldBeGreaterThan(60_000);
    }

    [Fact]
    public void Any_piece_of_what_was_written_is_a_hit()
    {
        var random = new Random(11);
        for (var round = 0; round < 50_000; round++)
        {
            var part = SearchText.Normalize(Any(random, 12));
            var start = random.Next(part.Length + 1);
            var piece = part[start..random.Next(start, part.Length + 1)];
            if (piece.EnumerateRunes().Any(rune => rune.Value == 0xFFFD))
                continue; // a cut through a surrogate pair
            SearchQuery.Parse(piece).Matches(Document(random, part)).ShouldBeTrue($"{part} by {piece}");
        }
    }

    [Fact]
    public void Fts5_finds_all_that_a_plain_contains_finds()
    {
        var random = new Random(3);
        using var database = new SqliteConnection("Data Source=:memory:");
        database.Open();
        Execute(database, "CREATE VIRTUAL TABLE search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')");
        var texts = new List<(string Text, string Scope)>();
        for (var id = 0; id < 2_000; id++)
        {
            var (text, scope) = (Document(random, Any(random, 14)), SearchTokens.Owner(random.Next(3)));
            texts.Add((text, scope));
            Execute(database, "INSERT INTO search(rowid, tokens) VALUES ($1, $2)", id, SearchTokens.ForFts5(text, scope));
        }
        Execute(database, "DELETE FROM search WHERE rowid = 5");
        for (var round = 0; round < 500; round++)
        {
            var query = SearchQuery.Parse(Any(random, 5));
            string[]? scope = round % 2 == 0 ? null : [SearchTokens.Owner(1), SearchTokens.Owner(2)];
            if (query.MatchFts5(scope) is not { } match)
                continue;
            var found = Rows(database, match);
            found.Where(id => query.Matches(texts[id].Text)).ShouldBe(
                Enumerable.Range(0, texts.Count).Where(id => id != 5 && query.Matches(texts[id].Text) && (scope is null || scope.Contains(texts[id].Scope))), match);
        }
        Rows(database, SearchQuery.Parse("王").MatchFts5([])!).ShouldBeEmpty();
    }

    [Fact]
    public void Scope_tokens_are_no_text()
    {
        foreach (var scope in (string[])[SearchTokens.Owner(1), SearchTokens.Team(1), SearchTokens.Nobody])
            SearchTokens.Of(new SearchText().Text(scope).AsSpan()).ShouldNotContain(scope);
    }

    private static string Document(Random random, string part) => random.Next(3) switch
    {
        0 => new SearchText().Name(part).Text(Any(random, 8)).ToString(),
        1 => new SearchText().Phone(part).Name(Any(random, 8)).ToString(),
        _ => new SearchText().Text(Any(random, 8)).Text(part).ToString(),
    };

    private static string Any(Random random, int most) => string.Concat(random.GetItems(Alphabet, random.Next(most + 1)));

    private static void Execute(SqliteConnection database, string sql, params object[] values)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        command.ExecuteNonQuery();
    }

    private static List<int> Rows(SqliteConnection database, string match)
    {
        using var command = database.CreateCommand();
        command.CommandText = "SELECT rowid FROM search WHERE search MATCH $1 ORDER BY rowid";
        command.Parameters.AddWithValue("$1", match);
        using var reader = command.ExecuteReader();
        List<int> rows = [];
        while (reader.Read())
            rows.Add(reader.GetInt32(0));
        return rows;
    }
}
