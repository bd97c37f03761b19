using Guanxi.Platform.Search;

namespace Guanxi.Tests.Unit.Search;

public sealed class SearchQueryTests
{
    private static readonly string WangWei = new SearchText().Name("王伟").Phone("138 0013 8000").Text("wang.wei@example.com").Text("SO-2024-0012").ToString();
    private static readonly string YangWenbo = new SearchText().Name("杨文博").Phone("+86 (139) 1234-5678").Text("C000123").ToString();

    [Theory]
    [InlineData("王伟"), InlineData("伟"), InlineData("wangwei"), InlineData("WangWei"), InlineData("wang wei"), InlineData("ww")]
    [InlineData("13800138000"), InlineData("0138"), InlineData("13"), InlineData("138 0013"), InlineData("138-0013-8000")]
    [InlineData("wei@exam"), InlineData("example.com"), InlineData("@"), InlineData("2024-0012"), InlineData("so-2024"), InlineData("0012")]
    [InlineData("王伟 0012"), InlineData("王伟 - 8000"), InlineData("ｗａｎｇ"), InlineData("w")]
    public void Wang_Wei_is_found_by(string query) => Finds(WangWei, query).ShouldBeTrue();

    [Theory]
    [InlineData("杨文博"), InlineData("文博"), InlineData("博"), InlineData("ywb"), InlineData("yangwenbo"), InlineData("楊文博"), InlineData("8613912345678"), InlineData("1234-56")]
    public void Yang_Wenbo_is_found_by(string query) => Finds(YangWenbo, query).ShouldBeTrue();

    [Theory]
    [InlineData("伟王"), InlineData("文伟"), InlineData("wwei@"), InlineData("12-2024"), InlineData("weiwang"), InlineData("王伟 文博"), InlineData("800013")]
    public void Wang_Wei_is_not_found_by(string query) => SearchQuery.Parse(query).Matches(WangWei).ShouldBeFalse();

    [Theory]
    [InlineData("張偉", "张伟"), InlineData("张伟", "張偉"), InlineData("張偉", "張偉")]
    [InlineData("O'Brien", "o'brien"), InlineData("O'Brien", "O’Brien"), InlineData("O’Brien", "obrien")]
    [InlineData("José", "josé"), InlineData("José", "jose"), InlineData("José", "JOSE\u0301")]
    [InlineData("ＡＢＣ", "abc"), InlineData("ABC", "ＡＢ"), InlineData("𠮷野家", "𠮷"), InlineData("𠮷野家", "𠮷野"), InlineData("𠮷野家", "野家"), InlineData("𠮷野家", "jyj")]
    [InlineData("单伟", "shanwei"), InlineData("单伟", "danwei"), InlineData("吕布", "lvbu"), InlineData("吕布", "lubu"), InlineData("😀店", "😀")]
    public void A_name_is_found_as_it_may_be_typed(string name, string query) => Finds(new SearchText().Name(name).ToString(), query).ShouldBeTrue();

    [Fact]
    public void An_accent_that_is_typed_must_be_there() => SearchQuery.Parse("josé").Matches(new SearchText().Name("Jose").AsSpan()).ShouldBeFalse();

    [Theory]
    [InlineData("wangwei", new[] { "wan", "gwe", "wei" })]
    [InlineData("ww", new[] { "ww" })]
    [InlineData("w", new string[0])]
    [InlineData("@", new string[0])]
    [InlineData("伟", new[] { "伟" })]
    [InlineData("王伟", new[] { "王伟" })]
    [InlineData("杨文博", new[] { "杨文", "文博" })]
    [InlineData("abc公司", new[] { "公司", "abc" })]
    [InlineData("a公", new[] { "a公" })]
    [InlineData("138-0013", new[] { "138", "001", "013" })]
    [InlineData("𠮷野", new[] { "𠮷野" })]
    public void A_query_needs_few_tokens(string query, string[] tokens) => SearchQuery.Parse(query).Tokens.ShouldBe(tokens);

    [Fact]
    public void Nothing_is_searched_for_by_blanks() => SearchQuery.Parse(" \u3000\t").IsEmpty.ShouldBeTrue();

    [Fact]
    public void Long_queries_are_cut_off()
        => SearchQuery.Parse(new string('x', 255) + "𠮷" + new string('x', 100_000)).Words.ShouldHaveSingleItem().Text.ShouldBe(new string('x', 255));

    [Fact]
    public void A_match_expression_joins_text_and_scope()
    {
        string[] mine = [SearchTokens.Owner(12), SearchTokens.Team(3), SearchTokens.Team(4)];
        SearchQuery.Parse("杨文博").MatchFts5(mine).ShouldBe("""("杨文" AND "文博") AND ("owner12" OR "team3" OR "team4")""");
        SearchQuery.Parse("杨文博").MatchFts5(null).ShouldBe("""
            "杨文" AND "文博"
            """);
        SearchQuery.Parse("w").MatchFts5(mine).ShouldBe("""
            "owner12" OR "team3" OR "team4"
            """);
        SearchQuery.Parse("w").MatchFts5(null).ShouldBeNull();
    }

    private static bool Finds(string document, string query)
    {
        var parsed = SearchQuery.Parse(query);
        parsed.Tokens.ShouldBeSubsetOf(SearchTokens.Of(document));
        return parsed.Matches(document);
    }
}
