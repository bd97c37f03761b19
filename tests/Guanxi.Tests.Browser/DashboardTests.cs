using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class DashboardTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages(phone: true)]
    public async Task The_dashboard_is_sound_in_every_look(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        await visit.OpenAsync("/?period=365d");
        await visit.ScreenshotAsync("dashboard-top");
        foreach (var chart in await visit.Page.Locator("gx-chart").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            await chart.Locator("svg").First.WaitForAsync();
        }
        await visit.CheckAsync("dashboard");
    }

    [Fact]
    public async Task Figures_and_cells_open_the_records_behind_them()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        foreach (var (cell, path) in ((string, string)[])[(".figures a", "/orders?filter="), ("table.heat a", "/customers?filter="), (".ranked a", "/products/")])
        {
            await visit.OpenAsync("/");
            var link = visit.Page.Locator(cell).First;
            (await link.GetAttributeAsync("href")).ShouldNotBeNull().ShouldStartWith(path);
            if (!path.StartsWith("/products", StringComparison.Ordinal))
            {
                await link.ClickAsync();
                await visit.Page.Locator("table.rows tbody tr").First.WaitForAsync();
            }
        }
    }

    [Fact]
    public async Task Charts_are_drawn_for_whoever_comes_from_another_page()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        await visit.OpenAsync("/customers");
        await visit.Page.Locator(".rail a[href='/']").Last.ClickAsync();
        await visit.Page.Locator("gx-chart svg").First.WaitForAsync();
        await visit.CheckAsync("dashboard-from-elsewhere");
    }

    [Fact]
    public async Task It_prints_in_one_column_without_the_frame()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        await visit.OpenAsync("/?period=90d");
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        (await visit.Page.Locator("nav.rail").IsVisibleAsync()).ShouldBeFalse();
        (await visit.Page.EvaluateAsync<int>("getComputedStyle(document.querySelector('.grid.two')).gridTemplateColumns.split(' ').length")).ShouldBe(1);
        await visit.ScreenshotAsync("dashboard-print");
    }
}
