using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class PrivacyTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages(phone: true)]
    public async Task A_customer_consents_on_the_phone_and_takes_it_back_on_her_own_page(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        var id = (await DemoShop.PostAsync(visit, "/api/v1/customers", new { name = "林同意", email = $"lin{look.Width}@example.cn", phone = "13812345678" }))!.Value.GetProperty("id").GetInt64();
        await visit.OpenAsync($"/customers/{id}/consents");
        await page.Locator("[name=note]").FillAsync("来电");
        await page.Locator("main form[action$='/consents'] button.main").ClickAsync();
        await Assertions.Expect(page.Locator("tbody td .hue-good").First).ToBeVisibleAsync();
        await visit.CheckAsync("customer-consents");
        var link = await page.Locator("input[readonly]").InputValueAsync();
        await visit.OpenAsync($"/customers/{id}");
        await visit.CheckAsync("customer-with-consents");

        await using var hers = await shop.StrangerAsync(Site.Browser, look);
        await hers.OpenAsync(new Uri(link).PathAndQuery);
        await Assertions.Expect(hers.Page.Locator("main")).ToContainTextAsync("l***@example.cn");
        await hers.CheckAsync("preferences");
        await hers.Page.Locator("button[name=none]").ClickAsync();
        await Assertions.Expect(hers.Page.Locator(".notice.hue-good")).ToBeVisibleAsync();
        await hers.CheckAsync("preferences-saved");
        await visit.OpenAsync($"/customers/{id}/consents");
        await Assertions.Expect(page.Locator("tbody td .hue-bad").First).ToBeVisibleAsync();
    }

    [Theory, Languages(phone: true)]
    public async Task A_person_is_reported_on_and_erased(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        var id = (await DemoShop.PostAsync(visit, "/api/v1/customers", new { name = "林遗忘", email = $"wang{look.Width}@example.cn" }))!.Value.GetProperty("id").GetInt64();
        await visit.OpenAsync($"/customers/{id}/personal-data");
        await visit.CheckAsync("personal-data");
        await visit.OpenAsync($"/customers/{id}/privacy");
        await visit.CheckAsync("privacy");
        await page.Locator("[name=reason]").FillAsync("7");
        await page.Locator("main form[action$='/erasure'] button.bad").ClickAsync();
        await page.Locator("#confirm[open]").WaitForAsync();
        await page.Locator("#confirm button[value=yes]").ClickAsync();
        await page.WaitForURLAsync("**/settings/erasures/*");
        for (var tries = 0; tries < 50 && await page.Locator(".chip.hue-good").CountAsync() == 0; tries++)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await page.ReloadAsync();
        }
        await visit.CheckAsync("erasure-certificate");
        await visit.OpenAsync("/settings/erasures");
        await visit.CheckAsync("settings-erasures");
        await visit.OpenAsync("/settings/consent");
        await visit.CheckAsync("settings-consent");
        await visit.OpenAsync("/settings/contact");
        await visit.CheckAsync("settings-contact");
        await visit.OpenAsync("/settings/retention");
        await visit.CheckAsync("settings-retention");
    }
}
