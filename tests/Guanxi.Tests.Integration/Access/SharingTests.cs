using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Guanxi.Platform.Access;

namespace Guanxi.Tests.Integration;

public sealed class SharingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_shared_customer_is_found_wherever_her_own_are_and_no_longer_than_the_share_lasts(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await AddAsync(app, Who.SalesA, "王小明贸易");
        await AddAsync(app, Who.SalesA, "王小红贸易");
        (await SeenAsync(app, Who.SalesB, id)).ShouldBe((false, 0, 0, false));

        var share = await ShareAsync(app, Who.SalesA, id, Who.SalesB);
        (await SeenAsync(app, Who.SalesB, id)).ShouldBe((true, 1, 1, true));
        (await SeenAsync(app, Who.Nobody, id)).ShouldBe((false, 0, 0, false));

        using var removed = await app.As(Who.SalesA).DeleteAsync($"/api/v1/shares/{share}", Ct);
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await SeenAsync(app, Who.SalesB, id)).ShouldBe((false, 0, 0, false));

        await ShareAsync(app, Who.SalesA, id, Who.SalesB, until: DateOnly.FromDateTime(app.Clock.Now.AddDays(2)));
        (await SeenAsync(app, Who.SalesB, id)).ShouldBe((true, 1, 1, true));
        app.Clock.Advance(TimeSpan.FromDays(4));
        (await SeenAsync(app, Who.SalesB, id)).ShouldBe((false, 0, 0, false));
    }

    [Theory, BothDatabases]
    public async Task A_share_for_reading_changes_nothing_and_one_for_changing_gives_nothing_away(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await AddAsync(app, Who.SalesA, "Acme");
        await ShareAsync(app, Who.SalesA, id, Who.SalesB);
        var b = app.As(Who.SalesB);
        (await StatusAsync(b.PatchAsJsonAsync($"/api/v1/customers/{id}", new { city = "Berlin" }, Ct))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(b.PostAsJsonAsync($"/api/v1/customers/{id}/interactions", new { kind = "note", text = "mine" }, Ct))).ShouldBe(HttpStatusCode.NotFound);

        await ShareAsync(app, Who.SalesA, id, Who.SalesB, mayChange: true);
        (await StatusAsync(b.PatchAsJsonAsync($"/api/v1/customers/{id}", new { city = "Berlin" }, Ct))).ShouldBe(HttpStatusCode.OK);
        var own = (await app.ActorAsync(Who.SalesB)).UserId;
        (await StatusAsync(b.PatchAsJsonAsync($"/api/v1/customers/{id}", new { ownerId = own }, Ct))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await StatusAsync(b.PostAsJsonAsync("/api/v1/shares", new { type = "customer", record = id, user = (await app.ActorAsync(Who.Partner)).UserId }, Ct))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(app.As(Who.Viewer).PostAsJsonAsync("/api/v1/shares", new { type = "customer", record = id, user = own }, Ct))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(app.As(Who.SalesA).PostAsJsonAsync("/api/v1/shares", new { type = "customer", record = id }, Ct))).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, BothDatabases]
    public async Task Why_somebody_sees_a_record_is_told_with_the_role_the_team_or_the_share(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await AddAsync(app, Who.SalesA, "Acme");
        await ShareAsync(app, Who.SalesA, id, Who.SalesB);
        var rows = (await app.As(Who.SalesA).GetFromJsonAsync<JsonElement>($"/api/v1/access?type=customer&record={id}", Ct)).GetProperty("data").EnumerateArray()
            .ToDictionary(r => r.GetProperty("name").GetString()!, r => string.Join(' ', r.GetProperty("grounds").EnumerateArray().Select(g => g.GetProperty("reason").GetString())));
        rows["Administrator"].ShouldBe("role");
        rows["Manager"].ShouldBe("role");
        rows["SalesA"].ShouldBe("owner team");
        rows["Viewer"].ShouldBe("team");
        rows["SalesB"].ShouldBe("share");
        rows.Keys.ShouldNotContain("Partner");
        (await StatusAsync(app.As(Who.SalesB).GetAsync($"/api/v1/access?type=customer&record={id}", Ct))).ShouldBe(HttpStatusCode.Forbidden);
        var page = await (await app.BrowserAsync(Who.SalesA)).GetStringAsync($"/customers/{id}/access", Ct);
        page.ShouldContain("Shared by SalesA");
    }

    [Theory, BothDatabases]
    public async Task Seeing_as_a_role_or_user_shows_what_they_see_and_changes_nothing_until_it_is_stopped(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await AddAsync(app, Who.SalesA, "Acme");
        var browser = await app.BrowserAsync(Who.Administrator);
        var salesB = (await app.ActorAsync(Who.SalesB)).UserId;
        (await StatusAsync(browser.PostAsync($"/settings/users/{salesB}/preview", new FormUrlEncodedContent([]), Ct))).ShouldBe(HttpStatusCode.Found);
        (await StatusAsync(browser.GetAsync($"/customers/{id}", Ct))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(browser.GetAsync("/settings/users", Ct))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(browser.PostAsync("/customers/new", new FormUrlEncodedContent([new("name", "New")]), Ct))).ShouldBe(HttpStatusCode.Conflict);
        (await browser.GetStringAsync("/customers", Ct)).ShouldContain("Seeing as SalesB");

        (await StatusAsync(browser.PostAsync("/preview/stop", new FormUrlEncodedContent([]), Ct))).ShouldBe(HttpStatusCode.Found);
        (await StatusAsync(browser.GetAsync($"/customers/{id}", Ct))).ShouldBe(HttpStatusCode.OK);

        var partner = (await app.Get<ListRoles>().RunAsync(await app.ActorAsync(Who.Administrator), Ct)).First(r => r.Key == ShippedRoles.Partner).Id;
        (await StatusAsync(browser.PostAsync($"/settings/roles/{partner}/preview", new FormUrlEncodedContent([]), Ct))).ShouldBe(HttpStatusCode.Found);
        (await StatusAsync(browser.GetAsync("/orders", Ct))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(browser.PostAsync("/sign-out", new FormUrlEncodedContent([]), Ct))).ShouldBe(HttpStatusCode.Found);
        (await StatusAsync(browser.GetAsync("/customers", Ct))).ShouldBe(HttpStatusCode.Found);
    }

    [Theory, BothDatabases]
    public async Task A_partner_sees_her_own_customers_and_no_colleague_by_name(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var other = await AddAsync(app, Who.SalesA, "Acme");
        var own = await AddAsync(app, Who.Partner, "Brought by the partner");
        var list = (await app.As(Who.Partner).GetFromJsonAsync<JsonElement>("/api/v1/customers", Ct)).GetProperty("data");
        list.EnumerateArray().Select(c => c.GetProperty("id").GetInt64()).ShouldBe([own]);
        (await StatusAsync(app.As(Who.Partner).GetAsync($"/api/v1/customers/{other}", Ct))).ShouldBe(HttpStatusCode.NotFound);
        var known = await app.As(Who.Partner).GetFromJsonAsync<JsonElement>("/api/v1/colleagues", Ct);
        known.GetProperty("users").EnumerateArray().Select(u => u.GetProperty("name").GetString()).ShouldBe(["Partner"]);
        known.GetProperty("teams").GetArrayLength().ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Whoever_leads_a_team_manages_its_users_and_those_below_and_nobody_else(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = await app.ActorAsync(Who.Administrator);
        var role = await app.Get<SaveRole>().RunAsync(admin, null, new("Lead", [PlatformPermissions.ManageTeamUsers, "customers.read", "customers.write", "customers.import", "orders.read", "products.read",
            "dashboard.read", "colleagues.read", "orders.write", "orders.import", "jobs.read"], new Dictionary<string, Core.RowScope> { ["*"] = Core.RowScope.Team }, new Dictionary<string, Core.FieldAccess>()), Ct);
        var (list, change) = (app.Get<ListUsers>(), app.Get<ChangeUser>());
        var north = (await app.Get<ListTeams>().RunAsync(admin, Ct)).First(t => t.Name == "North").Id;
        var south = (await app.Get<ListTeams>().RunAsync(admin, Ct)).First(t => t.Name == "South").Id;
        var service = await list.GetAsync(admin, (await app.ActorAsync(Who.Service)).UserId, Ct);
        await change.RunAsync(admin, service.Id, new(service.Email, service.Name, service.Language, service.TimeZone, false, [role], [new(north, Leader: true)], service.Version), Ct);

        var lead = await app.ActorAsync(Who.Service);
        (await list.RunAsync(lead, null, null, Ct)).Select(u => u.Name).ShouldBe(["SalesA", "Service", "Viewer"], ignoreOrder: true);
        var salesA = await list.GetAsync(lead, (await app.ActorAsync(Who.SalesA)).UserId, Ct);
        await change.RunAsync(lead, salesA.Id, new(salesA.Email, "Sally", salesA.Language, salesA.TimeZone, false, salesA.Roles, salesA.Teams, salesA.Version), Ct);
        (await list.GetAsync(admin, salesA.Id, Ct)).Name.ShouldBe("Sally");

        var salesB = await list.GetAsync(admin, (await app.ActorAsync(Who.SalesB)).UserId, Ct);
        await Should.ThrowAsync<Core.NotFoundException>(() => list.GetAsync(lead, salesB.Id, Ct));
        await Should.ThrowAsync<Core.NotFoundException>(() => change.RunAsync(lead, salesB.Id, new(salesB.Email, "Bob", "en", "UTC", false, salesB.Roles, salesB.Teams, salesB.Version), Ct));
        await Should.ThrowAsync<Core.NotFoundException>(() => app.Get<SetPassword>().RunAsync(lead, salesB.Id, "another horse battery", Ct));
        (await Should.ThrowAsync<Core.InvalidException>(() => app.Get<AddUser>().RunAsync(lead, new NewUser("new@example.com", "New", "another horse battery", "en", "UTC", [], [new(south)]), Ct))).Code.ShouldBe("access.team-beyond-own");
        (await Should.ThrowAsync<Core.InvalidException>(() => app.Get<AddUser>().RunAsync(lead, new NewUser("new@example.com", "New", "another horse battery", "en", "UTC", [], []), Ct))).Code.ShouldBe("access.team-beyond-own");
        await app.Get<AddUser>().RunAsync(lead, new NewUser("new@example.com", "New", "another horse battery", "en", "UTC", [], [new(north)]), Ct);
    }

    /// <summary>By id, in the list, by search, and by the count.</summary>
    private static async Task<(bool Found, int Listed, int Searched, bool Counted)> SeenAsync(GuanxiApp app, Who who, long id)
    {
        var client = app.As(who);
        using var one = await client.GetAsync($"/api/v1/customers/{id}", Ct);
        return (one.StatusCode == HttpStatusCode.OK, await CountAsync(client, "/api/v1/customers"), await CountAsync(client, "/api/v1/customers?q=王小"),
            await CountAsync(client, "/api/v1/customers?sort=name") == 1);
    }

    private static async Task<int> CountAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Ct);
        return answer.StatusCode == HttpStatusCode.OK ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("data").GetArrayLength() : 0;
    }

    private static async Task<long> AddAsync(GuanxiApp app, Who who, string name)
    {
        using var answer = await app.As(who).PostAsJsonAsync("/api/v1/customers", new { name }, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();
    }

    private static async Task<long> ShareAsync(GuanxiApp app, Who by, long record, Who with, bool mayChange = false, DateOnly? until = null)
    {
        using var answer = await app.As(by).PostAsJsonAsync("/api/v1/shares", new { type = "customer", record, user = (await app.ActorAsync(with)).UserId, mayChange, until }, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();
    }

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        return answer.StatusCode;
    }
}
