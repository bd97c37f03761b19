namespace Guanxi.Tests.Browser;

public sealed class ErrorTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages(phone: true)]
    public async Task What_is_not_there_and_what_she_may_not_see_is_said_in_her_frame_and_language(Look look)
    {
        Site.Require();
        var email = await shop.AddUserAsync(look.Language, "sales", "sales");
        await using var visit = await shop.VisitAsync(Site.Browser, look, email);
        foreach (var (path, status, name) in ((string, int, string)[])[("/nowhere", 404, "unknown"), ("/customers/987654321", 404, "gone"), ("/settings/users", 403, "forbidden")])
        {
            await visit.OpenAsync(path, status);
            (await visit.Page.Locator("main .fault h1").InnerTextAsync()).ShouldNotBeNullOrWhiteSpace(path);
            (await visit.Page.Locator("summary.me").CountAsync()).ShouldBe(1, path);
            (await Speech.FaultsAsync(visit.Page, look.Language)).ShouldBeEmpty(path);
            await visit.CheckAsync("error-" + name);
        }
        await visit.OpenAsync("/customers?filter=nonsense%20%3E");
        await visit.CheckAsync("error-filter");
    }

    [Theory, Languages]
    public async Task A_stranger_is_told_so_without_a_frame(Look look)
    {
        Site.Require();
        await using var visit = await shop.StrangerAsync(Site.Browser, look);
        await visit.OpenAsync("/nowhere", 404);
        (await visit.Page.Locator("nav.rail").CountAsync()).ShouldBe(0);
        await visit.CheckAsync("error-stranger");
    }
}
