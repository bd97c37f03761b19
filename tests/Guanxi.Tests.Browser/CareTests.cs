using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class CareTests(Site site, DemoShop shop) : Journey(site)
{
    [Theory, Languages(phone: true)]
    public async Task A_task_is_added_walked_to_ticked_off_with_one_key_and_taken_back(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/tasks/mine");
        var subject = $"Ring {look.Language} {Guid.NewGuid():N}";
        await page.Locator(".quick [name=subject]").FillAsync(subject);
        await page.Locator(".quick button.main").ClickAsync();
        var line = page.Locator(".task", new() { HasText = subject });
        await line.WaitForAsync();
        await visit.CheckAsync("tasks");
        await line.Locator("a.name").FocusAsync();
        await page.Keyboard.PressAsync("d");
        await Assertions.Expect(line).ToHaveCountAsync(0);
        await page.Locator(".toast button").First.ClickAsync();
        await line.WaitForAsync();
        await line.Locator(".tick").ClickAsync();
        await Assertions.Expect(line).ToHaveCountAsync(0);
    }

    [Theory, Languages(phone: true)]
    public async Task Relations_tree_and_graph_stand_on_the_record(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        async Task<long> MakeAsync(string name) => (await DemoShop.PostAsync(visit, "/api/v1/customers", new { name, kind = "organisation" }))!.Value.GetProperty("id").GetInt64();
        var (top, below) = (await MakeAsync("西湖集团"), await MakeAsync("西湖贸易"));
        await DemoShop.PostAsync(visit, $"/api/v1/customers/{top}/relations", new { other = below, role = "partner", note = "长期合作", strength = 2 });
        await visit.OpenAsync($"/customers/{below}");
        await page.Locator("#tree details.add > summary").ClickAsync();
        await page.Locator("#t-parent").PressSequentiallyAsync("西湖集团");
        await page.Locator("#t-parent-list [role=option]").First.ClickAsync();
        await page.Locator("#tree details.add button.main").ClickAsync();
        await page.Locator("#tree .tree a").First.WaitForAsync();
        await page.Locator("details.graph > summary").ClickAsync();
        await page.Locator(".drawing svg a").Nth(1).WaitForAsync();
        await page.Locator("#relations .relation button[hx-get]").First.ClickAsync();
        await page.Locator("#relations .relation-form [name=note]").FillAsync("二十年合作");
        await visit.CheckAsync("relations");
        await page.Locator("#relations .relation-form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#relations .relation-note")).ToContainTextAsync("二十年合作");
        await visit.OpenAsync("/settings/relations");
        await visit.CheckAsync("relation-roles");
    }

    [Theory, Languages(phone: true)]
    public async Task The_calendar_of_care_shows_who_has_a_day(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        await visit.OpenAsync("/care?scope=all");
        await page.Locator(".month .occasion").First.WaitForAsync();
        await page.Locator(".month td:has(.occasion) a").First.ClickAsync();
        await page.Locator(".people li a").First.WaitForAsync();
        await visit.CheckAsync("care");
        await visit.OpenAsync("/settings/care?edit=1");
        await visit.CheckAsync("care-rules");
    }
}
