namespace Guanxi.Tests.Browser;

public sealed class GalleryTests(Site site) : Journey(site)
{
    [Theory]
    [Looks("parts"), Looks("record"), Looks("board"), Looks("dashboard"), Looks("form"), Looks("sign-in")]
    public async Task Every_component_is_sound_in_every_look(Look look, string page)
    {
        await using var visit = await VisitAsync(look);
        await visit.OpenAsync($"/gallery/{page}");
        await visit.CheckAsync($"gallery-{page}");
    }

    [Theory(Skip = "The list moves by up to 0.02 when its panel comes in at 1024 and 1440 px; to be mended in the kit, then put back above.")]
    [Looks("list")]
    public async Task The_list_is_sound_in_every_look(Look look, string page)
    {
        await using var visit = await VisitAsync(look);
        await visit.OpenAsync($"/gallery/{page}");
        await visit.CheckAsync($"gallery-{page}");
    }
}
