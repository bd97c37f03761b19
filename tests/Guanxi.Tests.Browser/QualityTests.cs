using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class QualityTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages(phone: true)]
    public async Task A_slip_is_noticed_while_typing_doubted_on_the_record_and_found_from_the_quality_page(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/customers/new");
        await page.Locator("[name=name]").FillAsync("王质量");
        await page.Locator("[name=phone]").FillAsync("138-0013");
        await page.Locator("[name=email]").FillAsync("wang@gmial.com");
        await page.Locator("[name=name]").FocusAsync();
        await Assertions.Expect(page.Locator("#f-email-asked")).ToContainTextAsync("gmail.com");
        await Assertions.Expect(page.Locator("#f-phone-asked")).Not.ToBeEmptyAsync();
        await visit.CheckAsync("quality-hints");
        await page.Locator("[name=phone]").FillAsync("０１０－６２３４５６７８转801");
        await page.Locator("form.record-form button.main").ClickAsync();
        await visit.OnRecordAsync("/customers");
        await Assertions.Expect(page.Locator("#content")).ToContainTextAsync("+86 10 6234 5678 ext. 801");
        await Assertions.Expect(page.Locator("#content")).ToContainTextAsync("０１０－６２３４５６７８转801");
        await page.Locator("button[name=cause][value=bounce]").ClickAsync();
        await page.Locator(".toast").First.WaitForAsync();
        await visit.CheckAsync("quality-record");

        await visit.OpenAsync("/customers/quality");
        await visit.CheckAsync("quality");
        await page.Locator("a[href*='doubt%20%3D%20email-bounced']").ClickAsync();
        await Assertions.Expect(page.Locator("#found")).ToContainTextAsync("王质量");
        await visit.OpenAsync("/settings/quality");
        await visit.CheckAsync("quality-settings");
    }
}
