using Guanxi.Core;

namespace Guanxi.Tests.Unit;

public sealed class GrantsTests
{
    private static Grants Of(string permissions, RowScope rows, FieldAccess phone = FieldAccess.Write) => new(permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        rows == RowScope.None ? new Dictionary<string, RowScope>() : new Dictionary<string, RowScope> { ["customer"] = rows },
        phone == FieldAccess.Write ? new Dictionary<string, FieldAccess>() : new Dictionary<string, FieldAccess> { ["customer.phone"] = phone });

    [Fact]
    public void Two_roles_allow_what_either_allows()
    {
        var both = Grants.Together([Of("a b", RowScope.Own), Of("c", RowScope.Team)]);
        both.Allows("a").ShouldBeTrue();
        both.Allows("c").ShouldBeTrue();
        both.Allows("d").ShouldBeFalse();
        both.ScopeOf("customer").ShouldBe(RowScope.Team);
        both.ScopeOf("order").ShouldBe(RowScope.None);
    }

    [Fact]
    public void A_field_is_hidden_only_where_every_role_that_shows_the_rows_hides_it()
    {
        Grants.Together([Of("a", RowScope.All, FieldAccess.Hidden), Of("a", RowScope.Own, FieldAccess.Read)]).AccessTo("customer", "phone").ShouldBe(FieldAccess.Read);
        Grants.Together([Of("a", RowScope.All, FieldAccess.Hidden), Of("a", RowScope.Own)]).AccessTo("customer", "phone").ShouldBe(FieldAccess.Write);
        Grants.Together([Of("a", RowScope.All, FieldAccess.Hidden), Of("jobs.read", RowScope.None)]).AccessTo("customer", "phone").ShouldBe(FieldAccess.Hidden);
    }

    [Fact]
    public void An_administrator_stays_one_whatever_else_she_is()
        => Grants.Together([Of("a", RowScope.None, FieldAccess.Hidden), Grants.Everything]).ShouldBeSameAs(Grants.Everything);

    [Fact]
    public void Nobody_covers_more_than_she_has()
    {
        var mine = Of("a b", RowScope.Team, FieldAccess.Read);
        mine.Covers(Of("a", RowScope.Own, FieldAccess.Hidden)).ShouldBeTrue();
        mine.Covers(Of("c", RowScope.Own, FieldAccess.Read)).ShouldBeFalse();
        mine.Covers(Of("a", RowScope.All, FieldAccess.Read)).ShouldBeFalse();
        mine.Covers(Of("a", RowScope.Own)).ShouldBeFalse();
        mine.Covers(Of("a", RowScope.None)).ShouldBeTrue();
        mine.Covers(Grants.Everything).ShouldBeFalse();
        Grants.Everything.Covers(Grants.Everything).ShouldBeTrue();
        Grants.Everything.LimitedTo(["a"]).Covers(Of("a", RowScope.All)).ShouldBeTrue();
        Grants.Everything.LimitedTo(["a"]).Covers(Of("b", RowScope.All)).ShouldBeFalse();
        Grants.Everything.LimitedTo(["a"]).Covers(Grants.Everything).ShouldBeFalse();
    }
}
