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
    public async Task Cells_are_mended_words_mapped_and_a_wizard_that_was_left_is_taken_up_again(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await GuanxiApp.StartAsync(engine);
        var browser = await app.BrowserAsync(Who.SalesA);
        var columns = await UploadAsync(browser, "people.csv", Encoding.UTF8.GetBytes("Name,E-mail,Gender,City\nAda,ada@x.org,weiblich,\nBob,bob,männlich,Paris\nEve,eve@x.org,divers,\n"), "customers");
        await browser.GetStringAsync(columns, ct);
        var form = new Dictionary<string, string>
        {
            ["kind"] = "customers",
            ["files"] = columns.Split("files=")[1],
            ["to.name"] = "Name",
            ["to.email"] = "E-mail",
            ["to.gender"] = "Gender",
            ["to.city"] = "City",
            ["default.city"] = "Rome",
            ["known"] = "Update",
        };
        using var trial = await browser.PostAsync("/imports/new/trial", new FormUrlEncodedContent(form), ct);
        var tried = await trial.Content.ReadAsStringAsync(ct);
        tried.ShouldContain("value.gender.weiblich");
        form["value.gender.weiblich"] = "female";
        form["value.gender.männlich"] = "male";
        form["value.gender.divers"] = "-";
        using var second = await browser.PostAsync("/imports/new/trial", new FormUrlEncodedContent(form), ct);
        (await second.Content.ReadAsStringAsync(ct)).ShouldContain("name=\"fix.0.2.email\"");

        // She leaves; the list of imports knows where she was.
        var list = await browser.GetStringAsync("/imports", ct);
        var draft = System.Text.RegularExpressions.Regex.Match(list, "/imports/new/columns\\?draft=\\d+").Value;
        draft.ShouldNotBeEmpty();
        (await (await app.BrowserAsync(Who.SalesB)).GetStringAsync("/imports", ct)).ShouldNotContain("draft=");
        (await browser.GetStringAsync(draft, ct)).ShouldContain("value.gender.weiblich");

        form["fix.0.2.email"] = "bob@x.org";
        form["draft"] = draft.Split('=')[1];
        await ImportAsync(browser, form, ct);
        await using (var session = await app.Databases.ReadAsync(await app.ActorAsync(Who.Administrator), ct))
            (await session.ListAsync($"SELECT name, email, gender, city FROM customers_customer ORDER BY name", r => $"{r.GetString(0)} {r.GetString(1)} {r.GetString(2)} {r.GetString(3)}", ct))
                .ShouldBe(["Ada ada@x.org female Rome", "Bob bob@x.org male Paris", "Eve eve@x.org  Rome"]);
        (await browser.GetStringAsync("/imports", ct)).ShouldNotContain("draft=");

        // What the words mean is remembered for such files.
        var next = await browser.GetStringAsync(await UploadAsync(browser, "next.csv", Encoding.UTF8.GetBytes("Name,E-mail,Gender,City\nZoe,zoe@x.org,weiblich,\n"), "customers"), ct);
        next.ShouldContain("name=\"value.gender.weiblich\" value=\"female\"");
        next.ShouldNotContain("fix.0.2");
    }

    [Theory, BothDatabases]
    public async Task Rows_of_somebody_known_wait_for_a_decision_that_is_an_import_of_its_own(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await GuanxiApp.StartAsync(engine);
        var browser = await app.BrowserAsync(Who.SalesA);
        await ImportAsync(browser, await FormAsync("Name,E-mail,City\nAda,ada@x.org,London\n", "Update"), ct);
        const string Second = "Name,E-mail,City,Note\nAda King,ada@x.org,Paris,new\nBob,bob@x.org,,\nAda,ada@x.org,London,\n";
        var asked = await ImportAsync(browser, await FormAsync(Second, "Ask"), ct);
        (await browser.GetStringAsync(asked, ct)).ShouldContain(asked + "/decide");
        (await CustomersAsync()).ShouldBe(["Ada London ", "Bob  "]);
        using var decided = await browser.PostAsync(asked + "/decide", new FormUrlEncodedContent([new("known", "Link")]), ct);
        var import = decided.Headers.Location!.OriginalString;
        import.ShouldNotBe(asked);
        await EndAsync(browser, import, ct);
        // What was there stays, what was empty is filled.
        (await CustomersAsync()).ShouldBe(["Ada London new", "Bob  "]);
        WebUtility.HtmlDecode(await browser.GetStringAsync(import + "/changes?what=Changed", ct)).ShouldContain("– → new");
        // Taken in, it waits no more.
        using var again = await browser.PostAsync(asked + "/decide", new FormUrlEncodedContent([new("known", "Update")]), ct);
        again.Headers.Location!.OriginalString.ShouldBe(asked);

        await ImportAsync(browser, await FormAsync(Second.Replace("new", "newer", StringComparison.Ordinal), "Skip"), ct);
        (await CustomersAsync()).ShouldBe(["Ada London new", "Bob  "]);
        (await (await app.BrowserAsync(Who.SalesB)).GetAsync(asked + "/changes", ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        async Task<Dictionary<string, string>> FormAsync(string file, string known)
        {
            var columns = await UploadAsync(browser, "people.csv", Encoding.UTF8.GetBytes(file), "customers");
            return new() { ["kind"] = "customers", ["files"] = columns.Split("files=")[1], ["to.name"] = "Name", ["to.email"] = "E-mail", ["to.city"] = "City", ["known"] = known };
        }

        async Task<List<string>> CustomersAsync()
        {
            await using var session = await app.Databases.ReadAsync(await app.ActorAsync(Who.Administrator), ct);
            return await session.ListAsync($"SELECT name, city, note FROM customers_customer ORDER BY name", r => $"{r.GetString(0)} {r.GetString(1)} {r.GetString(2)}", ct);
        }
    }

    [Theory, BothDatabases]
    public async Task Uploads_that_nobody_imported_go_after_a_week(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await GuanxiApp.StartAsync(engine);
        var browser = await app.BrowserAsync(Who.SalesA);
        await browser.GetStringAsync(await UploadAsync(browser, "people.csv", Encoding.UTF8.GetBytes("Name\nAda\n"), "customers"), ct);
        await using (var session = await app.Databases.WriteAsync(await app.ActorAsync(Who.Administrator), ct))
        {
            await session.RunAsync($"UPDATE platform_import_draft SET updated_at = {app.Get<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(-6)}", ct);
            await session.CommitAsync(ct);
        }
        var drafts = app.Get<Platform.Importing.ImportDrafts>();
        await drafts.CleanAsync(Databases.Main, ct);
        (await LeftAsync()).ShouldBe((1, 1));
        await using (var session = await app.Databases.WriteAsync(await app.ActorAsync(Who.Administrator), ct))
        {
            await session.RunAsync($"UPDATE platform_import_draft SET updated_at = {app.Get<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(-8)}", ct);
            await session.CommitAsync(ct);
        }
        await drafts.CleanAsync(Databases.Main, ct);
        (await LeftAsync()).ShouldBe((0, 0));

        async Task<(long, long)> LeftAsync()
        {
            await using var session = await app.Databases.ReadAsync(await app.ActorAsync(Who.Administrator), ct);
            return (await session.LongAsync($"SELECT count(*) FROM platform_import_draft", ct), await session.LongAsync($"SELECT count(*) FROM platform_file", ct));
        }
    }

    private static async Task<string> ImportAsync(HttpClient browser, Dictionary<string, string> form, CancellationToken ct)
    {
        using var started = await browser.PostAsync("/imports/new/start", new FormUrlEncodedContent(form), ct);
        started.StatusCode.ShouldBe(HttpStatusCode.Redirect, await started.Content.ReadAsStringAsync(ct));
        return await EndAsync(browser, started.Headers.Location!.OriginalString, ct);
    }

    private static async Task<string> EndAsync(HttpClient browser, string import, CancellationToken ct)
    {
        while ((await browser.GetStringAsync(import, ct)).Contains("every 1s", StringComparison.Ordinal))
            await Task.Delay(50, ct);
        return import;
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
