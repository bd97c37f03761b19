namespace Guanxi.Tests.Browser;

public sealed class GalleryTests(Site site) : Journey(site)
{
    [Theory, Looks]
    public async Task Every_component_is_sound_in_every_look(Look look)
    {
        await using var visit = await VisitAsync(look);
        await visit.OpenAsync("/gallery");
        await visit.CheckAsync("gallery");
    }
}
