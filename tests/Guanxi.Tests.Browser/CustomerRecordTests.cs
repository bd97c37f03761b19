using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class CustomerRecordTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages(phone: true)]
    public async Task A_customer_is_created_changed_binned_and_brought_back(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/customers/new");
        await page.Locator("[name=name]").FillAsync("   ");
        await page.Locator("[name=email]").FillAsync("no address");
        await page.Locator("form.record-form").EvaluateAsync("f => { f.noValidate = true; f.requestSubmit(); }");
        await page.Locator(".field .error").First.WaitForAsync();
        visit.ForgiveRefusals();
        (await page.Locator(".field .error").First.InnerTextAsync()).ShouldContain(look.Language == "en" ? "Name" : "姓名");
        await visit.CheckAsync("customer-new-refused");
        await page.Locator("[name=name]").FillAsync("杨文博");
        await page.Locator("[name=email]").FillAsync("");
        await page.Locator("form.record-form button.main").ClickAsync();
        await visit.OnRecordAsync("/customers");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("杨文博");
        await page.Locator(".toast").WaitForAsync();
        await page.Locator(".toast button").Last.ClickAsync();

        var city = page.Locator("gx-edit", new() { Has = page.Locator("[name=city]") });
        await city.Locator(".value").ClickAsync();
        await city.Locator("input[name=city]").FillAsync("杭州");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(city.Locator(".value")).ToContainTextAsync("杭州");
        await page.Locator(".composer textarea").FillAsync("喜欢龙井\n下周再联系");
        await page.Locator(".composer button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#timeline .said")).ToContainTextAsync("下周再联系");
        await visit.CheckAsync("customer-new");

        var address = page.Url;
        await page.Locator(".page > .head details.menu > summary").ClickAsync();
        await page.Locator(".page > .head .item.bad").ClickAsync();
        await page.Locator("#confirm[open]").WaitForAsync();
        await visit.CheckAsync("customer-bin-ask");
        await page.Locator("#confirm button[value=yes]").ClickAsync();
        await page.WaitForURLAsync("**/customers");
        await visit.OpenAsync("/customers/bin");
        await visit.CheckAsync("customers-bin");
        await page.Locator("tr", new() { HasText = "杨文博" }).First.Locator("button[hx-post]").ClickAsync();
        await page.WaitForURLAsync(address);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("杨文博");
    }

    [Theory, Languages]
    public async Task Two_editors_of_one_value_are_shown_both_and_one_chooses(Look look)
    {
        Site.Require();
        await using var hers = await shop.VisitAsync(Site.Browser, look);
        var id = (await DemoShop.PostAsync(hers, "/api/v1/customers", new { name = "冲突测试", city = "上海" }))!.Value.GetProperty("id").GetInt64();
        await using var his = await shop.VisitAsync(Site.Browser, look);
        await hers.OpenAsync($"/customers/{id}");
        await his.OpenAsync($"/customers/{id}");
        await ChangeCityAsync(his, "北京");
        await Assertions.Expect(his.Page.Locator("gx-edit:has([name=city]) .value")).ToContainTextAsync("北京");
        await ChangeCityAsync(hers, "广州");
        await hers.Page.Locator(".conflict").WaitForAsync();
        (await hers.Page.Locator(".conflict dd").AllInnerTextsAsync()).ShouldBe(["北京", "广州"]);
        await hers.CheckAsync("customer-conflict");
        await hers.Page.Locator(".conflict button.main").ClickAsync();
        await Assertions.Expect(hers.Page.Locator("gx-edit:has([name=city]) .value")).ToContainTextAsync("广州");
    }

    [Theory, Languages(phone: true)]
    public async Task The_record_shows_what_is_known_of_a_customer(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/customers?filter=stage%20%3D%20at-risk&sort=-revenue");
        await visit.OpenAsync((await page.Locator("table.rows a.name").First.GetAttributeAsync("href"))!);
        (await page.Locator(".facts dd").CountAsync()).ShouldBeGreaterThan(5);
        (await page.Locator(".stages li").CountAsync()).ShouldBeGreaterThan(1);
        await page.Locator(".orders summary").First.ClickAsync();
        await page.Locator(".orders table.lines").First.WaitForAsync();
        var related = await page.Locator("#relations .relation").CountAsync();
        await page.Locator("#relations details.add > summary").ClickAsync();
        await page.Locator("#r-other").PressSequentiallyAsync("wang");
        await page.Locator("#r-other-list [role=option]").First.ClickAsync();
        await page.Locator("#relations details.add button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#relations .relation")).ToHaveCountAsync(related + 1);
        await visit.CheckAsync("customer");
        await page.Locator("#relations .relation button[hx-confirm]").Last.ClickAsync();
        await page.Locator("#confirm button[value=yes]").ClickAsync();
        await Assertions.Expect(page.Locator("#relations .relation")).ToHaveCountAsync(related);
        await page.Locator(".kinds button").Last.ClickAsync();
        await Assertions.Expect(page.Locator(".kinds button").Last).ToHaveAttributeAsync("aria-pressed", "true");
    }

    private static async Task ChangeCityAsync(Visit visit, string city)
    {
        var edit = visit.Page.Locator("gx-edit:has([name=city])");
        await edit.Locator(".value").ClickAsync();
        await edit.Locator("input[name=city]").FillAsync(city);
        await visit.Page.Keyboard.PressAsync("Enter");
    }
}
