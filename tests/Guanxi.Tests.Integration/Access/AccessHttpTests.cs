using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Integration;

/// <summary>The door itself: cookies, tokens, redirects and refusals, over real HTTP.</summary>
public sealed class AccessHttpTests
{
    private static CancellationToken Ct => AccessHouse.Ct;

    [Theory, BothDatabases]
    public async Task Everything_is_closed_that_does_not_say_it_is_open(Engine engine)
    {
        await using var site = await Site.OpenAsync(engine);
        var endpoints = site.Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && !e.RoutePattern.RawText!.Contains('{')).ToList();
        endpoints.Count.ShouldBeGreaterThan(20);
        foreach (var endpoint in endpoints)
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            using var request = new HttpRequestMessage(new HttpMethod(method), endpoint.RoutePattern.RawText);
            using var answer = await site.Client.SendAsync(request, Ct);
            var path = endpoint.RoutePattern.RawText!;
            if (path.StartsWith("/api/v1", StringComparison.Ordinal))
                answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            else
                answer.Headers.Location!.ToString().ShouldStartWith("/sign-in", customMessage: path);
        }
    }

    [Theory, BothDatabases]
    public async Task Signing_in_leads_where_one_wanted_to_go_and_no_further(Engine engine)
    {
        await using var site = await Site.OpenAsync(engine);
        (await site.Client.GetAsync("/settings/users?text=a", Ct)).Headers.Location!.ToString().ShouldBe("/sign-in?then=%2Fsettings%2Fusers%3Ftext%3Da");
        (await site.Client.GetStringAsync("/sign-in?then=%2Fsettings%2Fusers", Ct)).ShouldContain("value=\"/settings/users\"");
        using var wrong = await site.SignInAsync("not her password", "/settings/users");
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var right = await site.SignInAsync(AccessHouse.Password, "/settings/users");
        right.Headers.Location!.ToString().ShouldBe("/settings/users");
        var cookie = right.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("guanxi_session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        foreach (var page in new[] { "/settings/users", "/settings/users/new", "/settings/users/1", "/settings/teams", "/settings/roles", "/settings/roles/1", "/settings/roles/3", "/settings/audit", "/me", "/me/password", "/me/two-factor", "/me/tokens/new" })
            (await site.Client.GetAsync(page, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK, page);
        using var foreign = await site.SignInAsync(AccessHouse.Password, "//evil.example/");
        foreign.Headers.Location!.ToString().ShouldBe("/");
    }

    [Theory, BothDatabases]
    public async Task A_page_of_another_site_can_change_nothing(Engine engine)
    {
        await using var site = await Site.OpenAsync(engine);
        using var signedIn = await site.SignInAsync(AccessHouse.Password, "");
        var name = new Dictionary<string, string> { ["name"] = "North" };
        (await site.PostAsync("/settings/teams", name, ("Sec-Fetch-Site", "cross-site"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.PostAsync("/settings/teams", name, ("Origin", "https://evil.example"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.PostAsync("/settings/teams", name)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.PostAsync("/settings/teams", name, ("Origin", site.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)))).StatusCode.ShouldBe(HttpStatusCode.Found);
        (await site.PostAsync("/sign-out", [], ("Sec-Fetch-Site", "same-origin"))).Headers.Location!.ToString().ShouldBe("/sign-in");
        (await site.Client.GetAsync("/me", Ct)).StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Theory, BothDatabases]
    public async Task A_token_opens_the_API_as_far_as_its_scopes_go(Engine engine)
    {
        await using var site = await Site.OpenAsync(engine);
        var token = await site.App.Services.GetRequiredService<CreateToken>().RunAsync(Actor.System(Databases.Main), new TokenRequest("till", ["users.manage"], UserId: site.Administrator), Ct);
        site.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        var roles = await site.Client.GetFromJsonAsync<JsonElement>("/api/v1/roles", Ct);
        var sales = roles.GetProperty("data").EnumerateArray().Single(r => r.GetProperty("key").GetString() == "sales").GetProperty("id").GetInt64();
        using var added = await site.Client.PostAsJsonAsync("/api/v1/users",
            new { email = "sam@example.com", name = "Sam", password = AccessHouse.Password, language = "zh-Hant", timeZone = "Asia/Taipei", roles = new[] { sales }, teams = Array.Empty<object>() }, Ct);
        // The token may manage users and nothing else, and so cannot hand on what sales may do.
        added.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await added.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString().ShouldBe("access.beyond-own");
        (await site.Client.GetAsync("/api/v1/audit", Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.Client.GetAsync("/api/v1/me", Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        site.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "gx_unknown");
        (await site.Client.GetAsync("/api/v1/users", Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task Whose_password_was_set_by_another_can_only_change_it(Engine engine)
    {
        await using var site = await Site.OpenAsync(engine);
        await site.App.Services.GetRequiredService<AddUser>().RunAsync(Actor.System(Databases.Main),
            new NewUser("sam@example.com", "Sam", AccessHouse.Password, "zh-Hans", "Asia/Shanghai", [], []), Ct);
        using var signedIn = await site.SignInAsync(AccessHouse.Password, "/me", "sam@example.com");
        (await site.Client.GetAsync("/me", Ct)).Headers.Location!.ToString().ShouldBe("/me/password");
        (await site.Client.GetAsync("/api/v1/colleagues", Ct)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await site.Client.GetStringAsync("/me/password", Ct)).ShouldContain("当前密码");
        using var changed = await site.PostAsync("/me/password", new() { ["current"] = AccessHouse.Password, ["password"] = "quite another sentence" }, ("Sec-Fetch-Site", "same-origin"));
        changed.Headers.Location!.ToString().ShouldBe("/me");
        (await site.Client.GetAsync("/me", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private sealed class Site : IAsyncDisposable
    {
        private readonly TestDatabase database;

        private Site(TestDatabase database, WebApplication app) => (this.database, App) = (database, app);

        public WebApplication App { get; }
        public HttpClient Client { get; private set; } = null!;
        public long Administrator { get; private set; }

        public IEnumerable<RouteEndpoint> Endpoints => App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

        public static async Task<Site> OpenAsync(Engine engine)
        {
            var database = await TestDatabase.CreateAsync(engine, Ct);
            var site = new Site(database, TestTenant.Compose(database.Storage, new FakeClock(), null));
            await site.App.StartAsync(Ct);
            site.Administrator = (await site.App.Services.GetRequiredService<Bootstrap>().EnsureAsync(Databases.Main, "ada@example.com", AccessHouse.Password, "en", Ct))!.Value;
            site.Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.App.Urls.First()) };
            return site;
        }

        public Task<HttpResponseMessage> SignInAsync(string password, string then, string email = "ada@example.com")
            => PostAsync("/sign-in", new() { ["email"] = email, ["password"] = password, ["then"] = then }, ("Sec-Fetch-Site", "same-origin"));

        public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
            foreach (var (name, value) in headers)
                request.Headers.Add(name, value);
            return await Client.SendAsync(request, Ct);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await App.StopAsync(CancellationToken.None);
            await App.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
