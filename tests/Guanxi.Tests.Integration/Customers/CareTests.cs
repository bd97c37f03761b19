using System.Net;
using Guanxi.Core;
using Guanxi.Customers.Care;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Tests.Integration.Api;
using Guanxi.Tests.Integration.Survival;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Integration.Customers;

/// <summary>The clock of the tests stands at noon UTC of 2026-11-22, a Sunday; in Shanghai it is eight in the evening.</summary>
public sealed class CareTests
{
    private static readonly string[] Sales = ["customers.read", "customers.write"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_rule_makes_one_task_for_whoever_looks_after_the_customer(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine, configure: Listen);
        var admin = server.As("admin");
        var ada = await CustomerAsync(admin, "Ada", birthday: "1990-11-25", ownerId: 9001);
        await CustomerAsync(admin, "Tomorrow", birthday: "1990-11-26");
        await CustomerAsync(admin, "Firm", birthday: "2001-11-25", kind: "organisation");
        await CustomerAsync(admin, "Filtered", birthday: "1980-11-25", country: "DE");
        await SaveAsync(admin, new { name = "Birthday wishes", occasion = "birthday", days = 3, filter = "country != DE", task = true, @event = true, kind = "call", note = "Sing" });
        await RunAsync(server);
        var task = (await admin.GetAsync("tasks")).Json["data"]!.AsArray().Single()!;
        (task["subject"]!.GetValue<string>(), task["kind"]!.GetValue<string>(), task["due"]!.GetValue<string>(), task["customerId"]!.GetValue<long>(), task["ownerId"]!.GetValue<long>())
            .ShouldBe(("Birthday wishes", "call", "2026-11-25", ada, 9001));
        await RunAsync(server);
        await server.Get<CareClock>().RunAsync(Databases.Main, Ct);
        await RunAsync(server);
        (await admin.GetAsync("tasks")).Json["data"]!.AsArray().Count.ShouldBe(1);
        server.Get<Heard>().Facts.Single().Customers.ShouldBe([ada]);
        (await admin.GetAsync("/settings/care")).ShouldBe(HttpStatusCode.OK).Body.ShouldContain("Birthday wishes");
    }

