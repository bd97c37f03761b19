using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Guanxi.Tests.Integration.Views;

public sealed class SavedViewTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_view_is_a_tab_for_those_it_was_saved_for(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var manager = app.As(Who.Manager);
        await AddAsync(manager, new { name = "Harbour", filter = "city = 北京" });
        var shared = await AddAsync(manager, new { name = "Everybody’s", scope = "public", filter = "city = 上海", sort = "-revenue", columns = new[] { "name", "city" } });
        (await manager.GetStringAsync("/customers", Ct)).ShouldContain("Harbour");
        var seen = await app.As(Who.SalesA).GetStringAsync("/customers?view=" + shared, Ct);
        seen.ShouldContain("Everybody");
        seen.ShouldNotContain("Harbour");
        (await app.As(Who.SalesA).GetAsync("/api/v1/views/" + (shared - 1), Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.As(Who.SalesA).DeleteAsync("/api/v1/views/" + shared, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.As(Who.SalesA).PostAsJsonAsync("/api/v1/customers/views", new { name = "x", scope = "public" }, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var team = (await app.ActorAsync(Who.SalesA)).Teams[0];
        await AddAsync(app.As(Who.SalesA), new { name = "North’s", scope = "team", team });
        (await app.As(Who.Viewer).GetStringAsync("/api/v1/customers/views", Ct)).ShouldContain("North");
        (await app.As(Who.SalesB).GetStringAsync("/api/v1/customers/views", Ct)).ShouldNotContain("North");
        (await app.As(Who.SalesB).PostAsJsonAsync("/api/v1/customers/views", new { name = "x", scope = "team", team }, Ct)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await manager.DeleteAsync("/api/v1/views/" + shared, Ct)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory, BothDatabases]
    public async Task The_list_opens_with_the_view_she_chose_and_says_when_it_is_changed(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var sales = app.As(Who.SalesA);
        var id = await AddAsync(sales, new { name = "Loyal ones", filter = "stage = loyal" });
        (await sales.PutAsJsonAsync($"/api/v1/views/{id}/default", new { open = true }, Ct)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var opened = await sales.GetAsync("/customers", Ct);
        opened.StatusCode.ShouldBe(HttpStatusCode.Found);
        var address = opened.Headers.Location!.OriginalString;
        (await sales.GetStringAsync(address, Ct)).ShouldNotContain($"hx-post=\"/customers/views/{id}\"");
        (await sales.GetStringAsync(address + "&sort=name", Ct)).ShouldContain($"hx-post=\"/customers/views/{id}\"");
        (await sales.GetAsync("/customers?view=all", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task A_view_that_names_a_field_that_is_gone_says_so(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var id = await AddAsync(admin, new { name = "Old", filter = "shoeSize > 40" });
        using var page = await admin.GetAsync($"/customers?view={id}&filter=shoeSize%20%3E%2040", Ct);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync(Ct)).ShouldContain("shoeSize");
    }

    [Theory]
    [BothDatabases("""{"name":"  "}""", "views.name")]
    [BothDatabases("""{"name":"x","filter":"city ~"}""", "filter.syntax")]
    [BothDatabases("""{"name":"x","columns":["nothing"]}""", "field.unknown")]
    public async Task What_is_no_view_is_refused(Engine engine, string body, string code)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        using var answer = await app.As(Who.Administrator).PostAsync("/api/v1/customers/views", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString().ShouldBe(code);
    }

    private static async Task<long> AddAsync(HttpClient client, object view)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/customers/views", view, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetInt64();
    }
}
