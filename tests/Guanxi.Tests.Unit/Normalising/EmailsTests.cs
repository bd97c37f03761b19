using System.Xml.Linq;
using Guanxi.Platform.Normalising;
using Guanxi.Tests.Unit.Tabular;
using Shouldly;

namespace Guanxi.Tests.Unit.Normalising;

public sealed class EmailsTests
{
    [Fact]
    public void What_can_be_mailed_to_is_told_from_what_cannot_as_the_verdicts_say()
    {
        var wrong = new List<string>();
        foreach (var test in XDocument.Load(Path.Combine(SharedData.Folder("email_validation"), "tests.xml")).Descendants("test"))
        {
            // Control characters stand there as their pictures.
            var address = string.Concat(test.Element("address")!.Value.Select(c => c is >= '\u2400' and <= '\u241F' ? (char)(c - 0x2400) : c));
            var category = test.Element("category")!.Value;
            var verdict = Emails.Check(address);
            var mailed = verdict is EmailVerdict.Valid or EmailVerdict.Unusual;
            if (mailed != category is "ISEMAIL_VALID_CATEGORY" or "ISEMAIL_DNSWARN" or "ISEMAIL_RFC5321")
                wrong.Add($"{test.Attribute("id")!.Value} {address} is {verdict}, {test.Element("diagnosis")!.Value}");
        }
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ada@example.com", EmailVerdict.Valid)]
    [InlineData("王伟@例子.中国", EmailVerdict.Valid)]
    [InlineData("ada@bücher.example", EmailVerdict.Valid)]
    [InlineData("ada.example.com", EmailVerdict.NoAt)]
    [InlineData("ada@localhost", EmailVerdict.Unusual)]
    [InlineData("ada lovelace@example.com", EmailVerdict.BadLocalPart)]
    [InlineData("ada@exam ple.com", EmailVerdict.BadDomain)]
    public void Verdicts(string email, EmailVerdict verdict) => Emails.Check(email).ShouldBe(verdict);

    [Theory]
    [InlineData("Ada@Example.COM", "Ada@example.com")]
    [InlineData(" mailto:ada@example.com", "ada@example.com")]
    [InlineData("Ada Lovelace <ada@example.com>", "ada@example.com")]
    [InlineData("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com")]
    [InlineData("ada+news@example.com", "ada+news@example.com")]
    public void An_address_is_kept_in_one_form(string written, string kept) => Emails.Normal(written).ShouldBe(kept);

    [Fact]
    public void Spellings_of_one_domain_have_one_key() => Emails.Key("Ada@BÜCHER.example").ShouldBe(Emails.Key("ada@xn--bcher-kva.example"));

    [Theory]
    [InlineData("ada@gmial.com", "ada@gmail.com")]
    [InlineData("ada@gmail.con", "ada@gmail.com")]
    [InlineData("ada@hotmial.com", "ada@hotmail.com")]
    [InlineData("ada@outlok.com", "ada@outlook.com")]
    [InlineData("ada@qq.con", "ada@qq.com")]
    [InlineData("ada@163.co", "ada@163.com")]
    [InlineData("ada@foxmai.com", "ada@foxmail.com")]
    [InlineData("ada@gmail.com", null)]
    [InlineData("ada@126.com", null)]
    [InlineData("ada@136.com", null)]
    [InlineData("ada@mail.com", null)]
    [InlineData("ada@ymail.com", null)]
    [InlineData("ada@example.com", null)]
    [InlineData("ada@tencent.com", null)]
    public void Slips_in_frequent_domains_are_noticed(string written, string? meant) => Emails.Suggest(written).ShouldBe(meant);

    [Fact]
    public void Offices_are_told_from_people()
    {
        Emails.IsRole("Info@example.com").ShouldBeTrue();
        Emails.IsRole("ada@example.com").ShouldBeFalse();
    }
}
