namespace Guanxi.Tests.Browser;

public sealed class GalleryTests(Site site) : Journey(site)
{
    [Theory]
    [Looks("parts"), Looks("list"), Looks("record"), Looks("board"), Looks("dashboard"), Looks("form"), Looks("sign-in")]
    public async Task Every_component_is_sound_in_every_look(Look look, string page)
    {
        await using var visit = await VisitAsync(look);
        await visit.OpenAsync($"/gallery/{page}");
        await visit.CheckAsync($"gallery-{page}");
    }
}
