using Guanxi.Platform.Search;

namespace Guanxi.Tests.Unit.Search;

public sealed class SearchTextTests
{
    [Fact]
    public void A_record_is_its_parts_and_the_ways_they_may_be_typed()
        => new SearchText().Name("王伟").Phone("138 0013 8000").Text("Wang.Wei@Example.com").Text(null).Text(" ").ToString()
            .ShouldBe("王伟\nwangwei\nww\n138 0013 8000\n13800138000\nwang.wei@example.com");

    [Theory]
    [InlineData("張偉", "張偉\n张伟\nzhangwei\nzw")]
    [InlineData("王  伟", "王  伟\nwangwei\nww")]
    [InlineData("张 三", "张 三\n张三\nzhangsan\nzs")]
    [InlineData("单伟", "单伟\ndanwei\ndw\nshanwei\nsw")]
    [InlineData("吕布", "吕布\nlvbu\nlb\nlubu")]
    [InlineData("José Müller", "josé müller\njose muller")]
    [InlineData("Weiß", "weiß\nweiss")]
    [InlineData("O’Brien", "o'brien\nobrien")]
    [InlineData("Ada", "ada")]
    public void A_name_is_followed_by_its_variants(string name, string text) => new SearchText().Name(name).ToString().ShouldBe(text);

    [Fact]
    public void Cleared_it_serves_the_next_record() => new SearchText().Name("王伟").Clear().Text("K-1").ToString().ShouldBe("k-1");

    [Fact]
    public void Long_parts_fit()
        => new SearchText().Name("Ada").Name(new string('长', 3000)).ToString().ShouldContain("\n" + string.Concat(Enumerable.Repeat("chang", 3000)) + "\n");

    [Theory]
    [InlineData("ＡＢＣ　１２３", "abc 123")]
    [InlineData("Jose\u0301", "josé")]
    [InlineData("ﬁne ㈱ ½", "fine (株) 1⁄2")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("a\u200Bb\tc\r\nd\0e", "ab c  d e")]
    [InlineData("\u00A0x\u3000", "x")]
    [InlineData("A‐B–C", "a-b-c")]
    [InlineData("ÀÉ×", "àé×")]
    public void Text_is_normalised(string written, string normal) => SearchText.Normalize(written).ShouldBe(normal);

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => SearchText.Normalize("王\uD800").ShouldBe("王\uFFFD");

    [Fact]
    public void Normalising_agrees_with_Unicode_on_letters_and_digits()
    {
        for (var code = 0x21; code <= 0xFFFF; code++)
        {
            var c = (char)code;
            if (!char.IsLetterOrDigit(c))
                continue;
            var expected = string.Concat(c.ToString().Normalize(System.Text.NormalizationForm.FormKC).Select(char.ToLowerInvariant)).Replace('\u02BC', '\'');
            if (expected.All(char.IsLetterOrDigit))
                SearchText.Normalize(c.ToString()).ShouldBe(expected, $"U+{code:X4}");
        }
    }
}
