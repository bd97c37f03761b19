using System.Text;
using Guanxi.Platform.Access;

namespace Guanxi.Tests.Unit;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, the SHA-1 column.
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_the_RFC(long seconds, string code)
        => Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8).ShouldBe(code);

    [Fact]
    public void A_clock_half_a_minute_off_is_forgiven_and_a_whole_one_is_not()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepAt(now);
        Totp.Match(Secret, Totp.Code(Secret, step - 1), now).ShouldBe(step - 1);
        Totp.Match(Secret, Totp.Code(Secret, step + 1), now).ShouldBe(step + 1);
        Totp.Match(Secret, Totp.Code(Secret, step - 2), now).ShouldBeNull();
        Totp.Match(Secret, "12345", now).ShouldBeNull();
    }

    // RFC 4648, section 10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_the_RFC(string plain, string coded) => Totp.Base32(Encoding.ASCII.GetBytes(plain)).ShouldBe(coded);

    [Fact]
    public void A_recovery_code_works_once_however_it_is_typed()
    {
        var codes = RecoveryCodes.New();
        codes.Distinct().Count().ShouldBe(10);
        var stored = RecoveryCodes.Store(codes);
        var left = RecoveryCodes.Use(stored, " " + codes[3].ToUpperInvariant().Replace('-', ' ')).ShouldNotBeNull();
        RecoveryCodes.Left(left).ShouldBe(9);
        RecoveryCodes.Use(left, codes[3]).ShouldBeNull();
        RecoveryCodes.Use(left, codes[4]).ShouldNotBeNull();
    }
}
