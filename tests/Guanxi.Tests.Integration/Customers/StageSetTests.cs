using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class StageSetTests
{
    [Theory, BothDatabases]
    public async Task Organisations_follow_another_set_than_persons(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var person = await AddAsync(admin, new { name = "Ann" });
        var company = await AddAsync(admin, new { name = "Acme", kind = "organisation" });
        (await StageAsync(admin, company)).ShouldBe("potential");
        using (var chosen = await admin.PutAsJsonAsync("/api/v1/settings/life-cycle", new { person = "buying", organisation = "signing" }, Ct))
            await RunAsync(app, chosen);
        (await StageAsync(admin, company)).ShouldBe("target");
        (await StageAsync(admin, person)).ShouldBe("potential");
        (await StageAsync(admin, await AddAsync(admin, new { name = "Bolt", kind = "organisation" }))).ShouldBe("target");

        app.Clock.Advance(TimeSpan.FromHours(1));
        using (var call = await admin.PostAsJsonAsync($"/api/v1/customers/{company}/interactions", new { kind = "call", direction = "in", text = "asks for an offer" }, Ct))
            call.EnsureSuccessStatusCode();
        await UntilAsync(app, company, "opportunity");
        var report = await admin.GetFromJsonAsync<JsonElement>("/api/v1/customers/life-cycle?set=signing", Ct);
        report.GetProperty("looked").GetInt64().ShouldBe(2);
        report.GetProperty("stages").EnumerateArray().Single(s => s.GetProperty("stage").GetString() == "target").GetProperty("on").GetInt64().ShouldBe(1);
        using var wrong = await admin.PutAsJsonAsync("/api/v1/settings/life-cycle", new { person = "none", organisation = "signing" }, Ct);
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, BothDatabases]
    public async Task A_rule_may_look_at_any_field_and_the_past_is_only_added_to(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var id = await AddAsync(admin, new { name = "Acme", kind = "organisation", city = "Berlin" });
        object Rules(string filter) => new { rules = new[] { new { stage = "loyal", conditions = Array.Empty<object>(), filter } }, otherwise = "interested" };
        using (var refused = await admin.PutAsJsonAsync("/api/v1/settings/life-cycle/buying", Rules("colour = red"), Ct))
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using (var saved = await admin.PutAsJsonAsync("/api/v1/settings/life-cycle/buying", Rules("city = Shanghai and kind = organisation"), Ct))
            await RunAsync(app, saved);
        (await StageAsync(admin, id)).ShouldBe("interested");

        app.Clock.Advance(TimeSpan.FromDays(3));
        using (var moved = await admin.PatchAsJsonAsync($"/api/v1/customers/{id}", new { city = "Shanghai" }, Ct))
            moved.EnsureSuccessStatusCode();
        await UntilAsync(app, id, "loyal");
        var stays = (await admin.GetFromJsonAsync<JsonElement>($"/api/v1/customers/{id}/stages", Ct)).GetProperty("data").EnumerateArray().ToList();
        stays.Select(s => s.GetProperty("stage").GetString()).ToList()[^2..].ShouldBe(["interested", "loyal"]);
        stays[^1].GetProperty("reason").GetString().ShouldBe("data");
        stays[^1].GetProperty("at").GetDateTimeOffset().ShouldBe(app.Clock.Now, TimeSpan.FromMinutes(1));
    }

    [Theory, BothDatabases]
    public async Task A_stage_set_by_hand_holds_against_the_rules_until_its_last_day_or_until_it_is_let_go(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var id = await AddAsync(admin, new { name = "Ann" });
        async Task<HttpStatusCode> HoldAsync(Who who, object hold)
        {
            using var answer = await app.As(who).PutAsJsonAsync($"/api/v1/customers/{id}/stage", hold, Ct);
            return answer.StatusCode;
        }
        (await HoldAsync(Who.Administrator, new { stage = "loyal", why = " " })).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await HoldAsync(Who.Administrator, new { stage = "signed", why = "of another set" })).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await HoldAsync(Who.SalesA, new { stage = "loyal", why = "not mine" })).ShouldBe(HttpStatusCode.NotFound);
        (await HoldAsync(Who.Viewer, new { stage = "loyal", why = "may not" })).ShouldBe(HttpStatusCode.Forbidden);
        app.Clock.Advance(TimeSpan.FromHours(1));
        var until = DateOnly.FromDateTime(app.Clock.Now.AddDays(10));
        (await HoldAsync(Who.Administrator, new { stage = "loyal", why = "founder's sister", until })).ShouldBe(HttpStatusCode.NoContent);
        (await StageAsync(admin, id)).ShouldBe("loyal");

        app.Clock.Advance(TimeSpan.FromDays(12));
        await app.Get<AgeCustomers>().RunAsync("main", Ct);
        (await StageAsync(admin, id)).ShouldBe("potential");
        var stays = (await admin.GetFromJsonAsync<JsonElement>($"/api/v1/customers/{id}/stages", Ct)).GetProperty("data").EnumerateArray().Select(s => s.GetProperty("reason").GetString()).ToList();
        stays.ShouldBe(["known", "hand", "release"]);

        (await HoldAsync(Who.Administrator, new { stage = "lost", why = "moved away" })).ShouldBe(HttpStatusCode.NoContent);
        (await StageAsync(admin, id)).ShouldBe("lost");
        using var released = await admin.DeleteAsync($"/api/v1/customers/{id}/stage", Ct);
        released.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StageAsync(admin, id)).ShouldBe("potential");
        using var again = await admin.DeleteAsync($"/api/v1/customers/{id}/stage", Ct);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task Rules_of_the_time_of_one_set_are_those_of_buying(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var rules = new StageRules([new(Stages.Loyal, [new(StageFact.Orders, true, 7)])], Stages.Interested);
        var database = await tenant.Databases.GetAsync("main", Ct);
        await using var session = await database.WriteAsync(Ct);
        await tenant.Get<SettingStore>().SetAsync(session, tenant.Admin, "lifecycle", rules, Ct);
        await session.RunAsync($"{new Raw(StageSets.Carrying(session.IsSqlite))}", Ct);
        await session.RunAsync($"{new Raw(StageSets.Carried)}", Ct);
        var sets = await StageSets.OfAsync(session, tenant.Get<SettingStore>(), Ct);
        JsonSerializer.Serialize(sets[StageSet.Buying].Rules).ShouldBe(JsonSerializer.Serialize(rules));
        sets.Person.ShouldBe(StageSet.Buying);
    }

    private static async Task RunAsync(GuanxiApp app, HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Ct));
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("job").GetInt64();
        var done = await app.Get<JobRunner>().RunHereAsync("main", job, null, Ct);
        for (var i = 0; done is null && i < 100; i++)
        {
            await Task.Delay(50, Ct);
            if ((await app.As(Who.Administrator).GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}", Ct)).GetProperty("state").GetString() == "done")
                return;
        }
        done.ShouldNotBeNull().State.ShouldBe(JobState.Done);
    }

    /// <summary>The host delivers by itself, and may be at it already.</summary>
    private static async Task UntilAsync(GuanxiApp app, long id, string stage)
    {
        for (var i = 0; i < 100 && await StageAsync(app.As(Who.Administrator), id) != stage; i++)
        {
            await app.DrainOutboxAsync();
            await Task.Delay(50, Ct);
        }
        (await StageAsync(app.As(Who.Administrator), id)).ShouldBe(stage);
    }

    private static async Task<long> AddAsync(HttpClient client, object customer)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/customers", customer, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();
    }

    private static async Task<string?> StageAsync(HttpClient client, long id)
        => (await client.GetFromJsonAsync<JsonElement>($"/api/v1/customers/{id}", Ct)).GetProperty("stage").GetString();
}
