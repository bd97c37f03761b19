using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Guanxi.Tests.Integration.Custom;

public sealed class CustomFieldTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_field_is_at_once_in_the_api_in_filters_sorting_search_and_the_document(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        await AddAsync(admin, "customer", new { name = "shoeSize", kind = "integer", label = new { en = "Shoe size", zhHans = "鞋码", zhHant = "鞋碼" }, min = 20, max = 60, listed = true });
        await AddAsync(admin, "customer", new { name = "nickname", kind = "text", searchable = true });
        await AddAsync(admin, "customer", new { name = "grade", kind = "choice", choices = new[] { new { value = "gold" }, new { value = "silver" } } });
        await AddAsync(admin, "customer", new { name = "interests", kind = "several", choices = new[] { new { value = "tea" }, new { value = "silk" } } });

        var (one, two) = (await CreateAsync(admin, new { name = "王小明", shoeSize = 42, nickname = "Quokka", grade = "gold", interests = new[] { "tea", "silk" } }), await CreateAsync(admin, new { name = "李雷", shoeSize = 38 }));
        var got = await JsonAsync(admin, $"/api/v1/customers/{one}");
        ((int)got["shoeSize"]!).ShouldBe(42);
        got["interests"]!.AsArray().Select(i => (string)i!).ShouldBe(["tea", "silk"]);
        (await JsonAsync(admin, $"/api/v1/customers/{two}"))["interests"].ShouldBeNull();

        (await IdsAsync(admin, "filter=shoeSize >= 40 and grade in (gold)")).ShouldBe([one]);
        (await IdsAsync(admin, "filter=interests has silk")).ShouldBe([one]);
        (await IdsAsync(admin, "filter=interests is empty and shoeSize = 38")).ShouldBe([two]);
        (await IdsAsync(admin, "filter=shoeSize is not empty&sort=shoeSize")).ShouldBe([two, one]);
        (await IdsAsync(admin, "q=quokka")).ShouldBe([one]);
        (await SendAsync(admin, HttpMethod.Patch, $"/api/v1/customers/{one}", new { interests = new[] { "tea" }, nickname = "Wombat" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await IdsAsync(admin, "filter=interests has silk")).ShouldBeEmpty();
        (await IdsAsync(admin, "q=quokka")).ShouldBeEmpty();
        (await IdsAsync(admin, "q=wombat")).ShouldBe([one]);

        var document = await JsonAsync(admin, "/api/v1/openapi.json?language=zh-Hans");
        document["components"]!["schemas"]!["Customer"]!["properties"]!["shoeSize"]!["title"]!.GetValue<string>().ShouldBe("鞋码");
        var audit = await JsonAsync(admin, $"/api/v1/audit?type=customer&record={one}");
        audit.ToJsonString().ShouldContain("Wombat");
    }

    [Theory, BothDatabases]
    public async Task Values_keep_to_the_rules_of_their_field(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        await AddAsync(admin, "customer", new { name = "size", kind = "number", min = 1, max = 10 });
        await AddAsync(admin, "customer", new { name = "card", kind = "text", pattern = "[A-Z]{2}[0-9]{3}", unique = true });
        await AddAsync(admin, "customer", new { name = "site", kind = "link" });
        await AddAsync(admin, "customer", new { name = "tier", kind = "choice", @default = "new", choices = new[] { new { value = "new", retired = false }, new { value = "old", retired = true } } });
        (await CodeAsync(admin, new { name = "A", size = 11 })).ShouldBe("field.max");
        (await CodeAsync(admin, new { name = "A", size = 0.5 })).ShouldBe("field.min");
        (await CodeAsync(admin, new { name = "A", card = "ab123" })).ShouldBe("field.pattern");
        (await CodeAsync(admin, new { name = "A", site = "javascript:alert(1)" })).ShouldBe("field.link");
        (await CodeAsync(admin, new { name = "A", tier = "old" })).ShouldBe("field.choice");
        var id = await CreateAsync(admin, new { name = "A", card = "AB123" });
        ((string?)(await JsonAsync(admin, $"/api/v1/customers/{id}"))["tier"]).ShouldBe("new");
        var twice = await SendAsync(admin, HttpMethod.Post, "/api/v1/customers", new { name = "B", card = "AB123" });
        twice.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await BodyAsync(twice))["field"]!.GetValue<string>().ShouldBe("card");
    }

    [Theory, BothDatabases]
    public async Task Names_that_could_harm_are_refused(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        foreach (var name in (string[])["x\"; DROP TABLE customers_customer; --", "a b", "a-b", "1a", "Ä", "", "a'b", "é", new string('a', 31), "ABC", "a.b", "x_y"])
            (await AddCodeAsync(admin, new { name, kind = "text" })).ShouldBe("custom.name", name);
        foreach (var name in (string[])["id", "version", "filter", "and", "limit", "currency"])
            (await AddCodeAsync(admin, new { name, kind = "text" })).ShouldBe("custom.name-reserved", name);
        (await AddCodeAsync(admin, new { name = "email", kind = "text" })).ShouldBe("custom.name-taken");
        (await AddCodeAsync(admin, new { name = "colour", kind = "blob" })).ShouldBe("custom.kind");
        (await AddCodeAsync(admin, new { name = "colour", kind = "choice" })).ShouldBe("custom.choices");
        (await AddCodeAsync(admin, new { name = "colour", kind = "relation", target = "platform_user; --" })).ShouldBe("custom.target");
        (await AddCodeAsync(admin, new { name = "colour", kind = "text", pattern = "(a+)+$(?<=b)" })).ShouldBe("custom.pattern");
        (await AddCodeAsync(admin, new { name = "colour", kind = "integer", @default = "red" })).ShouldBe("field.value");
        (await AddCodeAsync(admin, new { name = "colour", kind = "number", min = 5, max = 1 })).ShouldBe("custom.limits");
        await AddAsync(admin, "customer", new { name = "note2", kind = "text", required = false, @default = "it's; DROP TABLE x --" });
        var id = await CreateAsync(admin, new { name = "A" });
        ((string?)(await JsonAsync(admin, $"/api/v1/customers/{id}"))["note2"]).ShouldBe("it's; DROP TABLE x --");
        (await AddCodeAsync(admin, new { name = "Note2".ToLowerInvariant(), kind = "text" })).ShouldBe("custom.name-taken");
        (await AddCodeAsync(admin, new { name = "must", kind = "text", required = true })).ShouldBe("custom.required-new");
        await AddAsync(admin, "customer", new { name = "must", kind = "text", required = true, @default = "o'clock" });
        ((string?)(await JsonAsync(admin, $"/api/v1/customers/{id}"))["must"]).ShouldBe("o'clock");
    }

    [Theory, BothDatabases]
    public async Task A_deleted_field_lies_in_the_bin_with_its_values_until_it_is_purged(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var field = await AddAsync(admin, "customer", new { name = "size", kind = "text" });
        var tags = await AddAsync(admin, "customer", new { name = "labels", kind = "tags" });
        var id = await CreateAsync(admin, new { name = "A", size = "XL", labels = new[] { "vip" } });
        (await SendAsync(admin, HttpMethod.Delete, $"/api/v1/fields/{field}", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await JsonAsync(admin, $"/api/v1/customers/{id}")).AsObject().ContainsKey("size").ShouldBeFalse();
        (await AddCodeAsync(admin, new { name = "size", kind = "text" })).ShouldBe("custom.name-in-bin");
        (await SendAsync(admin, HttpMethod.Post, $"/api/v1/fields/{field}/restore", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ((string?)(await JsonAsync(admin, $"/api/v1/customers/{id}"))["size"]).ShouldBe("XL");
        foreach (var gone in (long[])[field, tags])
        {
            await SendAsync(admin, HttpMethod.Delete, $"/api/v1/fields/{gone}", null);
            (await SendAsync(admin, HttpMethod.Post, $"/api/v1/fields/{gone}/purge", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }
        await AddAsync(admin, "customer", new { name = "size", kind = "integer" });
        (await JsonAsync(admin, $"/api/v1/customers/{id}"))["size"].ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task Changes_that_would_lose_or_break_values_are_refused(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var field = await AddAsync(admin, "customer", new { name = "size", kind = "text" });
        await CreateAsync(admin, new { name = "A", size = "XL" });
        await CreateAsync(admin, new { name = "B", size = "XL" });
        await CreateAsync(admin, new { name = "C" });
        (await ChangeCodeAsync(admin, field, new { name = "size", kind = "integer" })).ShouldBe("custom.kind-change");
        (await ChangeCodeAsync(admin, field, new { name = "size", kind = "text", unique = true })).ShouldBe("custom.unique-duplicates");
        (await ChangeCodeAsync(admin, field, new { name = "size", kind = "text", required = true })).ShouldBe("custom.required-empty");
        (await ChangeCodeAsync(admin, field, new { name = "size", kind = "longText" })).ShouldBe("");
    }

    [Theory, BothDatabases]
    public async Task A_role_keeps_a_custom_field_hidden_everywhere_and_only_administrators_define(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        await AddAsync(admin, "customer", new { name = "secret", kind = "text", searchable = false });
        var role = (await JsonAsync(admin, "/api/v1/roles"))["data"]!.AsArray().First(r => (string?)r!["key"] == "viewer")!;
        var change = new { name = (string?)null, permissions = role["permissions"], rows = new Dictionary<string, string> { ["*"] = "all" }, fields = new Dictionary<string, string> { ["customer.secret"] = "hidden" }, version = (long)role["version"]! };
        (await SendAsync(admin, HttpMethod.Put, $"/api/v1/roles/{role["id"]}", change)).IsSuccessStatusCode.ShouldBeTrue();
        var id = await CreateAsync(admin, new { name = "A", secret = "hush" });
        var viewer = app.As(Who.Viewer);
        (await JsonAsync(viewer, $"/api/v1/customers/{id}")).ToJsonString().ShouldNotContain("hush");
        (await SendAsync(viewer, HttpMethod.Get, "/api/v1/customers?filter=secret%20%3D%20hush", null)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(viewer, HttpMethod.Get, "/api/v1/customers?sort=secret", null)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await (await app.BrowserAsync(Who.Viewer)).GetStringAsync($"/customers/{id}", Ct)).ShouldNotContain("hush");
        foreach (var who in (Who[])[Who.Manager, Who.SalesA, Who.Viewer, Who.Nobody])
            (await SendAsync(app.As(who), HttpMethod.Post, "/api/v1/fields", new { type = "customer", definition = new { name = "mine", kind = "text" } })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task A_record_type_has_records_search_bin_pages_and_permissions_at_once(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var made = await SendAsync(admin, HttpMethod.Post, "/api/v1/record-types", new { name = "loan", route = "loans", one = new { en = "Loan", zhHans = "贷款", zhHant = "貸款" }, many = new { en = "Loans" }, icon = "cash" });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Ct));
        await AddAsync(admin, "loan", new { name = "amount", kind = "money", listed = true });
        await AddAsync(admin, "loan", new { name = "borrower", kind = "relation", target = "customer" });
        var customer = await CreateAsync(admin, new { name = "王小明" });
        var answer = await SendAsync(admin, HttpMethod.Post, "/api/v1/records/loans", new { name = "House loan", amount = 1234.5, borrower = customer });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        var loan = (long)(await BodyAsync(answer))["id"]!;
        (await JsonAsync(admin, "/api/v1/records/loans?q=house"))["data"]!.AsArray().Count.ShouldBe(1);
        (await JsonAsync(admin, "/api/v1/records/loans?filter=amount%20%3E%201000"))["data"]!.AsArray().Count.ShouldBe(1);
        (await SendAsync(admin, HttpMethod.Patch, $"/api/v1/records/loans/{loan}", new { amount = 7 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(admin, HttpMethod.Delete, $"/api/v1/records/loans/{loan}", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await JsonAsync(admin, "/api/v1/records/loans"))["data"]!.AsArray().ShouldBeEmpty();
        (await SendAsync(admin, HttpMethod.Post, $"/api/v1/records/loans/{loan}/restore", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await JsonAsync(admin, "/api/v1/openapi.json"))["paths"]!.AsObject().ContainsKey("/records/loans/{id}").ShouldBeTrue();
        var browser = await app.BrowserAsync(Who.Administrator);
        foreach (var page in (string[])["/records/loans", "/records/loans/new", $"/records/loans/{loan}", $"/records/loans/{loan}/panel", "/records/loans/bin", "/records/loans/count", "/records/loans/export.csv", "/settings/fields?type=loan", "/settings/record-types", "/settings/fields/new?type=loan", "/settings/fields", "/settings/roles"])
            (await browser.GetAsync(page, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK, page);
        (await browser.GetStringAsync("/", Ct)).ShouldContain("/records/loans");
        (await browser.GetStringAsync($"/customers/{customer}", Ct)).ShouldContain("House loan");
        (await (await app.BrowserAsync(Who.Manager)).GetStringAsync($"/customers/{customer}", Ct)).ShouldNotContain("House loan");

        foreach (var (who, client) in new[] { (Who.Viewer, app.As(Who.Viewer)), (Who.SalesA, app.As(Who.SalesA)) })
            (await SendAsync(client, HttpMethod.Get, "/api/v1/records/loans", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, who.ToString());
        var viewer = await app.BrowserAsync(Who.Viewer);
        foreach (var page in (string[])["/records/loans", "/records/loans/new", $"/records/loans/{loan}", "/records/loans/bin", "/records/loans/export.csv", $"/records/loans/{loan}/access"])
            (await viewer.GetAsync(page, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, page);
        var role = (await JsonAsync(admin, "/api/v1/roles"))["data"]!.AsArray().First(r => (string?)r!["key"] == "viewer")!;
        var permissions = role["permissions"]!.AsArray().Select(p => (string)p!).Append("custom.loan.read");
        (await SendAsync(admin, HttpMethod.Put, $"/api/v1/roles/{role["id"]}", new { name = (string?)null, permissions, rows = new Dictionary<string, string> { ["*"] = "all" }, fields = new Dictionary<string, string>(), version = (long)role["version"]! })).IsSuccessStatusCode.ShouldBeTrue();
        (await JsonAsync(app.As(Who.Viewer), "/api/v1/records/loans"))["data"]!.AsArray().Count.ShouldBe(1);
        (await SendAsync(app.As(Who.Viewer), HttpMethod.Post, "/api/v1/records/loans", new { name = "X" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await viewer.GetAsync("/records/loans/new", Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task Terms_rename_what_is_shipped_in_every_language(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var browser = await app.BrowserAsync(Who.Administrator);
        (await SendAsync(admin, HttpMethod.Put, "/api/v1/terms", new { customer = new { one = new { en = "Reader", zhHans = "读者", zhHant = "讀者" }, many = new { en = "Readers", zhHans = "读者", zhHant = "讀者" } } })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var document = await JsonAsync(admin, "/api/v1/openapi.json?language=en");
        document["tags"]!.AsArray().First(t => (string?)t!["name"] == "customers")!["description"]!.GetValue<string>().ShouldBe("Readers");
        (await JsonAsync(admin, "/api/v1/openapi.json?language=zh-Hant"))["tags"]!.AsArray().First(t => (string?)t!["name"] == "customers")!["description"]!.GetValue<string>().ShouldBe("讀者");
        var page = await browser.GetStringAsync("/customers", Ct);
        page.ShouldNotContain(">Customers<");
        page.ShouldNotContain(">客户<");
    }

    private static async Task<long> AddAsync(HttpClient client, string type, object definition)
    {
        var answer = await SendAsync(client, HttpMethod.Post, "/api/v1/fields", new { type, definition });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (long)(await BodyAsync(answer))["id"]!;
    }

    private static async Task<string> AddCodeAsync(HttpClient client, object definition) => await CodeOfAsync(await SendAsync(client, HttpMethod.Post, "/api/v1/fields", new { type = "customer", definition }));

    private static async Task<string> ChangeCodeAsync(HttpClient client, long field, object definition) => await CodeOfAsync(await SendAsync(client, HttpMethod.Put, $"/api/v1/fields/{field}", new { definition }));

    private static async Task<string> CodeAsync(HttpClient client, object values) => await CodeOfAsync(await SendAsync(client, HttpMethod.Post, "/api/v1/customers", values));

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer) => answer.IsSuccessStatusCode ? "" : (string?)(await BodyAsync(answer))["code"] ?? $"{(int)answer.StatusCode}";

    private static async Task<long> CreateAsync(HttpClient client, object values)
    {
        var answer = await SendAsync(client, HttpMethod.Post, "/api/v1/customers", values);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (long)(await BodyAsync(answer))["id"]!;
    }

    private static async Task<List<long>> IdsAsync(HttpClient client, string query)
        => [.. (await JsonAsync(client, "/api/v1/customers?" + query.Replace(" ", "%20", StringComparison.Ordinal)))["data"]!.AsArray().Select(r => (long)r!["id"]!)];

    private static async Task<JsonNode> JsonAsync(HttpClient client, string address)
    {
        var answer = await client.GetAsync(address, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{address}: {await answer.Content.ReadAsStringAsync(Ct)}");
        return await BodyAsync(answer);
    }

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string address, object? body)
        => client.SendAsync(new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) }, Ct);
}
