using Guanxi.Customers.Identities;

namespace Guanxi.Tests.Unit.Customers;

public sealed class IdentityKeyTests
{
    [Theory]
    [InlineData("email", " Ada@Example.COM ", "ada@example.com")]
    [InlineData("phone", "+86 (138) 0013-8000", "13800138000")]
    [InlineData("phone", "110", "110")]
    [InlineData("web", "HTTPS://www.Example.com/", "example.com")]
    [InlineData("social", "@Ada", "ada")]
    [InlineData("im", "ＡＤＡ", "ada")]
    [InlineData("im", "  ", "")]
    public void Two_that_mean_the_same_have_one_key(string kind, string value, string key) => IdentityKey.Of(kind, value).ShouldBe(key);

    [Fact]
    public void An_address_is_the_same_with_and_without_its_country()
        => IdentityKey.Of("address", new Place("12 St. James's Square", "GB", "", "London", "SW1Y 4JH")).ShouldBe(IdentityKey.Of("address", new Place("12 St James's square", "", "", "LONDON", "SW1Y4JH")));
}
