namespace Guanxi.Tests.Browser;

public sealed class ReferenceTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory]
    [Looks("/api", "reference"), Looks("/api/customers", "reference-customers")]
    public async Task The_API_reference_is_sound_in_every_look(Look look, string address, string name)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        await visit.OpenAsync(address);
        await visit.CheckAsync(name);
    }

    [Fact]
    public async Task The_list_of_errors_is_sound()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        await visit.OpenAsync("/api/errors");
        await visit.CheckAsync("reference-errors");
    }
}