    [Theory, BothDatabases]
    public async Task Birthdays_by_the_moon_stand_for_those_by_the_sun(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine, configure: Listen);
        var admin = server.As("admin");
        // 22 November 2026 is the 14th of the tenth month.
        var moon = await CustomerAsync(admin, "Moon", birthday: "1990-03-01");
        var both = await CustomerAsync(admin, "Both", birthday: "1990-11-22");
        await CustomerAsync(admin, "Sun", birthday: "1990-11-22");
        (await admin.PostAsync($"customers/{moon}/dates", new { kind = "birthday", day = "十月十四", lunar = true })).ShouldBe(HttpStatusCode.Created);
        (await admin.PostAsync($"customers/{both}/dates", new { kind = "birthday", day = "01-01", lunar = true })).ShouldBe(HttpStatusCode.Created);
        (await admin.PostAsync($"customers/{both}/dates", new { kind = "birthday", day = "02-01" })).ShouldBe(HttpStatusCode.Conflict, "care.date.birthday");
        (await admin.PostAsync($"customers/{both}/dates", new { kind = "wedding", day = "13-01" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "care.date.day");
        await SaveAsync(admin, new { name = "Wishes", occasion = "birthday", days = 0, task = true });
        await RunAsync(server);
        (await admin.GetAsync("tasks")).Json["data"]!.AsArray().Select(t => t!["customerId"]!.GetValue<long>()).Order().ShouldBe([moon, moon + 2]);
        (await admin.GetAsync($"customers/{moon}/dates")).Json["data"]![0]!["next"]!.GetValue<string>().ShouldBe("2026-11-22");
        var day = (await admin.GetAsync("care/day?day=2026-11-22&scope=all")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        day.Select(i => i!["name"]!.GetValue<string>()).Order().ShouldBe(["Moon", "Sun"]);
        Count(await admin.GetAsync("care/month?month=2026-11&scope=all"), "2026-11-22", "birthdays").ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task Festivals_anniversaries_noted_days_and_silence_are_found(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine, configure: Listen);
        var admin = server.As("admin");
        var hers = await CustomerAsync(admin, "Hers", country: "US");
        var none = await CustomerAsync(admin, "None", country: "CN");
        await admin.PostAsync($"customers/{none}/dates", new { kind = "wedding", day = "11-24", year = 2016 });
        await admin.PostAsync("products", new { code = "TEA", name = "Tea" });
        foreach (var (number, customer, at) in new[] { ("O-1", hers, "2024-11-22T17:00:00Z"), ("O-2", none, "2026-10-23T01:00:00Z") })
            (await admin.PostAsync("orders", new { number, placedAt = at, customerId = customer, lines = new[] { new { product = "TEA", quantity = 1, unitPrice = 1 } } })).ShouldBe(HttpStatusCode.Created);
        await server.Get<OutboxDispatcher>().DrainAsync(Databases.Main, Ct);
        // Five in the afternoon of the 22nd in London is the 23rd in Shanghai.
        await SaveAsync(admin,
            new { name = "Thanks", occasion = "festival", festival = "thanksgiving", days = 4, task = true },
            new { name = "Year", occasion = "first-order", days = 1, task = true },
            new { name = "Silver", occasion = "date", days = 2, task = true },
            new { name = "Quiet", occasion = "silence", days = 30, task = true });
        await RunAsync(server);
        (await admin.GetAsync("tasks?sort=due")).Json["data"]!.AsArray().Select(t => (t!["subject"]!.GetValue<string>(), t["customerId"]!.GetValue<long>(), t["due"]!.GetValue<string>())).ShouldBe(
            [("Quiet", none, "2026-11-22"), ("Year", hers, "2026-11-23"), ("Silver", none, "2026-11-24"), ("Thanks", hers, "2026-11-26")], ignoreOrder: true);
        Count(await admin.GetAsync("care/month?month=2026-11&scope=all"), "2026-11-23", "firstOrders").ShouldBe(1);
        Count(await admin.GetAsync("care/month?month=2026-11&scope=all"), "2026-11-24", "dates").ShouldBe(1);
        var page = (await admin.GetAsync("/care?day=2026-11-24&scope=all")).ShouldBe(HttpStatusCode.OK).Body;
        page.ShouldContain("10 years");
        page.ShouldContain("Thanksgiving");
        await admin.PostAsync($"customers/{none}/interactions", new { kind = "note", text = "Rang" });
        (await admin.PutAsync("settings/care", new { rules = new object[] { new { id = 0, name = "x", occasion = "festival", festival = "nonsense", days = 1 } } })).ShouldBe(HttpStatusCode.UnprocessableEntity, "care.rule.festival");
        (await admin.PutAsync("settings/care", new { rules = new object[] { new { id = 0, name = "x", occasion = "birthday", days = 1, filter = "nonsense = 1" } } })).ShouldBe(HttpStatusCode.UnprocessableEntity, "filter.field");
    }

    [Theory, BothDatabases]
    public async Task Days_that_were_missed_are_made_up_for_and_none_is_done_twice(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine, configure: Listen);
        var admin = server.As("admin");
        for (var day = 20; day <= 30; day++)
            await CustomerAsync(admin, $"Born {day}", birthday: $"1990-11-{day}");
        await SaveAsync(admin, new { name = "Wishes", occasion = "birthday", days = 0, task = true, @event = true });
        await RunAsync(server);
        (await DueAsync(admin)).ShouldBe(["2026-11-22"]);
        server.Clock.Advance(TimeSpan.FromDays(3));
        (await server.Get<CareClock>().RunAsync(Databases.Main, Ct)).ShouldNotBeNull();
        (await server.Get<CareClock>().RunAsync(Databases.Main, Ct)).ShouldBeNull();
        await RunAsync(server);
        (await DueAsync(admin)).ShouldBe(["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]);
        server.Get<Heard>().Facts.Select(f => f.Day.Day).ShouldBe([22, 23, 24, 25]);
        // The day of the company has begun although it is still the day before in London.
        server.Clock.Advance(TimeSpan.FromHours(5));
        await server.Get<CareClock>().RunAsync(Databases.Main, Ct);
        await RunAsync(server);
        (await DueAsync(admin))[^1].ShouldBe("2026-11-26");
    }

    [Theory, BothDatabases]
    public async Task Nobody_learns_of_days_of_customers_whom_she_does_not_see(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine, configure: Listen);
        var admin = server.As("admin");
        var hers = await server.AddAsync("hers", 9141, RowScope.Team, Sales, [9007]);
        var mine = await CustomerAsync(hers, "Mine", birthday: "1990-11-22");
        var foreign = await CustomerAsync(admin, "Foreign", birthday: "1990-11-22");
        (await admin.PostAsync($"customers/{foreign}/dates", new { kind = "wedding", day = "11-22" })).ShouldBe(HttpStatusCode.Created);
        foreach (var scope in new[] { "mine", "team", "all" })
        {
            Count(await hers.GetAsync($"care/month?month=2026-11&scope={scope}"), "2026-11-22", "birthdays").ShouldBe(1);
            Count(await hers.GetAsync($"care/month?month=2026-11&scope={scope}"), "2026-11-22", "dates").ShouldBe(0);
            foreach (var page in new[] { $"care/day?day=2026-11-22&scope={scope}", $"/care?day=2026-11-22&scope={scope}" })
            {
                var body = (await hers.GetAsync(page)).ShouldBe(HttpStatusCode.OK).Body;
                body.ShouldContain("Mine");
                body.ShouldNotContain("Foreign");
            }
        }
        (await hers.GetAsync($"customers/{foreign}/dates")).ShouldBe(HttpStatusCode.NotFound);
        (await hers.PostAsync($"customers/{foreign}/dates", new { kind = "other", day = "01-01" })).ShouldBe(HttpStatusCode.NotFound);
        (await hers.GetAsync("settings/care")).ShouldBe(HttpStatusCode.Forbidden);
        var blind = await server.AddAsync("blind", 9142, RowScope.All, Sales, fields: new() { ["customer.birthday"] = FieldAccess.Hidden });
        Count(await blind.GetAsync("care/month?month=2026-11&scope=all"), "2026-11-22", "birthdays").ShouldBe(0);
        (await blind.GetAsync("care/day?day=2026-11-22&scope=all")).Json["items"]!.AsArray().Select(i => i!["occasion"]!.GetValue<string>()).ShouldBe(["date"]);
        (await blind.PostAsync($"customers/{mine}/dates", new { kind = "birthday", day = "01-01" })).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task A_day_of_care_that_was_killed_goes_on_and_makes_nothing_twice(Engine engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var tenant = shop.Tenant;
        const int Many = 30_000;
        await tenant.WriteAsync(engine == Engine.Sqlite
            ? $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many}) INSERT INTO customers_customer (version, created_at, created_by, updated_at, updated_by, kind, name, sort_name, email, phone, country, region, city, address, postal_code, language, gender, birthday, source, note, stage, stage_since) SELECT 1, 0, 0, 0, 0, 'person', 'C' || i, 'c', '', '', '', '', '', '', '', '', '', '1990-11-22', '', '', 'potential', 0 FROM n"
            : (FormattableString)$"INSERT INTO customers_customer (version, created_at, created_by, updated_at, updated_by, kind, name, sort_name, email, phone, country, region, city, address, postal_code, language, gender, birthday, source, note, stage, stage_since) SELECT 1, 0, 0, 0, 0, 'person', 'C' || i, 'c', '', '', '', '', '', '', '', '', '', '1990-11-22', '', '', 'potential', 0 FROM generate_series(1, {Many}) i");
        await tenant.Get<CareSettings>().SaveAsync(tenant.Admin, new([new CareRule(0, "Wishes", CareOccasion.Birthday, 0)]), Ct);
        await using (var killed = await tenant.ServeAsync())
        {
            await tenant.UntilAsync($"SELECT count(*) FROM customers_task", n => n > 2_000);
            await killed.KillAsync();
        }
        (await tenant.CountAsync($"SELECT count(*) FROM customers_task")).ShouldBeLessThan(Many);
        await tenant.WriteAsync($"UPDATE platform_job SET lease_until = 0");
        await using var again = await tenant.ServeAsync();
        await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE kind = 'customers.care' AND state = 'done'", n => n > 0);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_task")).ShouldBe(Many);
        (await tenant.CountAsync($"SELECT count(DISTINCT customer_id) FROM customers_task")).ShouldBe(Many);
    }

    [Theory, BothDatabases]
    public async Task A_calendar_subscribes_by_a_secret_link_and_sees_what_its_owner_sees(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var hers = await server.AddAsync("hers", 9151, RowScope.Team, Sales, [9007]);
        await CustomerAsync(hers, "Mine, with; signs", birthday: "1990-11-25");
        await CustomerAsync(admin, "Auslandsfirma", birthday: "1990-11-25");
        var feed = (await server.Anonymous.GetAsync("/care.ics?scope=all&key=" + Guanxi.Platform.Access.Secret.TokenPrefix + "hers")).ShouldBe(HttpStatusCode.OK);
        feed.MediaType.ShouldBe("text/calendar");
        feed.Body.ShouldContain("SUMMARY:Mine\\, with\\; signs");
        feed.Body.ShouldContain("DTSTART;VALUE=DATE:20261125");
        feed.Body.ShouldNotContain("Auslandsfirma");
        feed.Body.Split("\r\n").ShouldAllBe(l => System.Text.Encoding.UTF8.GetByteCount(l) <= 75);
        foreach (var wrong in new[] { "", "?key=", "?key=gx_nonsense", "?key=hers" })
            (await server.Anonymous.GetAsync("/care.ics" + wrong)).ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<long> CustomerAsync(ApiClient client, string name, string? birthday = null, string? country = null, string kind = "person", long? ownerId = null)
    {
        var values = new Dictionary<string, object> { ["name"] = name, ["kind"] = kind };
        if (birthday is not null) values["birthday"] = birthday;
        if (country is not null) values["country"] = country;
        if (ownerId is { } owner) values["ownerId"] = owner;
        return (await client.PostAsync("customers", values)).ShouldBe(HttpStatusCode.Created).Id;
    }

    private static async Task SaveAsync(ApiClient admin, params object[] rules)
    {
        var all = rules.Select(r => { var node = System.Text.Json.JsonSerializer.SerializeToNode(r)!.AsObject(); node["id"] = 0; return node; }).ToList();
        (await admin.PutAsync("settings/care", new { rules = all })).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Runs the jobs of care that wait, and delivers what they tell.</summary>
    private static async Task RunAsync(ApiServer server)
    {
        List<long> waiting;
        await using (var session = await server.Get<Databases>().ReadAsync(server.Admin, Ct))
            waiting = await session.ListAsync($"SELECT id FROM platform_job WHERE kind = 'customers.care' AND state = 'waiting' ORDER BY id", r => r.GetInt64(0), Ct);
        foreach (var job in waiting)
            (await server.Get<JobRunner>().RunHereAsync(Databases.Main, job, null, Ct))!.State.ShouldBe(JobState.Done);
        await server.Get<OutboxDispatcher>().DrainAsync(Databases.Main, Ct);
    }

    private static async Task<List<string>> DueAsync(ApiClient admin) => [.. (await admin.GetAsync("tasks?sort=due")).Json["data"]!.AsArray().Select(t => t!["due"]!.GetValue<string>())];

    private static long Count(ApiAnswer month, string day, string occasion)
        => month.ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Single(d => d!["day"]!.GetValue<string>() == day)![occasion]!.GetValue<long>();

    private static void Listen(IServiceCollection services) => services.AddHandler<CareDue, Heard>();

    /// <summary>Another module that wants to know.</summary>
    private sealed class Heard : IHandle<CareDue>
    {
        public List<CareDue> Facts { get; } = [];

        public Task HandleAsync(Database database, Session session, CareDue fact, CancellationToken ct)
        {
            Facts.Add(fact);
            return Task.CompletedTask;
        }
    }
}
