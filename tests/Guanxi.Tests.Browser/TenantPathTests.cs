using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

/// <summary>A company without a host name of its own, and without a single record.</summary>
public sealed partial class TenantPathTests(Site site, DemoShop shop) : Journey(site)
{
    private const string Under = "/t/second";

    [Fact]
    public async Task Every_link_stays_within_a_company_reached_by_its_path_and_nothing_empty_is_silent()
    {
        Site.Require();
        await shop.AddTenantAsync("second");
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual, under: Under);
        var page = visit.Page;
        await visit.OpenAsync(Under + "/");
        await visit.CheckAsync("tenant-empty");
        await page.Locator(".rail a[href$='/customers']").ClickAsync();
        await page.WaitForURLAsync("**/t/second/customers");
        await page.Locator(".empty").WaitForAsync();
        await visit.CheckAsync("tenant-customers-empty");

        await visit.OpenAsync(Under + "/customers/new");
        await page.Locator("[name=name]").FillAsync("王小明");
        await page.Locator("form.record-form button.main").ClickAsync();
        await visit.OnRecordAsync("/t/second/customers");
        await page.Locator("a[href$='/customers'].nav").ClickAsync();
        await page.Locator("table.rows tbody tr[data-key]").First.ClickAsync(new() { Position = new() { X = 4, Y = 12 } });
        await page.Locator("#panel .panel-body").WaitForAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("wangxiaoming");
        await page.Locator("#palette .found a[aria-selected=true]", new() { HasText = "王小明" }).WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await visit.OnRecordAsync("/t/second/customers");
        await page.Locator(".page > .head details.menu > summary").ClickAsync();
        await page.Locator(".page > .head .item.bad").ClickAsync();
        await page.Locator("#confirm button[value=yes]").ClickAsync();
        await page.WaitForURLAsync("**/t/second/customers");
        await page.Locator(".toast button").First.ClickAsync();
        await visit.OnRecordAsync("/t/second/customers");

        (await StrayAsync(visit)).ShouldBeEmpty();
        await page.Locator("summary.me").ClickAsync();
        await page.Locator("form[action$='/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync("**/t/second/sign-in");
    }

    /// <summary>Walks the links and names every address that leads out of the company, or nowhere.</summary>
    private static async Task<List<string>> StrayAsync(Visit visit)
    {
        var stray = new List<string>();
        var kinds = new HashSet<string>();
        var asked = new Queue<string>([Under + "/", Under + "/me", Under + "/imports", Under + "/customers/bin", Under + "/nowhere"]);
        while (asked.TryDequeue(out var path))
        {
            if (!kinds.Add(Number().Replace(path.Split('?')[0], "/N")))
                continue;
            var answer = await visit.Page.APIRequest.GetAsync(path);
            if (!answer.Ok && !path.EndsWith("/nowhere", StringComparison.Ordinal))
                stray.Add($"{path} answers {answer.Status}");
            foreach (Match address in Address().Matches(await answer.TextAsync()))
                if (!address.Groups[2].Value.StartsWith(Under, StringComparison.Ordinal))
                    stray.Add($"{path}: {address.Value}");
                else if (address.Groups[1].Value == "href")
                    asked.Enqueue(System.Net.WebUtility.HtmlDecode(address.Groups[2].Value));
        }
        kinds.Count.ShouldBeGreaterThan(25);
        return stray;
    }

    [GeneratedRegex("/[0-9]+(?=/|$)")]
    private static partial Regex Number();

    // Whatever the attribute: what begins like an address is one.
    [GeneratedRegex("""(?<=\s)(?!value=)([a-z-]+)="(/(?!assets/)[a-z][^"]*|/)\x22""")]
    private static partial Regex Address();
}
