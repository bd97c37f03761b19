using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Guanxi.Core;
using Guanxi.Platform.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Guanxi.Tests.Unit.Ui;

public sealed class ShowTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 4, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("杨文博", "文博")]
    [InlineData("李娜", "李娜")]
    [InlineData("欧阳思远", "思远")]
    [InlineData("深圳市海蓝科技有限公司", "深圳")]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("Ada", "A")]
    [InlineData("𠮷田", "𠮷田")]
    [InlineData("  ", "?")]
    public void A_face_shows_the_characters_people_go_by(string name, string initials) => Initials.Of(name).ShouldBe(initials);

    [Theory]
    [InlineData(12_340_000, "zh-Hans", "1,234万")]
    [InlineData(12_345, "zh-Hant", "1.2萬")]
    [InlineData(250_000_000, "zh-Hans", "2.5亿")]
    [InlineData(12_345, "en", "12.3K")]
    [InlineData(999, "en", "999")]
    [InlineData(-2_500_000, "en", "-2.5M")]
    public void Large_numbers_count_as_the_language_does(int value, string culture, string written) => ShortNumber.Write(value, new CultureInfo(culture)).ShouldBe(written);

    [Fact]
    public void Markup_in_a_name_is_shown_and_not_run()
    {
        Of("en").Name("<script>", "/x?a=1&b=\"2").Value.ShouldNotContain("<script>");
        Of("en").Name("<script>", "/x?a=1&b=\"2").Value.ShouldContain("a=1&amp;b=&quot;2");
        Of("en").Chip("<b>", Hue.Loyal).Value.ShouldContain("&lt;b&gt;");
    }

    [Fact]
    public void Chinese_is_written_as_it_is() => Of("zh-Hans").Chip("忠诚", Hue.Loyal).Value.ShouldContain("忠诚");

    [Fact]
    public void A_moment_is_told_by_its_distance_and_hides_the_exact_time_in_the_viewers_zone()
    {
        var ago = Of("zh-Hans").Ago(Noon.AddMinutes(-12)).Value;
        ago.ShouldContain(">12 分钟前<");
        ago.ShouldContain("title=\"2026-11-22 11:48\"");
        ago.ShouldContain("datetime=\"2026-11-22T03:48:00Z\"");
    }

    [Fact]
    public void Yesterday_is_a_matter_of_the_viewers_midnight() => Of("en").Ago(Noon.AddHours(-13)).Value.ShouldContain(">yesterday<");

    [Fact]
    public void What_is_not_there_is_a_dash()
    {
        Of("en").Ago(null).Value.ShouldContain("–");
        Of("en").Money(null).Value.ShouldContain("–");
        Of("en").Money(new Money(123456, "CNY")).Value.ShouldBe("¥1,234.56");
    }

    private static Show Of(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
        var words = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<UiText>>();
        return new Show(new StillClock(Noon), new Viewer { Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai") }, HtmlEncoder.Create(UnicodeRanges.All), words);
    }

    private sealed class StillClock(DateTime now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(now);
    }
}
