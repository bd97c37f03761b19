using System.Net;
using Guanxi.Core;
using Guanxi.Customers.Quality;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Tests.Integration.Api;
using Guanxi.Tests.Integration.Survival;

namespace Guanxi.Tests.Integration.Customers;

public sealed class QualityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Values_take_one_form_on_the_way_in_and_the_written_one_is_kept(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var made = await admin.PostAsync("customers", new { name = "王 伟", phone = "０１０－６２３４５６７８转801", email = "Wei@QQ.COM", address = "广东省深圳市南山区科技园路1号 518057" });
        var json = (await admin.GetAsync($"customers/{made.Id}")).Json;
        (json["name"]!.GetValue<string>(), json["phone"]!.GetValue<string>(), json["email"]!.GetValue<string>()).ShouldBe(("王伟", "+861062345678;ext=801", "Wei@qq.com"));
        (json["region"]!.GetValue<string>(), json["city"]!.GetValue<string>(), json["postalCode"]!.GetValue<string>()).ShouldBe(("广东省", "深圳市", "518057"));
        (await admin.GetAsync($"/customers/{made.Id}")).Body.ShouldContain("０１０－６２３４５６７８转801");

        // The country of the customer comes before that of the company.
        var abroad = (await admin.PostAsync("customers", new { name = "Ann", phone = "(212) 555-2368", country = "US" })).Id;
        (await admin.GetAsync($"customers/{abroad}")).Json["phone"]!.GetValue<string>().ShouldBe("+12125552368");
        // What is no number stays as it is, and is doubted.
        var odd = (await admin.PostAsync("customers", new { name = "Bo", phone = "12345" })).Id;
        var read = (await admin.GetAsync($"customers/{odd}")).Json;
        (read["phone"]!.GetValue<string>(), read["doubt"]!.GetValue<string>(), read["validity"]!.GetValue<long>()).ShouldBe(("12345", "phone-short", 70));
    }

    [Theory, BothDatabases]
    public async Task A_record_has_two_scores_with_reasons_and_lists_find_them(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", email = "ada@gmial.com", phone = "13800138000", source = "fair" })).Id;
        var bare = (await admin.PostAsync("customers", new { name = "test" })).Id;
        var quality = (await admin.GetAsync($"customers/{ada}/quality")).Json;
        quality["completeness"]!.GetValue<int>().ShouldBe(57);
        quality["validity"]!.GetValue<int>().ShouldBe(80);
        quality["doubts"]!.AsArray().Select(d => d!.GetValue<string>()).ShouldBe(["email-slip"]);
        quality["missing"]!.AsArray().Select(d => d!.GetValue<string>()).Take(2).ShouldBe(["city", "address"], ignoreOrder: true);
        (await admin.GetAsync("customers?filter=validity%20%3C%2090&sort=-completeness")).Json["data"]!.AsArray().Select(c => c!["id"]!.GetValue<long>()).ShouldBe([ada, bare]);
        (await admin.GetAsync("customers?filter=doubt%20%3D%20name-odd")).Json["data"]!.AsArray().Select(c => c!["id"]!.GetValue<long>()).ShouldBe([bare]);

        (await admin.PatchAsync($"customers/{ada}", new { email = "ada@gmail.com" })).ShouldBe(HttpStatusCode.OK).Json["validity"]!.GetValue<long>().ShouldBe(100);
        var figures = (await admin.GetAsync("customers/quality")).Json;
        figures["looked"]!.GetValue<long>().ShouldBe(2);
        figures["sources"]!.AsArray().Count.ShouldBe(2);
        figures["doubts"]!.AsArray().Single()!["doubt"]!.GetValue<string>().ShouldBe("name-odd");
        var page = (await admin.GetAsync("/customers/quality")).ShouldBe(HttpStatusCode.OK).Body;
        page.ShouldContain("doubt%20%3D%20name-odd");
        page.ShouldContain("fair");
        page.ShouldNotContain("quality.");
    }

    [Theory, BothDatabases]
    public async Task A_reported_fault_makes_one_task_and_a_mended_value_closes_it(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", email = "ada@example.com", phone = "13800138000" })).Id;
        (await admin.PostAsync($"customers/{ada}/faults", new { cause = "bounce", value = "Ada@Example.com" })).ShouldBe(HttpStatusCode.OK).Json["new"]!.GetValue<bool>().ShouldBeTrue();
        (await admin.PostAsync($"customers/{ada}/faults", new { cause = "bounce" })).Json["new"]!.GetValue<bool>().ShouldBeFalse();
        (await admin.PostAsync($"customers/{ada}/faults", new { cause = "bounce", value = "old@example.com" })).Json["new"]!.GetValue<bool>().ShouldBeFalse();
        (await admin.PostAsync($"customers/{ada}/faults", new { cause = "returned-letter" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "quality.nothing");
        (await admin.PostAsync($"customers/{ada}/faults", new { cause = "gossip" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "quality.cause");

        var task = (await admin.GetAsync("tasks")).Json["data"]!.AsArray().Single()!;
        (task["kind"]!.GetValue<string>(), task["state"]!.GetValue<string>(), task["customerId"]!.GetValue<long>()).ShouldBe(("correction", "open", ada));
        (await admin.GetAsync($"customers/{ada}")).Json["doubt"]!.GetValue<string>().ShouldBe("email-bounced");

        // Something else changes: the e-mail is as doubtful as before.
        (await admin.PatchAsync($"customers/{ada}", new { city = "Rome" })).Json["doubt"]!.GetValue<string>().ShouldBe("email-bounced");
        (await admin.PatchAsync($"customers/{ada}", new { email = "ada@example.org" })).ShouldBe(HttpStatusCode.OK).Json["doubt"].ShouldBeNull();
        (await admin.GetAsync("tasks")).Json["data"]!.AsArray().Single()!["state"]!.GetValue<string>().ShouldBe("done");
    }

    [Theory, BothDatabases]
    public async Task Quality_is_shown_only_of_what_somebody_sees(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", email = "a@gmial.com", source = "secret fair" })).Id;
        var stranger = await server.AddAsync("stranger", 9151, RowScope.Own, ["customers.read", "customers.write"]);
        (await stranger.GetAsync("customers/quality")).Json["looked"]!.GetValue<long>().ShouldBe(0);
        (await stranger.GetAsync("/customers/quality")).Body.ShouldNotContain("secret fair");
        (await stranger.GetAsync($"customers/{ada}/quality")).ShouldBe(HttpStatusCode.NotFound);
        (await stranger.PostAsync($"customers/{ada}/faults", new { cause = "bounce" })).ShouldBe(HttpStatusCode.NotFound);
        (await stranger.PutAsync("settings/quality", new { weights = new { name = 1 }, staleMonths = 3 })).ShouldBe(HttpStatusCode.Forbidden);

        var blind = await server.AddAsync("blind", 9152, RowScope.All, ["customers.read", "customers.write"], fields: new() { ["customer.email"] = FieldAccess.Hidden, ["customer.source"] = FieldAccess.Hidden });
        (await blind.GetAsync($"customers/{ada}/quality")).Json["doubts"]!.AsArray().Count.ShouldBe(0);
        (await blind.PostAsync($"customers/{ada}/faults", new { cause = "bounce" })).ShouldBe(HttpStatusCode.Forbidden);
        var figures = (await blind.GetAsync("customers/quality")).Json;
        figures["sources"]!.AsArray().Count.ShouldBe(0);
        figures["gaps"]!.AsArray().ShouldNotContain(g => g!["field"]!.GetValue<string>() == "email");
    }

    [Theory, BothDatabases]
    public async Task Whoever_came_in_without_a_score_gets_one_and_new_rules_score_everybody(Engine engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var tenant = shop.Tenant;
        var ids = await shop.CustomersAsync(3);
        await shop.RunAsync($"UPDATE customers_customer SET email = 'ada@gmial.com' WHERE id = {ids[0]}");
        (await tenant.Get<FindUnscored>().RunAsync(Databases.Main, Ct)).ShouldBeTrue();
        await RunJobsAsync(shop);
        (await ScoresAsync(shop)).ShouldBe([(35, 80, "email-slip"), (15, 100, ""), (15, 100, "")]);
        (await tenant.Get<FindUnscored>().RunAsync(Databases.Main, Ct)).ShouldBeFalse();

        await tenant.Get<QualitySettings>().SaveAsync(tenant.Admin, new(new Dictionary<string, int> { ["name"] = 1, ["email"] = 1 }, 6), Ct);
        await RunJobsAsync(shop);
        (await ScoresAsync(shop)).ShouldBe([(100, 80, "email-slip"), (50, 100, ""), (50, 100, "")]);
        await Should.ThrowAsync<InvalidException>(() => tenant.Get<QualitySettings>().SaveAsync(tenant.Admin, new(new Dictionary<string, int> { ["name"] = 0 }, 6), Ct));
    }

    [Theory, BothDatabases]
    public async Task Scoring_that_was_killed_goes_on_at_the_next_start(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await tenant.WriteAsync($"""
            INSERT INTO customers_customer (version, created_at, created_by, updated_at, updated_by, kind, name, sort_name, email, phone, country, region, city, address, postal_code, language, gender, source, note, stage, stage_since)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
            SELECT 1, 0, 0, 0, 0, 'person', 'C', 'c', '', '', '', '', '', '', '', '', '', '', '', 'potential', 0 FROM n
            """);
        await using (var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct))
        {
            await ScoreCustomers.StartAsync(tenant.Get<JobQueue>(), session, tenant.Admin, all: false, Ct);
            await session.CommitAsync(Ct);
        }
        await using (var killed = await tenant.ServeAsync())
        {
            await tenant.UntilAsync($"SELECT count(*) FROM customers_customer WHERE completeness > 0", n => n > 0);
            await killed.KillAsync();
        }
        // The lease of the dead one is over at once.
        await tenant.WriteAsync($"UPDATE platform_job SET lease_until = 0 WHERE state = 'running'");
        await using (await tenant.ServeAsync())
            await tenant.UntilAsync($"SELECT count(*) FROM customers_customer WHERE completeness = 0", n => n == 0);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_customer WHERE completeness = 15 AND validity = 100")).ShouldBe(60_000);
    }

    private static async Task RunJobsAsync(Shop shop)
    {
        var waiting = await shop.ReadAsync(s => s.ListAsync($"SELECT id FROM platform_job WHERE kind = {ScoreCustomers.Kind} AND state = 'waiting'", r => r.GetInt64(0), Ct));
        foreach (var id in waiting)
            (await shop.Tenant.Get<JobRunner>().RunHereAsync(shop.Tenant.Admin.Tenant, id, null, Ct))!.State.ShouldBe(JobState.Done);
    }

    private static Task<List<(long, long, string)>> ScoresAsync(Shop shop)
        => shop.ReadAsync(s => s.ListAsync($"SELECT completeness, validity, doubt FROM customers_customer ORDER BY id", r => (r.GetInt64(0), r.GetInt64(1), r.GetString(2)), Ct));
}
