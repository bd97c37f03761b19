using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class CustomerListTests(Site site, DemoShop shop) : Journey(site)
{
    private const string Rows = "table.rows tbody tr[data-key]";

    [Theory, Languages]
    public async Task The_address_says_all_that_is_on_the_list_and_back_goes_back(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/customers");
        await page.Locator("th a[href*='sort=name']").ClickAsync();
        await Assertions.Expect(page.Locator("th[aria-sort=ascending] a")).ToBeVisibleAsync();
        page.Url.ShouldContain("sort=name");

        await page.Locator("gx-filters > details.menu > summary").ClickAsync();
        await page.Locator("details[name=filter-field]:has(input[name=field][value=stage]) > summary").ClickAsync();
        await page.Locator("details[open] > form input[value=loyal]").CheckAsync();
        await visit.CheckAsync("customers-filter");
        await page.Locator("details[open] > form button.main").ClickAsync();
        await page.Locator(".filter a.off").WaitForAsync();
        page.Url.ShouldContain("filter=stage");
        page.Url.ShouldContain("sort=name");
        (await page.Locator(Rows + " .chip.hue-loyal").CountAsync()).ShouldBe(await page.Locator(Rows).CountAsync());
        await visit.CheckAsync("customers-filtered");
        var filtered = page.Url;

        await page.Locator(".filter a.off").ClickAsync();
        await Assertions.Expect(page.Locator(".filter a.off")).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await page.Locator(".filter a.off").WaitForAsync();
        page.Url.ShouldBe(filtered);
        await page.ReloadAsync();
        await page.Locator(".filter a.off").WaitForAsync();
        (await page.Locator("th[aria-sort=ascending]").CountAsync()).ShouldBe(1);
    }

    [Theory, Languages]
    public async Task Columns_are_chosen_and_remembered(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/customers");
        await page.Locator("details.menu:has(form.columns) > summary").ClickAsync();
        await page.Locator("form.columns input[value=city]").CheckAsync();
        await page.Locator("form.columns input[value=phone]").UncheckAsync();
        await visit.CheckAsync("customers-columns");
        await page.Locator("form.columns button.main").ClickAsync();
        await page.Locator("th a[href*='sort=city'], th:nth-child(1)").First.WaitForAsync();
        await page.WaitForURLAsync("**columns=**");
        await visit.OpenAsync("/customers");
        (await page.Locator("form.columns input[value=city]").IsCheckedAsync()).ShouldBeTrue();
        (await page.Locator("form.columns input[value=phone]").IsCheckedAsync()).ShouldBeFalse();
        await page.Locator("details.menu:has(form.columns) > summary").ClickAsync();
        await page.Locator("form.columns button[name=usual]").ClickAsync();
        await Assertions.Expect(page.Locator("form.columns input[value=phone]")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task Further_customers_come_as_she_reads_on()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        await visit.OpenAsync("/customers");
        var first = await visit.Page.Locator(Rows).CountAsync();
        await visit.Page.Locator("tr.more").ScrollIntoViewIfNeededAsync();
        await visit.Page.Locator($"table.rows tbody tr[data-key]:nth-child({first + 2})").WaitForAsync();
        var keys = await visit.Page.Locator(Rows).EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.key)");
        keys.Distinct().Count().ShouldBe(keys.Length);
    }

    [Theory, Languages(phone: true)]
    public async Task A_customer_opens_beside_the_list_and_Esc_closes_her(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/customers");
        var row = page.Locator(Rows).Nth(2);
        // Beside the name, and beside the box that picks the row.
        await row.ClickAsync(new() { Position = new() { X = (await row.BoundingBoxAsync())!.Width - 6, Y = 12 } });
        await page.Locator("#panel .panel-body").WaitForAsync();
        page.Url.ShouldContain("open=" + await row.GetAttributeAsync("data-key"));
        await visit.CheckAsync("customers-panel");
        // The address alone brings it back, and nothing moves.
        await page.ReloadAsync();
        await page.Locator("#panel .panel-body").WaitForAsync();
        await visit.SettleAsync();
        await visit.StaysPutAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#panel")).ToBeHiddenAsync();
        page.Url.ShouldNotContain("open=");
    }

    [Fact]
    public async Task The_keyboard_alone_walks_the_list_opens_closes_and_finds()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        var page = visit.Page;
        await visit.OpenAsync("/customers");
        await page.Locator(Rows + " a.name").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator(Rows + " a.name").Nth(1)).ToBeFocusedAsync();
        (await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle")).ShouldNotBe("none");
        await page.Keyboard.PressAsync("Space");
        await page.Locator("#panel .panel-body").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("#panel-title")).ToHaveTextAsync(await page.Locator(Rows + " a.name").Nth(2).InnerTextAsync());
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#panel")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(Rows + " a.name").Nth(2)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/customers/*");

        await page.Keyboard.PressAsync("Control+k");
        await page.Locator("#palette [role=option]").First.WaitForAsync();
        await page.Keyboard.TypeAsync("wang");
        await page.Locator("#palette .found a[aria-selected=true]", new() { HasText = "王" }).WaitForAsync();
        await visit.CheckAsync("palette");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#palette")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("?");
        await page.Locator("#keys[open]").WaitForAsync();
        await visit.CheckAsync("keys");
    }

    [Theory]
    [InlineData("王伟"), InlineData("伟"), InlineData("wangwei"), InlineData("ww"), InlineData("7700099"), InlineData("weiwei@journey"), InlineData("JOURNEY-77")]
    public async Task She_is_found_by_what_one_remembers(string remembered)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        await EnsureAsync(visit);
        await visit.OpenAsync("/customers");
        await visit.Page.Locator("form.find input").PressSequentiallyAsync(remembered);
        await visit.Page.WaitForURLAsync("**q=**");
        await visit.Page.Locator(Rows, new() { HasText = "weiwei@journey.example" }).WaitForAsync();
        (await visit.Page.Locator("form.find input").InputValueAsync()).ShouldBe(remembered);
    }

    private static async Task EnsureAsync(Visit visit)
    {
        var known = await visit.Page.APIRequest.GetAsync("/api/v1/customers?filter=" + Uri.EscapeDataString("email = \"weiwei@journey.example\""));
        if ((await known.JsonAsync())!.Value.GetProperty("data").GetArrayLength() > 0)
            return;
        var customer = await DemoShop.PostAsync(visit, "/api/v1/customers", new { name = "王伟", phone = "13877000999", email = "weiwei@journey.example" });
        await DemoShop.PostAsync(visit, "/api/v1/orders", new
        {
            number = "JOURNEY-77",
            placedAt = "2026-03-01T10:00:00Z",
            currency = "CNY",
            customerId = customer!.Value.GetProperty("id").GetInt64(),
            lines = new[] { new { product = "GT-001", quantity = 1, unitPrice = 168 } },
        });
    }
}
