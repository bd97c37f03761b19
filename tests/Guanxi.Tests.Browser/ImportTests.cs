using System.Text;
using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

public sealed class ImportTests(Site site, DemoShop shop) : Journey(site)
{
    static ImportTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory, Languages(phone: true)]
    public async Task A_file_goes_from_upload_to_result_and_back(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var page = visit.Page;
        var mark = look.Language.ToUpperInvariant();
        // As a shop in China has it: GB18030, Chinese headings, one row without a price.
        var file = $"订单号,商品编码,商品名称,数量,单价,下单时间,客户编号,客户姓名\n{mark}-1,J1,龙井,2,88.00,2026-03-01 10:00,{mark}-K1,钱钟书\n{mark}-1,J2,茶杯,1,35.50,2026-03-01 10:00,{mark}-K1,钱钟书\n{mark}-2,J1,龙井,1,,2026-03-02 11:30,{mark}-K2,杨绛\n{mark}-3,J1,龙井,3,88.00,2026-03-03 09:15,{mark}-K2,杨绛\n";
        await visit.OpenAsync("/imports/new?kind=orders");
        await page.Locator("#files").SetInputFilesAsync(new FilePayload { Name = $"{mark}.csv", MimeType = "text/csv", Buffer = Encoding.GetEncoding("GB18030").GetBytes(file) });
        await page.Locator(".wizard button.main").ClickAsync();
        await page.WaitForURLAsync("**/imports/new/columns?*");
        await Assertions.Expect(page.Locator("[name=encoding]")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("gb", System.Text.RegularExpressions.RegexOptions.IgnoreCase));
        await Assertions.Expect(page.Locator("[name='to.orderNumber']")).ToHaveValueAsync("订单号");
        await Assertions.Expect(page.Locator(".preview")).ToContainTextAsync("钱钟书");
        await visit.CheckAsync("import-columns");
        await page.Locator(".wizard > .foot button.main").ClickAsync();
        await page.Locator("form[action='/imports/new/start']").WaitForAsync();
        await visit.CheckAsync("import-trial");
        await page.Locator(".wizard > .foot button.main").ClickAsync();
        await visit.OnRecordAsync("/imports");
        await page.Locator("[data-dialog=undo]").WaitForAsync();
        await visit.CheckAsync("import-done");
        var rejects = await (await page.APIRequest.GetAsync((await page.Locator("a[href$='rejects.csv']").GetAttributeAsync("href"))!)).TextAsync();
        rejects.ShouldContain($"{mark}-2");
        rejects.ShouldNotContain($"{mark}-3");
        await visit.OpenAsync("/imports");
        await visit.CheckAsync("imports");

        await page.GoBackAsync();
        await page.Locator("[data-dialog=undo]").ClickAsync();
        await visit.CheckAsync("import-undo-ask");
        await page.Locator("#undo form button").ClickAsync();
        await Assertions.Expect(page.Locator("[data-dialog=undo]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#import-status progress")).ToHaveCountAsync(0);
        (await page.Locator("h1").CountAsync()).ShouldBe(1);
        await visit.CheckAsync("import-undone");
        (await (await page.APIRequest.GetAsync($"/api/v1/orders?filter={Uri.EscapeDataString($"number = \"{mark}-3\"")}")).JsonAsync())!.Value.GetProperty("data").GetArrayLength().ShouldBe(0);
    }

    [Theory, Languages]
    public async Task A_file_that_is_no_table_is_refused_in_plain_words(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        await visit.OpenAsync("/imports/new?kind=orders");
        await visit.Page.Locator("#files").SetInputFilesAsync(new FilePayload { Name = "picture.csv", MimeType = "text/csv", Buffer = Encoding.Latin1.GetBytes("%PDF-1.7 \0\x01\x02") });
        await visit.Page.Locator(".wizard button.main").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".notice")).ToContainTextAsync("picture.csv");
        visit.ForgiveRefusals();
        (await Speech.FaultsAsync(visit.Page, look.Language)).ShouldBeEmpty();
        await visit.CheckAsync("import-refused");
    }
}
