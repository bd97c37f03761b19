using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class SettingsTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages]
    public async Task Rules_are_tried_on_the_customers_before_they_are_kept(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/settings/life-cycle");
        await page.Locator("main [formaction^='/settings/life-cycle/preview']").ClickAsync();
        await page.Locator("main .card table.plain").First.WaitForAsync();
        await visit.CheckAsync("life-cycle-preview");
        await page.Locator("main form[action^='/settings/life-cycle?'] button.main").ClickAsync();
        await page.Locator(".toast").WaitForAsync();

        await visit.OpenAsync("/settings/rfm");
        await page.Locator("[name=mode]").SelectOptionAsync("fixed");
        await page.Locator("main [formaction='/settings/rfm/preview']").ClickAsync();
        await Assertions.Expect(page.Locator("[name=mode]")).ToHaveValueAsync("fixed");
        await page.Locator("gx-chart svg").First.WaitForAsync();
        await visit.CheckAsync("rfm-preview");
        await page.Locator("[name='recency-0']").FillAsync("999");
        await page.Locator("main form[action='/settings/rfm'] button.main").ClickAsync();
        await page.Locator(".notice").First.WaitForAsync();
        visit.ForgiveRefusals();
        await visit.CheckAsync("rfm-refused");
    }

    [Theory, Languages(phone: true)]
    public async Task Company_teams_roles_users_and_tokens_are_kept_here(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        var mark = look.Language.ToLowerInvariant();
        await visit.OpenAsync("/settings/company");
        await page.Locator("[name=currency]").FillAsync("¥¥");
        await page.Locator("main form button.main").ClickAsync();
        await page.Locator(".field .error").WaitForAsync();
        visit.ForgiveRefusals();
        await visit.CheckAsync("company-refused");
        await page.Locator("[name=currency]").FillAsync("CNY");
        await page.Locator("main form button.main").ClickAsync();
        await SaidAsync(page);

        await visit.OpenAsync("/settings/teams");
        await page.Locator("main form[action='/settings/teams'] [name=name]").FillAsync("队-" + mark);
        await page.Locator("main form[action='/settings/teams'] button.main").ClickAsync();
        await page.Locator("section", new() { HasText = "队-" + mark }).First.WaitForAsync();

        await visit.OpenAsync("/settings/roles/new");
        await page.Locator("main [name=name]").FillAsync("角色-" + mark);
        await page.Locator("[value='customers.read']").CheckAsync();
        await page.Locator("main form button.main").ClickAsync();
        await page.Locator("table.rows", new() { HasText = "角色-" + mark }).WaitForAsync();

        await visit.OpenAsync("/settings/users/new");
        await page.Locator("[name=name]").FillAsync("新人");
        await page.Locator("[name=email]").FillAsync($"new-{mark}@shop.example");
        await page.Locator("[name=password]").FillAsync("short");
        await page.Locator("main form button.main").ClickAsync();
        await page.Locator(".field .error").WaitForAsync();
        visit.ForgiveRefusals();
        await visit.CheckAsync("user-refused");
        await page.Locator("[name=password]").FillAsync("a-long-enough-password-8");
        await page.Locator("main label", new() { HasText = "角色-" + mark }).Locator("input").CheckAsync();
        await page.Locator("main form button.main").ClickAsync();
        await SaidAsync(page);

        await visit.OpenAsync("/me/tokens/new");
        await page.Locator("[name=name]").FillAsync("令牌-" + mark);
        await page.Locator("main form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("[name=token]")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^gx_"));
        await visit.CheckAsync("token");
        await visit.OpenAsync("/me");
        await visit.CheckAsync("account");
        await page.Locator("tr", new() { HasText = "令牌-" + mark }).Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("tr", new() { HasText = "令牌-" + mark })).ToHaveCountAsync(0);
    }

    private static async Task SaidAsync(IPage page)
    {
        await page.Locator(".toast").First.WaitForAsync();
        await page.Locator(".toast button").Last.ClickAsync();
    }
}
