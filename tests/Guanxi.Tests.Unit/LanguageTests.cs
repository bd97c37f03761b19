using Guanxi.Platform;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;

namespace Guanxi.Tests.Unit;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh-SG", "zh-Hans")]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("zh-HK", "zh-Hant")]
    [InlineData("zh-MO", "zh-Hant")]
    [InlineData("zh-Hant-CN", "zh-Hant")]
    [InlineData("zh_TW.UTF-8", "zh-Hant")]
    [InlineData("en-GB", "en")]
    [InlineData("fr", null)]
    [InlineData("C.UTF-8", null)]
    public void A_tag_means_one_of_our_languages_or_none(string tag, string? language) => Languages.Match(tag).ShouldBe(language);

    [Theory]
    [InlineData("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant")]
    [InlineData("en;q=0.5,zh-CN", "zh-Hans")]
    [InlineData("fr,de;q=0.9", "en")]
    [InlineData("fr,zh-HK;q=0.1", "zh-Hant")]
    public void The_browser_gets_what_it_likes_best(string header, string language) => Languages.FromAcceptLanguage([header]).ShouldBe(language);

    [Fact]
    public void The_terminal_speaks_by_LC_ALL_before_LANG()
        => Languages.OfConsole(name => name switch { "LC_ALL" => "zh_TW.UTF-8", "LANG" => "en_US.UTF-8", _ => null }).ShouldBe("zh-Hant");

    [Fact]
    public void Texts_of_all_folders_are_found_in_each_language()
    {
        var texts = new Texts(new Modules([new Module("platform", typeof(PlatformModule).Assembly)]));
        texts.All("en")["job.state.done"].ShouldBe("Done");
        texts.All("zh-Hans")["error.title.404"].ShouldBe("找不到");
        texts.All("zh-Hant")["job.state.failed"].ShouldBe("失敗");
        texts["no.such.key"].ShouldBe("no.such.key");
    }
}
