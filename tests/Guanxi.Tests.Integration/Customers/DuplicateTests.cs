using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Customers;
using Guanxi.Customers.Duplicates;
using Guanxi.Customers.Merging;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;
using static Guanxi.Tests.Integration.Customers.MergingTests;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class DuplicateTests
{
    [Theory, BothDatabases]
    public async Task A_scan_finds_who_is_the_same_and_leaves_households_alone(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var (wei, wang) = (await AddAsync(shop, new() { ["name"] = "王伟", ["phone"] = "138 0013 8000" }), await AddAsync(shop, new() { ["name"] = "Wang Wei", ["phone"] = "+8613800138000" }));
        await AddAsync(shop, new() { ["name"] = "王芳", ["phone"] = "13800138000" });
        await ScanAsync(shop, all: true);
        (await PairsAsync(shop)).ShouldBe([$"{wei} {wang} open"]);
    }

    [Theory, BothDatabases]
    public async Task What_was_decided_never_comes_back_and_a_later_scan_looks_at_what_changed(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var (a, b) = (await AddAsync(shop, new() { ["name"] = "Ada Lovelace", ["email"] = "ada@example.com" }), await AddAsync(shop, new() { ["name"] = "Ada Lovelace", ["email"] = "ada@example.com" }));
        await ScanAsync(shop, all: true);
        var queue = shop.Tenant.Get<DuplicateQueue>();
        (await queue.NextAsync(shop.Tenant.Admin, PairState.Open, Ct))!.Members.ShouldBe([a, b]);
        await queue.DecideAsync(shop.Tenant.Admin, new([a, b], PairState.Different), Ct);
        shop.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        await ScanAsync(shop, all: true);
        (await PairsAsync(shop)).ShouldBe([$"{a} {b} different"]);

        shop.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        var c = await AddAsync(shop, new() { ["name"] = "A. Lovelace", ["email"] = "ada@example.com" });
        await ScanAsync(shop, all: false);
        (await PairsAsync(shop)).ShouldBe([$"{a} {b} different", $"{a} {c} open", $"{b} {c} open"]);
        shop.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.Tenant.Get<RecordWriter>().EditAsync(shop.Tenant.Admin, CustomerFields.Type, c, new Dictionary<string, object?> { ["name"] = "Grace Hopper", ["email"] = "grace@example.com" }, null, Ct);
        await ScanAsync(shop, all: false);
        (await PairsAsync(shop)).ShouldBe([$"{a} {b} different"]);
    }

    [Theory, BothDatabases]
    public async Task A_rule_merges_safe_pairs_only_when_it_is_on_and_what_it_did_can_be_undone(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var a = await AddAsync(shop, new() { ["name"] = "Ada Lovelace", ["email"] = "ada@example.com", ["phone"] = "2079460000" });
        var b = await AddAsync(shop, new() { ["name"] = "Lovelace, Ada", ["email"] = "ada@example.com", ["phone"] = "2079460000" });
        var c = await AddAsync(shop, new() { ["name"] = "Ada Lovelace", ["email"] = "ada@example.com", ["phone"] = "2079460000", ["birthday"] = "1990-01-01" });
        await shop.RunAsync($"UPDATE customers_customer SET birthday = '1970-05-06' WHERE id = {a}");
        await ScanAsync(shop, all: true);
        (await JobsAsync()).ShouldBe(0);
        await shop.Tenant.Get<DuplicateSettings>().SaveAsync(shop.Tenant.Admin, DuplicateRules.Shipped with { Auto = true, Least = .9 }, Ct);
        await ScanAsync(shop, all: true);
        (await JobsAsync()).ShouldBe(1);
        (await RunAsync(shop, MergeSafePairs.Kind, new MergeSafePairs.Request())).State.ShouldBe(JobState.Done);
        var merges = await shop.Tenant.Get<ListMerges>().AllAsync(shop.Tenant.Admin, MergeWays.Rule, null, Ct);
        // The birthdays of the first and the third contradict one another: one pair of the three is merged.
        merges.Count.ShouldBe(1);
        await shop.Tenant.Get<UndoMerge>().RunAsync(shop.Tenant.Admin, merges[0].Id, Ct);
        (await shop.ReadAsync(s => s.LongAsync($"SELECT count(*) FROM customers_customer WHERE deleted_at IS NULL AND id IN {new Guanxi.Platform.Data.Ids([a, b, c])}", Ct))).ShouldBe(3);

        Task<long> JobsAsync() => shop.ReadAsync(s => s.LongAsync($"SELECT count(*) FROM platform_job WHERE kind = {MergeSafePairs.Kind} AND state = 'waiting'", Ct));
    }

    [Theory, BothDatabases]
    public async Task Whoever_is_typed_is_found_by_phone_email_and_name_in_either_script(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var wei = await AddAsync(shop, new() { ["name"] = "王偉", ["phone"] = "+86 138 0013 8000" });
        var bob = await AddAsync(shop, new() { ["name"] = "Robert Smith", ["email"] = "bob@example.com" });
        await AddAsync(shop, new() { ["name"] = "Jane Smith", ["email"] = "jane@example.com" });
        (await FoundAsync(new("王伟"))).ShouldBe([wei]);
        (await FoundAsync(new("Wei Wang"))).ShouldBe([wei]);
        (await FoundAsync(new("", "13800138000"))).ShouldBe([wei]);
        (await FoundAsync(new("Wang Wei", "13800138000"))).ShouldBe([wei]);
        (await FoundAsync(new("Smith Bob"))).ShouldBe([bob]);
        (await FoundAsync(new("Bob Smith", Email: "BOB@example.com"))).ShouldBe([bob]);
        (await FoundAsync(new("Nobody Here"))).ShouldBeEmpty();

        async Task<IEnumerable<long>> FoundAsync(CustomerDraft draft) => (await shop.Tenant.Get<StoredDuplicates>().OfAsync(shop.Tenant.Admin, draft, Ct)).Select(f => f.Id);
    }

    [Theory, BothDatabases]
    public async Task Only_pairs_of_which_she_sees_both_are_shown_and_warned_of(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var (north, south, all) = (app.As(Who.SalesA), app.As(Who.SalesB), app.As(Who.Administrator));
        var mine = await PostAsync(north, new { name = "Ada Lovelace", email = "ada@example.com" });
        var hers = await PostAsync(south, new { name = "Ada Lovelace", email = "ada@example.com" });
        using (var started = await all.PostAsJsonAsync("/api/v1/customers/duplicates/scan", new { all = true }, Ct))
            started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        while (!(await all.GetStringAsync("/api/v1/customers/duplicates", Ct)).Contains("NameSame", StringComparison.Ordinal))
            await Task.Delay(50, Ct);
        foreach (var one in new[] { north, south })
            (await one.GetFromJsonAsync<JsonElement>("/api/v1/customers/duplicates", Ct)).GetProperty("data").GetArrayLength().ShouldBe(0);
        using (var found = await north.PostAsJsonAsync("/api/v1/customers/duplicates", new { name = "Ada Lovelace", email = "ada@example.com" }, Ct))
            (await found.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("data").EnumerateArray().Select(d => d.GetProperty("id").GetInt64()).ShouldBe([mine]);
        using (var decided = await south.PostAsJsonAsync("/api/v1/customers/duplicates/decide", new { customers = new[] { mine, hers }, state = "different" }, Ct))
            decided.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var browser = await app.BrowserAsync(Who.Administrator);
        (await browser.GetStringAsync("/customers/duplicates", Ct)).ShouldContain("Ada Lovelace");
        (await browser.GetStringAsync("/customers/duplicates/draft?name=Ada+Lovelace&email=ada%40example.com", Ct)).ShouldContain($"/customers/{mine}");
        (await browser.GetStringAsync("/settings/duplicates", Ct)).ShouldContain("97");
        using var merged = await browser.PostAsync("/customers/duplicates/merge", new FormUrlEncodedContent([new("member", $"{mine}"), new("member", $"{hers}"), new("winner", $"{hers}")]), Ct);
        merged.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetStringAsync("/customers/duplicates", Ct)).ShouldNotContain("Ada Lovelace");
    }

    internal static async Task ScanAsync(Shop shop, bool all)
        => (await RunAsync(shop, ScanDuplicates.Kind, new ScanDuplicates.Request(all))).State.ShouldBe(JobState.Done);

    internal static Task<JobOutcome> RunAsync(Shop shop, string kind, object payload) => shop.Tenant.Get<JobRunner>().RunHereAsync(shop.Tenant.Admin, kind, payload, null, Ct);

    internal static Task<List<string>> PairsAsync(Shop shop)
        => shop.ReadAsync(s => s.ListAsync($"SELECT a_id, b_id, state FROM customers_duplicate ORDER BY a_id, b_id", r => $"{r.GetInt64(0)} {r.GetInt64(1)} {r.GetString(2)}", Ct));
}
