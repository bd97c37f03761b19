using System.Net;
using System.Text;
using Guanxi.Platform.Data;

namespace Guanxi.Tests.Integration.Importing;

public sealed class ImportWizardTests
{
    private const string Shop = "Rechnung;SKU;Qty;Price;Date;Customer ID\nA1;P1;1;10;2026-01-05;K1\nA2;P1;none;10;2026-01-05;K1\n";

    [Theory, BothDatabases]
    public async Task The_wizard_writes_nothing_before_its_last_button_and_remembers_the_columns(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await GuanxiApp.StartAsync(engine);
        var browser = await app.BrowserAsync(Who.Administrator);
        var columns = await UploadAsync(browser, "shop.csv", Encoding.UTF8.GetBytes(Shop));
        (await browser.GetStringAsync(columns, ct)).ShouldContain("Semicolon");
        var form = new Dictionary<string, string>
        {
            ["kind"] = "orders",
            ["files"] = columns.Split("files=")[1],
            ["to.orderNumber"] = "Rechnung",
            ["to.productCode"] = "SKU",
            ["to.quantity"] = "Qty",
            ["to.unitPrice"] = "Price",
            ["to.orderDate"] = "Date",
            ["to.customerKey"] = "Customer ID",
        };
        using var trial = await browser.PostAsync("/imports/new/trial", new FormUrlEncodedContent(form), ct);
        (await trial.Content.ReadAsStringAsync(ct)).ShouldContain("is no quantity");
        (await CountAsync(app, ct)).ShouldBe((0, 0));

        using var started = await browser.PostAsync("/imports/new/start", new FormUrlEncodedContent(form), ct);
        started.StatusCode.ShouldBe(HttpStatusCode.Redirect, await started.Content.ReadAsStringAsync(ct));
        var import = started.Headers.Location!.OriginalString;
        while ((await browser.GetStringAsync(import, ct)).Contains("every 1s", StringComparison.Ordinal))
            await Task.Delay(50, ct);
        (await CountAsync(app, ct)).ShouldBe((1, 1));
        (await browser.GetStringAsync(import + "/rejects.csv", ct)).ShouldContain("none");
        (await browser.GetStringAsync("/imports", ct)).ShouldContain("shop.csv");

        // A file with the same headers next time: the choice is there already.
        var again = await browser.GetStringAsync(await UploadAsync(browser, "next.csv", Encoding.UTF8.GetBytes(Shop.Replace("A1", "A9", StringComparison.Ordinal))), ct);
        again.ShouldContain("<option value=\"Rechnung\" selected");
    }

    [Theory, BothDatabases]
    public async Task Customers_are_chosen_mapped_tried_and_imported(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await GuanxiApp.StartAsync(engine);
        var browser = await app.BrowserAsync(Who.SalesA);
        var choice = await browser.GetStringAsync("/imports/new", ct);
        choice.ShouldContain("/imports/new?kind=customers");
        choice.ShouldContain("/imports/new?kind=orders");
        (await browser.GetStringAsync("/imports/new?kind=customers", ct)).ShouldContain("Files with customers");
        var columns = await UploadAsync(browser, "people.csv", Encoding.UTF8.GetBytes("Wer,E-mail,Phone\nAda,ada@x.org,123456\nBob,bob,\n"), "customers");
        (await browser.GetStringAsync(columns, ct)).ShouldContain("<option value=\"E-mail\" selected");
        var form = new Dictionary<string, string> { ["kind"] = "customers", ["files"] = columns.Split("files=")[1], ["to.name"] = "Wer", ["to.email"] = "E-mail", ["to.phone"] = "" };
        using var trial = await browser.PostAsync("/imports/new/trial", new FormUrlEncodedContent(form), ct);
        (await trial.Content.ReadAsStringAsync(ct)).ShouldContain("is no e-mail address");
        using var started = await browser.PostAsync("/imports/new/start", new FormUrlEncodedContent(form), ct);
        started.StatusCode.ShouldBe(HttpStatusCode.Redirect, await started.Content.ReadAsStringAsync(ct));
        var import = started.Headers.Location!.OriginalString;
        while ((await browser.GetStringAsync(import, ct)).Contains("every 1s", StringComparison.Ordinal))
            await Task.Delay(50, ct);
        await using var session = await app.Databases.ReadAsync(await app.ActorAsync(Who.Administrator), ct);
        var sales = await app.ActorAsync(Who.SalesA);
        (await session.ListAsync($"SELECT name, email, phone, owner_id, team_id FROM customers_customer", r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4)), ct))
            .ShouldHaveSingleItem().ShouldBe(("Ada", "ada@x.org", "", sales.UserId, sales.Teams[0]));
        (await (await app.BrowserAsync(Who.Viewer)).GetAsync("/imports/new?kind=customers", ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task Programs_import_customers_too(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await GuanxiApp.StartAsync(engine);
        using var body = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("Name,Mail\nAda,ada@x.org\n")), "files", "people.csv" } };
        using var tried = await app.As(Who.Manager).PostAsync("/api/v1/imports/trial?kind=customers", body, ct);
        (await tried.Content.ReadAsStringAsync(ct)).ShouldContain("\"customersCreated\":1");
        using var again = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("Name,Mail\nAda,ada@x.org\n")), "files", "people.csv" } };
        using var refused = await app.As(Who.Service).PostAsync("/api/v1/imports?kind=customers", again, ct);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task A_file_that_is_no_table_is_named_with_its_reason(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var browser = await app.BrowserAsync(Who.Administrator);
        foreach (var content in new[] { "", "%PDF-1.7 x", "PK\u0003\u0004broken" })
        {
            using var answer = await PostAsync(browser, "evil.csv", Encoding.Latin1.GetBytes(content));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("evil.csv: ");
        }
    }

    [Fact]
    public async Task A_file_larger_than_other_bodies_may_be_is_taken_in()
    {
        await using var app = await GuanxiApp.StartAsync(Engine.Sqlite);
        var text = new StringBuilder("Invoice,SKU,Qty,Price,Date\n");
        for (var i = 0; text.Length < 12 << 20; i++)
            text.Append('A').Append(i).Append(",P1,1,10,2026-01-05 some more text to make it large\n");
        (await UploadAsync(await app.BrowserAsync(Who.Administrator), "big.csv", Encoding.UTF8.GetBytes(text.ToString()))).ShouldContain("files=");
    }

    private static async Task<string> UploadAsync(HttpClient browser, string name, byte[] content, string kind = "orders")
    {
        using var answer = await PostAsync(browser, name, content, kind);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.Headers.Location!.OriginalString;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string name, byte[] content, string kind = "orders")
        => browser.PostAsync("/imports/new/files?kind=" + kind, new MultipartFormDataContent { { new ByteArrayContent(content), "files", name } }, TestContext.Current.CancellationToken);

    private static async Task<(long Imports, long Orders)> CountAsync(GuanxiApp app, CancellationToken ct)
    {
        await using var session = await app.Databases.ReadAsync(await app.ActorAsync(Who.Administrator), ct);
        return (await session.LongAsync($"SELECT count(*) FROM platform_import", ct), await session.LongAsync($"SELECT count(*) FROM sales_order", ct));
    }
}
