using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Customers;
using Guanxi.Customers.Merging;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.Extensions.DependencyInjection;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class MergingTests
{
    [Theory, BothDatabases]
    public async Task The_winner_keeps_her_values_and_takes_what_she_lacks(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var keep = await AddAsync(shop, new() { ["name"] = "王伟", ["phone"] = "138 0013 8000", ["note"] = "Likes tea." });
        var gone = await AddAsync(shop, new() { ["name"] = "王偉", ["phone"] = "021 5555", ["email"] = "wang@example.com", ["externalKey"] = "K7", ["city"] = "上海", ["address"] = "南京路 1 号", ["note"] = "Call in the morning." });
        await MergeAsync(shop, new(keep, [gone]));
        (await ValuesAsync(shop, keep)).ShouldBe("王伟|+8613800138000|wang@example.com|K7|上海|南京路 1 号|Likes tea.\n\nCall in the morning.");
        (await ValuesAsync(shop, gone)).ShouldStartWith("王偉|021 5555|wang@example.com|K7");
    }

    [Theory, BothDatabases]
    public async Task Parts_of_two_addresses_are_not_mixed(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var keep = await AddAsync(shop, new() { ["name"] = "Ada", ["city"] = "Paris" });
        var other = await AddAsync(shop, new() { ["name"] = "Ada", ["city"] = "Lyon", ["address"] = "1 Rue X" });
        var same = await AddAsync(shop, new() { ["name"] = "Ada", ["city"] = "paris", ["address"] = "2 Rue Y" });
        await MergeAsync(shop, new(keep, [other, same]));
        (await ValuesAsync(shop, keep)).ShouldBe("Ada||||Paris|2 Rue Y|");
    }

    [Theory, BothDatabases]
    public async Task A_chosen_value_wins(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var keep = await AddAsync(shop, new() { ["name"] = "A. Lovelace", ["phone"] = "1111111" });
        var gone = await AddAsync(shop, new() { ["name"] = "Ada Lovelace", ["phone"] = "2222222" });
        await MergeAsync(shop, new(keep, [gone], new Dictionary<string, long> { ["name"] = gone, ["phone"] = keep }));
        (await ValuesAsync(shop, keep)).ShouldStartWith("Ada Lovelace|1111111");
        var other = await AddAsync(shop, new() { ["name"] = "X" });
        await Should.ThrowAsync<InvalidException>(() => MergeAsync(shop, new(keep, [other], new Dictionary<string, long> { ["name"] = 999 })));
    }

    [Theory, BothDatabases]
    public async Task Everything_that_points_at_the_losers_moves_and_undo_brings_exactly_that_back(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var now = shop.Tenant.Clock.Now;
        var ids = await shop.CustomersAsync(4, now.AddDays(-300));
        await shop.OrderAsync(ids[0], now.AddDays(-90), 1000);
        await shop.OrderAsync(ids[1], now.AddDays(-30), 5000, returned: -100);
        await shop.OrderAsync(ids[2], now.AddDays(-5), 70);
        await TalkAsync(shop, ids[1], "before");
        await RelateAsync(shop, ids[1], ids[3]);
        await RelateAsync(shop, ids[3], ids[2]);
        await RelateAsync(shop, ids[0], ids[1]); // between those who become one: it stays as it is
        await shop.TellAsync(ids);
        var (before, rolled) = (await LinkedAsync(shop), await RolledAsync(shop));
        var derived = await shop.DerivedAsync();

        var merge = await MergeAsync(shop, new(ids[0], [ids[1], ids[2]]));
        await shop.Tenant.DrainOutboxAsync();
        (await shop.ReadAsync(s => s.LongAsync($"SELECT count(*) FROM sales_order WHERE customer_id = {ids[0]}", Ct))).ShouldBe(3);
        (await shop.ReadAsync(s => s.LongAsync($"SELECT revenue FROM customers_customer WHERE id = {ids[0]}", Ct))).ShouldBe(6070);
        (await shop.ReadAsync(s => s.LongAsync($"SELECT count(*) FROM customers_interaction WHERE customer_id = {ids[0]}", Ct))).ShouldBe(1);
        (await shop.ReadAsync(s => s.LongAsync($"SELECT count(*) FROM customers_relation WHERE customer_id = {ids[0]} OR other_id = {ids[0]}", Ct))).ShouldBe(3);
        (await shop.ReadAsync(s => s.LongAsync($"SELECT count(DISTINCT customer_id) FROM analytics_buyer", Ct))).ShouldBe(1);

        var later = await shop.OrderAsync(ids[0], now, 9);
        await shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, merge, Ct);
        await shop.RunAsync($"DELETE FROM sales_order WHERE id = {later}");
        await shop.TellAsync(ids);
        (await LinkedAsync(shop)).ShouldBe(before);
        (await shop.DerivedAsync()).ShouldBe(derived);
        (await RolledAsync(shop)).ShouldBe(rolled);
        await Should.ThrowAsync<ConflictException>(() => shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, merge, Ct));
    }

    [Theory, BothDatabases]
    public async Task What_the_winner_got_since_and_was_changed_to_since_stays(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var keep = await AddAsync(shop, new() { ["name"] = "Ada" });
        var gone = await AddAsync(shop, new() { ["name"] = "Ada", ["email"] = "ada@example.com", ["phone"] = "2222222", ["externalKey"] = "A1" });
        var merge = await MergeAsync(shop, new(keep, [gone]));
        await shop.Tenant.Get<RecordWriter>().EditAsync(shop.Tenant.Admin, CustomerFields.Type, keep, new Dictionary<string, object?> { ["phone"] = "3333333" }, null, Ct);
        await TalkAsync(shop, keep, "since");
        await shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, merge, Ct);
        (await ValuesAsync(shop, keep)).ShouldBe("Ada|3333333|||||");
        (await ValuesAsync(shop, gone)).ShouldBe("Ada|2222222|ada@example.com|A1|||");
        (await shop.ReadAsync(s => s.LongAsync($"SELECT count(*) FROM customers_interaction WHERE customer_id = {keep}", Ct))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Merges_on_top_of_one_another_are_undone_newest_first(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(3);
        foreach (var id in ids)
            await shop.OrderAsync(id, shop.Tenant.Clock.Now, 100);
        var before = await LinkedAsync(shop);
        var first = await MergeAsync(shop, new(ids[1], [ids[0]]));
        var second = await MergeAsync(shop, new(ids[2], [ids[1]]));
        (await Should.ThrowAsync<ConflictException>(() => shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, first, Ct))).Args.ShouldBe([second]);
        await shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, second, Ct);
        await shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, first, Ct);
        (await LinkedAsync(shop)).ShouldBe(before);
    }

    [Theory, BothDatabases]
    public async Task Of_two_rows_that_may_occur_only_once_the_losers_stays_with_her(Engine engine)
    {
        var link = new CustomerLink("customers_tag_of_test", "customer_id") { Key = ["tag"], Unique = ["tag"] };
        await using var shop = new Shop(await TestTenant.CreateAsync(engine, services => services.AddSingleton(link)));
        var ids = await shop.CustomersAsync(3);
        await shop.RunAsync($"CREATE TABLE customers_tag_of_test (customer_id BIGINT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (customer_id, tag))");
        await shop.RunAsync($"INSERT INTO customers_tag_of_test VALUES ({ids[0]}, 'vip'), ({ids[1]}, 'vip'), ({ids[1]}, 'tea'), ({ids[2]}, 'tea'), ({ids[2]}, 'new')");
        var before = await TagsAsync();
        var merge = await MergeAsync(shop, new(ids[0], [ids[1], ids[2]]));
        (await TagsAsync()).ShouldBe([$"{ids[0]} new", $"{ids[0]} tea", $"{ids[0]} vip", $"{ids[1]} vip", $"{ids[2]} tea"]);
        await shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, merge, Ct);
        (await TagsAsync()).ShouldBe(before);

        Task<List<string>> TagsAsync() => shop.ReadAsync(s => s.ListAsync($"SELECT customer_id, tag FROM customers_tag_of_test ORDER BY customer_id, tag", r => $"{r.GetInt64(0)} {r.GetString(1)}", Ct));
    }

    [Theory, BothDatabases]
    public async Task Old_addresses_ids_and_keys_lead_to_the_winner(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var api = app.As(Who.Administrator);
        var keep = await PostAsync(api, new { name = "Ada", externalKey = "NEW" });
        var gone = await PostAsync(api, new { name = "Ada L.", externalKey = "OLD" });
        using (var merged = await api.PostAsJsonAsync("/api/v1/customers/merges", new { winner = keep, losers = new[] { gone } }, Ct))
            merged.StatusCode.ShouldBe(HttpStatusCode.Created, await merged.Content.ReadAsStringAsync(Ct));
        (await LocationAsync(api.GetAsync($"/api/v1/customers/{gone}?fields=name", Ct))).ShouldBe($"/api/v1/customers/{keep}?fields=name");
        (await LocationAsync(api.GetAsync($"/api/v1/customers/{gone}/relations", Ct))).ShouldBe($"/api/v1/customers/{keep}/relations");
        (await LocationAsync((await app.BrowserAsync(Who.Administrator)).GetAsync($"/customers/{gone}", Ct))).ShouldBe($"/customers/{keep}");
        using (var put = await api.PutAsJsonAsync("/api/v1/customers/by-key/OLD", new { city = "London" }, Ct))
            put.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.GetStringAsync($"/api/v1/customers/{keep}", Ct)).ShouldContain("London");
        using (var deleted = await api.DeleteAsync($"/api/v1/customers/{gone}", Ct))
            deleted.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using (var restored = await api.PostAsync($"/api/v1/customers/{gone}/restore", null, Ct))
            restored.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await api.GetStringAsync("/api/v1/customers?bin=true", Ct)).ShouldNotContain("Ada L.");
        (await api.GetStringAsync("/api/v1/customers?q=Ada", Ct)).ShouldNotContain("Ada L.");
        (await (await app.BrowserAsync(Who.Administrator)).GetStringAsync($"/customers/{keep}", Ct)).ShouldContain("Ada L.");

        static async Task<string?> LocationAsync(Task<HttpResponseMessage> asked)
        {
            using var answer = await asked;
            answer.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
            return answer.Headers.Location?.OriginalString;
        }
    }

    [Theory, BothDatabases]
    public async Task Nobody_merges_whom_she_does_not_see_or_may_not_delete_nor_learns_where_they_went(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var (north, south, all) = (app.As(Who.SalesA), app.As(Who.SalesB), app.As(Who.Administrator));
        var (mine, hers) = (await PostAsync(north, new { name = "Ada" }), await PostAsync(south, new { name = "Ada B." }));
        foreach (var who in new[] { Who.SalesA, Who.SalesB, Who.Viewer, Who.Nobody })
        {
            using var refused = await app.As(who).PostAsJsonAsync("/api/v1/customers/merges", new { winner = mine, losers = new[] { hers } }, Ct);
            refused.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Forbidden);
        }
        using var merged = await all.PostAsJsonAsync("/api/v1/customers/merges", new { winner = mine, losers = new[] { hers } }, Ct);
        var merge = (await merged.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();
        using (var gone = await south.GetAsync($"/api/v1/customers/{hers}", Ct))
            gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using (var listed = await south.GetAsync("/api/v1/customers/merges", Ct))
            (await listed.Content.ReadAsStringAsync(Ct)).ShouldNotContain("Ada");
        using var undone = await south.PostAsync($"/api/v1/customers/merges/{merge}/undo", null, Ct);
        undone.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Forbidden);
    }

    internal static Task<long> MergeAsync(Shop shop, MergeRequest request) => shop.Tenant.Get<MergeCustomers>().RunAsync(shop.Tenant.Admin, request, Ct);

    internal static async Task<long> AddAsync(Shop shop, Dictionary<string, object?> values)
        => (await shop.Tenant.Get<RecordWriter>().CreateAsync(shop.Tenant.Admin, CustomerFields.Type, values, Ct)).Id;

    internal static async Task<long> PostAsync(HttpClient api, object customer)
    {
        using var answer = await api.PostAsJsonAsync("/api/v1/customers", customer, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();
    }

    private static async Task<string?> ValuesAsync(Shop shop, long id) => await shop.ReadAsync(s => s.FirstAsync(
        $"SELECT name, phone, email, external_key, city, address, note FROM customers_customer WHERE id = {id}", r => string.Join('|', Enumerable.Range(0, 7).Select(i => r.Text(i))), Ct));

    private static Task TalkAsync(Shop shop, long customer, string text) => shop.RunAsync($"""
        INSERT INTO customers_interaction (version, created_at, created_by, updated_at, updated_by, customer_id, at, kind, direction, subject, body)
        VALUES (1, 0, 1, 0, 1, {customer}, {shop.Tenant.Clock.Now}, 'note', '', '', {text})
        """);

    private static Task RelateAsync(Shop shop, long customer, long other) => shop.RunAsync($"""
        INSERT INTO customers_relation (version, created_at, created_by, updated_at, updated_by, customer_id, other_id, role, note) VALUES (1, 0, 1, 0, 1, {customer}, {other}, 'spouse', '')
        """);

    private static Task<List<string>> LinkedAsync(Shop shop) => shop.ReadAsync(s => s.ListAsync($"""
        SELECT 'o', id, customer_id, 0 FROM sales_order UNION ALL SELECT 'i', id, customer_id, 0 FROM customers_interaction UNION ALL SELECT 'r', id, customer_id, other_id FROM customers_relation
        UNION ALL SELECT 'c', id, CASE WHEN deleted_at IS NULL THEN 1 ELSE 0 END, coalesce(merged_into, 0) FROM customers_customer ORDER BY 1, 2
        """, r => $"{r.GetString(0)} {r.GetInt64(1)} {r.GetInt64(2)} {r.GetInt64(3)}", Ct));

    private static Task<List<string>> RolledAsync(Shop shop) => shop.ReadAsync(s => s.ListAsync($"SELECT customer_id, day, prev_day, first_day, revenue FROM analytics_buyer ORDER BY 1, 2",
        r => string.Join(' ', Enumerable.Range(0, 5).Select(r.GetInt64)), Ct));
}
