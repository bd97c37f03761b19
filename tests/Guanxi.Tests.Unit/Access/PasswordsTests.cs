using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Access;

namespace Guanxi.Tests.Unit;

public sealed class PasswordsTests
{
    [Theory]
    [InlineData("short-one", "password.length")]
    [InlineData("Password123", "password.common")]
    [InlineData("aaaaaabbbbbb", "password.common")]
    [InlineData("my-lovelace-2026", "password.personal")]
    [InlineData("ada.l@example.com!", "password.personal")]
    public void Bad_passwords_are_refused_with_the_reason(string password, string code)
        => Should.Throw<InvalidException>(() => Passwords.Check(password, "ada.l@example.com", "Ada Lovelace")).Code.ShouldBe(code);

    [Fact]
    public void A_long_plain_sentence_will_do() => Should.NotThrow(() => Passwords.Check("今天天气真的很好啊朋友", "ada@example.com", "Ada"));

    [Fact]
    public void A_hash_knows_its_password_and_no_hash_knows_any()
    {
        var passwords = new Passwords();
        var hash = passwords.Hash("correct horse battery");
        passwords.Matches(hash, "correct horse battery").ShouldBeTrue();
        passwords.Matches(hash, "correct horse batterx").ShouldBeFalse();
        passwords.Matches(null, "correct horse battery").ShouldBeFalse();
        passwords.Hash("correct horse battery").ShouldNotBe(hash);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, 30)]
    [InlineData(6, 60)]
    [InlineData(9, 480)]
    [InlineData(10, 900)]
    [InlineData(5000, 900)]
    public void An_account_closes_for_longer_with_each_wrong_try(long failed, int? seconds)
        => Lockout.For(failed).ShouldBe(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value));

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.*")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.*")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    public void Addresses_are_kept_short(string address, string kept) => new Visitor(IPAddress.Parse(address), "").ShortAddress.ShouldBe(kept);

    [Fact]
    public void Browsers_are_named_in_two_words()
        => new Visitor(null, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0").ShortAgent.ShouldBe("Edge, Windows");
}
