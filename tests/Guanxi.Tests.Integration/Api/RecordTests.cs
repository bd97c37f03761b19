using System.Net;
using System.Text.Json.Nodes;
using Guanxi.Core;

namespace Guanxi.Tests.Integration.Api;

public sealed class RecordTests
{
    [Theory, BothDatabases]
    public async Task A_customer_is_created_read_changed_binned_and_restored(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");

        var created = (await admin.PostAsync("customers", new { name = "杨文博", email = "wb@example.com", birthday = "1990-02-28", note = "“好”" })).ShouldBe(HttpStatusCode.Created);
        var path = created.Headers.Location!.ToString();
        path.ShouldBe($"/api/v1/customers/{created.Id}");
        created.Tag.ShouldStartWith("\"1-");
        created.Body.ShouldContain("杨文博");

        var read = (await admin.GetAsync(path)).ShouldBe(HttpStatusCode.OK);
        read.Body.ShouldBe(created.Body);
        read.Json["birthday"]!.GetValue<string>().ShouldBe("1990-02-28");
        read.Json["phone"].ShouldBeNull();
        read.Json["revenue"]!.ToJsonString().ShouldBe("0.00");
        read.Json["currency"]!.GetValue<string>().ShouldBe("CNY");
        read.Json["createdAt"]!.GetValue<string>().ShouldBe("2026-11-22T12:00:00.000Z");
        read.Json["ownerId"]!.GetValue<long>().ShouldBe(server.Admin.UserId);

        var changed = (await admin.PatchAsync(path, new { email = (string?)null, phone = "+86 138 0000 1234" }, ("Content-Type", "application/merge-patch+json"))).ShouldBe(HttpStatusCode.OK);
        changed.Tag.ShouldStartWith("\"2-");
        changed.Json["email"].ShouldBeNull();
        changed.Json["phone"]!.GetValue<string>().ShouldBe("+8613800001234");
        changed.Json["note"]!.GetValue<string>().ShouldBe("“好”");

        (await admin.DeleteAsync(path)).ShouldBe(HttpStatusCode.NoContent);
        (await admin.GetAsync(path)).ShouldBe(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync("customers")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await admin.GetAsync("customers?bin=true")).Json["data"]!.AsArray().Count.ShouldBe(1);

        (await admin.PostAsync(path + "/restore", null)).ShouldBe(HttpStatusCode.OK).Json["name"]!.GetValue<string>().ShouldBe("杨文博");
        (await admin.GetAsync(path)).ShouldBe(HttpStatusCode.OK).Tag.ShouldStartWith("\"4-");
    }

    [Theory, BothDatabases]
    public async Task Every_type_of_the_catalogue_is_listed_created_and_changed(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        foreach (var (route, body, change) in new (string, object, object)[]
        {
            ("customers", new { name = "Ada" }, new { city = "London" }),
            ("products", new { code = "P-1", price = 12.5 }, new { price = 13 }),
            ("orders", new { number = "O-1", placedAt = "2026-03-01T10:00:00Z" }, new { status = "paid" }),
        })
        {
            var created = (await admin.PostAsync(route, body)).ShouldBe(HttpStatusCode.Created);
            (await admin.PatchAsync($"{route}/{created.Id}", change)).ShouldBe(HttpStatusCode.OK);
            (await admin.GetAsync($"{route}?fields=*")).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Count.ShouldBe(1);
        }
        (await admin.GetAsync("products")).Json["data"]![0]!["price"]!.ToJsonString().ShouldBe("13.00");
    }

    [Theory, BothDatabases]
    public async Task An_upsert_creates_once_and_then_changes(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var first = (await admin.PutAsync("customers/by-key/shop%2F7", new { name = "One" })).ShouldBe(HttpStatusCode.Created);
        var second = (await admin.PutAsync("customers/by-key/shop%2F7", new { name = "Two" })).ShouldBe(HttpStatusCode.OK);
        second.Id.ShouldBe(first.Id);
        second.Json["externalKey"]!.GetValue<string>().ShouldBe("shop/7");
        second.Json["name"]!.GetValue<string>().ShouldBe("Two");

        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => admin.PutAsync("customers/by-key/race", new { name = $"Racer {i}" })));
        together.ShouldAllBe(a => a.Status == HttpStatusCode.Created || a.Status == HttpStatusCode.OK || a.Status == HttpStatusCode.Conflict);
        together.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_list_pages_to_its_end_while_rows_come_in(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        for (var i = 0; i < 25; i++)
            (await admin.PostAsync("customers", new { name = $"Customer {i % 5}", city = "甲" })).ShouldBe(HttpStatusCode.Created);
        foreach (var sort in new[] { "", "id", "name", "-name", "-revenue" })
        {
            var before = (await admin.GetAsync("customers?limit=500&fields=id")).Json["data"]!.AsArray().Select(c => c!["id"]!.GetValue<long>()).ToHashSet();
            var seen = new List<long>();
            string? next = null;
            do
            {
                var page = (await admin.GetAsync($"customers?limit=7&sort={sort}&fields=name&filter=city%20%3D%20甲{(next is null ? "" : "&after=" + next)}")).ShouldBe(HttpStatusCode.OK).Json;
                seen.AddRange(page["data"]!.AsArray().Select(c => c!["id"]!.GetValue<long>()));
                next = page["next"]?.GetValue<string>();
                await admin.PostAsync("customers", new { name = "Customer 2", city = "甲" });
            } while (next is not null);
            seen.Distinct().Count().ShouldBe(seen.Count);
            before.IsSubsetOf(seen).ShouldBeTrue($"sort {sort}");
        }
    }

    [Theory, BothDatabases]
    public async Task A_list_filters_searches_sorts_and_counts(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        foreach (var name in new[] { "王伟", "李娜", "Ada" })
            await admin.PostAsync("customers", new { name, city = name == "Ada" ? "London" : "上海" });
        (await Names("customers?filter=" + Uri.EscapeDataString("city = 上海") + "&sort=name")).ShouldBe(["李娜", "王伟"]);
        (await Names("customers?q=wangwei")).ShouldBe(["王伟"]);
        (await Names("customers?sort=name&limit=1")).ShouldBe(["Ada"]);
        var counted = (await admin.GetAsync("customers?count=true&limit=1&filter=" + Uri.EscapeDataString("not city = London"))).Json;
        counted["total"]!.ToJsonString().ShouldBe("""{"value":2,"capped":false}""");
        var fields = (await admin.GetAsync("customers?fields=city,id,version,city&limit=1")).Json["data"]![0]!.AsObject();
        fields.Select(f => f.Key).ShouldBe(["id", "version", "city"]);

        async Task<List<string>> Names(string path)
            => [.. (await admin.GetAsync(path)).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Select(c => c!["name"]!.GetValue<string>())];
    }
}
