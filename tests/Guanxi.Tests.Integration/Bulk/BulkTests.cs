using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Bulk;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;

namespace Guanxi.Tests.Integration.Bulk;

public sealed class BulkTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task All_that_a_filter_finds_is_changed_and_taken_back(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var north = await CreateAsync(app, 5, "北京", "ada");
        var south = await CreateAsync(app, 3, "广州", "bob");
        var preview = await PostAsync(admin, "/api/v1/customers/bulk/preview", new { action = "edit", filter = "city = 北京", set = new { city = "上海" } });
        preview.GetProperty("count").GetInt64().ShouldBe(5);
        preview.GetProperty("sample")[0].GetProperty("changes")[0].GetProperty("after").GetString().ShouldBe("上海");

        var bulk = await RunAsync(admin, "customers", new { action = "edit", filter = "city = 北京", set = new { city = "上海" } });
        bulk.GetProperty("counts").GetProperty("changed").GetInt64().ShouldBe(5);
        (await CitiesAsync(admin, north)).ShouldAllBe(c => c == "上海");
        (await CitiesAsync(admin, south)).ShouldAllBe(c => c == "广州");

        // Somebody changes one of them in between: hers stays.
        (await admin.PatchAsJsonAsync($"/api/v1/customers/{north[0]}", new { city = "天津" }, Ct)).EnsureSuccessStatusCode();
        (await admin.PatchAsJsonAsync($"/api/v1/customers/{north[1]}", new { note = "called" }, Ct)).EnsureSuccessStatusCode();
        var undone = await UndoAsync(admin, bulk.GetProperty("id").GetInt64());
        (undone.GetProperty("undone").GetInt64(), undone.GetProperty("kept").GetInt64()).ShouldBe((4, 1));
        (await CitiesAsync(admin, north)).ShouldBe(["天津", "北京", "北京", "北京", "北京"]);
        var left = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/bulk/{bulk.GetProperty("id")}/left?undoing=true", Ct);
        left.GetProperty("data")[0].GetProperty("record").GetInt64().ShouldBe(north[0]);
        (await admin.PostAsync($"/api/v1/bulk/{bulk.GetProperty("id")}/undo", null, Ct)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var audit = await admin.GetStringAsync($"/api/v1/audit?type=customer&record={north[2]}", Ct);
        audit.ShouldContain("上海");
    }

    [Theory, BothDatabases]
    public async Task Ticked_records_go_to_the_bin_and_are_no_longer_found_until_they_come_back(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var ids = await CreateAsync(app, 4, "北京", "王伟");
        var bulk = await RunAsync(admin, "customers", new { action = "bin", ids = ids[..3] });
        (await FoundAsync(admin, "王伟")).ShouldBe([ids[3]]);
        await UndoAsync(admin, bulk.GetProperty("id").GetInt64());
        (await FoundAsync(admin, "王伟")).ShouldBe(ids, ignoreOrder: true);

        await RunAsync(admin, "customers", new { action = "bin", ids });
        (await FoundAsync(admin, "王伟")).ShouldBeEmpty();
        await RunAsync(admin, "customers", new { action = "restore", filter = "city = 北京" });
        (await FoundAsync(admin, "王伟")).ShouldBe(ids, ignoreOrder: true);
    }

    [Theory, BothDatabases]
    public async Task Whoever_gets_customers_finds_them_and_their_orders_follow(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var ids = await CreateAsync(app, 3, "北京", "王伟");
        var order = await admin.PostAsJsonAsync("/api/v1/orders", new { number = "A1", customerId = ids[0], placedAt = "2026-01-01" }, Ct);
        order.EnsureSuccessStatusCode();
        var her = await app.ActorAsync(Who.SalesA);
        (await FoundAsync(app.As(Who.SalesA), "王伟")).ShouldBeEmpty();
        var bulk = await RunAsync(admin, "customers", new { action = "edit", q = "王伟", set = new { ownerId = her.UserId } });
        (await FoundAsync(app.As(Who.SalesA), "王伟")).ShouldBe(ids, ignoreOrder: true);
        await UntilAsync(async () => (await app.As(Who.SalesA).GetFromJsonAsync<JsonElement>("/api/v1/orders", Ct)).GetProperty("data").GetArrayLength() == 1);
        await UndoAsync(admin, bulk.GetProperty("id").GetInt64());
        (await FoundAsync(app.As(Who.SalesA), "王伟")).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Nobody_changes_what_she_does_not_see_or_gives_away_what_she_could_not_see_then(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var sales = app.As(Who.SalesA);
        var mine = await CreateAsync(app, 2, "北京", "mine", Who.SalesA);
        var theirs = await CreateAsync(app, 2, "北京", "theirs", Who.SalesB);
        var bulk = await RunAsync(sales, "customers", new { action = "edit", filter = "city = 北京", set = new { city = "上海" } });
        bulk.GetProperty("counts").GetProperty("changed").GetInt64().ShouldBe(2);
        (await CitiesAsync(app.As(Who.Administrator), theirs)).ShouldAllBe(c => c == "北京");
        await RunAsync(sales, "customers", new { action = "edit", ids = theirs, set = new { city = "上海" } });
        (await CitiesAsync(app.As(Who.Administrator), theirs)).ShouldAllBe(c => c == "北京");
        var away = await RunAsync(sales, "customers", new { action = "edit", ids = mine, set = new Dictionary<string, long?> { ["ownerId"] = (await app.ActorAsync(Who.SalesB)).UserId, ["teamId"] = null } });
        away.GetProperty("counts").GetProperty("left").GetInt64().ShouldBe(2);
        (await sales.PostAsJsonAsync("/api/v1/customers/bulk", new { action = "bin", ids = mine }, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.As(Who.Viewer).PostAsJsonAsync("/api/v1/customers/bulk", new { action = "edit", ids = mine, set = new { city = "上海" } }, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.As(Who.SalesB).GetAsync($"/api/v1/bulk/{bulk.GetProperty("id")}", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.As(Who.SalesB).PostAsync($"/api/v1/bulk/{bulk.GetProperty("id")}/undo", null, Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [BothDatabases("""{"action":"edit","set":{"city":"x"}}""", "bulk.which")]
    [BothDatabases("""{"action":"edit","all":true}""", "bulk.nothing")]
    [BothDatabases("""{"action":"edit","all":true,"set":{"externalKey":"x"}}""", "bulk.field")]
    [BothDatabases("""{"action":"edit","all":true,"set":{"stage":"loyal"}}""", "bulk.field")]
    [BothDatabases("""{"action":"edit","all":true,"set":{"nothing":"x"}}""", "field.unknown")]
    [BothDatabases("""{"action":"edit","all":true,"set":{"birthday":"soon"}}""", "field.value")]
    [BothDatabases("""{"action":"edit","all":true,"set":{"ownerId":999999}}""", "field.reference")]
    [BothDatabases("""{"action":"edit","filter":"city ~ 1","set":{"city":"x"}}""", "filter.syntax")]
    public async Task What_cannot_be_done_is_refused_before_it_begins(Engine engine, string request, string code)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        foreach (var path in new[] { "", "/preview" })
        {
            using var answer = await app.As(Who.Administrator).PostAsync("/api/v1/customers/bulk" + path, new StringContent(request, System.Text.Encoding.UTF8, "application/json"), Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString().ShouldBe(code);
        }
    }

    [Theory, BothDatabases]
    public async Task A_page_leads_from_ticked_rows_over_a_preview_to_the_bulk(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var ids = await CreateAsync(app, 2, "北京", "王伟");
        var browser = await app.BrowserAsync(Who.Administrator);
        var list = await browser.GetStringAsync("/customers", Ct);
        list.ShouldContain("form=\"picked\"");
        KeyValuePair<string, string>[] form = [.. ids.Select(id => KeyValuePair.Create("id", $"{id}")), new("action", "edit"), new("field", "city"), new("value", "上海")];
        (await (await browser.PostAsync("/customers/bulk/form", new FormUrlEncodedContent(form), Ct)).Content.ReadAsStringAsync(Ct)).ShouldContain("bulk-value");
        (await (await browser.PostAsync("/customers/bulk/preview", new FormUrlEncodedContent(form), Ct)).Content.ReadAsStringAsync(Ct)).ShouldContain("上海");
        using var started = await browser.PostAsync("/customers/bulk", new FormUrlEncodedContent(form), Ct);
        started.StatusCode.ShouldBe(HttpStatusCode.Found);
        var page = started.Headers.Location!.OriginalString;
        await UntilAsync(async () => (await browser.GetStringAsync(page, Ct)).Contains("hx-post=\"" + page + "/undo\"", StringComparison.Ordinal));
        (await browser.GetStringAsync("/bulk", Ct)).ShouldContain(page);
    }

    private static async Task<long[]> CreateAsync(GuanxiApp app, int count, string city, string name, Who who = Who.Administrator)
    {
        var by = await app.ActorAsync(who);
        var ids = new long[count];
        for (var i = 0; i < count; i++)
            ids[i] = (await app.Get<RecordWriter>().CreateAsync(by, app.Get<FieldCatalogue>()[RecordTypes.Customer],
                new Dictionary<string, object?> { ["name"] = name + i, ["city"] = city, ["email"] = $"{i}@example.com" }, Ct)).Id;
        return ids;
    }

    internal static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    internal static async Task<JsonElement> RunAsync(HttpClient client, string route, object request)
        => await EndAsync(client, (await PostAsync(client, $"/api/v1/{route}/bulk", request)).GetProperty("bulk").GetInt64());

    private static async Task<JsonElement> UndoAsync(HttpClient client, long bulk)
    {
        (await client.PostAsync($"/api/v1/bulk/{bulk}/undo", null, Ct)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return await EndAsync(client, bulk);
    }

    private static async Task<JsonElement> EndAsync(HttpClient client, long bulk)
    {
        while (true)
        {
            var now = await client.GetFromJsonAsync<JsonElement>($"/api/v1/bulk/{bulk}", Ct);
            now.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null, now.ToString());
            if (!JobState.IsOpen(now.GetProperty("state").GetString()!))
            {
                now.GetProperty("state").GetString().ShouldBe(JobState.Done, now.ToString());
                return now;
            }
            await Task.Delay(100, Ct);
        }
    }

    private static async Task<string?[]> CitiesAsync(HttpClient client, long[] ids)
    {
        var cities = new string?[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            cities[i] = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/customers/{ids[i]}", Ct)).GetProperty("city").GetString();
        return cities;
    }

    private static async Task<long[]> FoundAsync(HttpClient client, string words)
        => [.. (await client.GetFromJsonAsync<JsonElement>("/api/v1/customers?q=" + Uri.EscapeDataString(words), Ct)).GetProperty("data").EnumerateArray().Select(r => r.GetProperty("id").GetInt64())];

    internal static async Task UntilAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
            await Task.Delay(50, Ct);
    }
}
