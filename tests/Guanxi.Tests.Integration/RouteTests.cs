using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Guanxi.Platform.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Integration;

/// <summary>Every route as every role, with ids that nobody has and an empty body: a new route is closed until it says otherwise.</summary>
public sealed partial class RouteTests
{
    /// <summary>Her own account, and what everybody who is signed in may know.</summary>
    [GeneratedRegex("^(/api(/v[0-9]+)?)?/(me|session|sign-out|colleagues|permissions|openapi.json)(/|$)|^/api/(errors|999999)?$")]
    private static partial Regex OpenToEverybodySignedIn();

    [Theory, BothDatabases]
    public async Task A_stranger_gets_no_further_than_the_sign_in(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var wrong = new List<string>();
        foreach (var route in Closed(app))
        {
            using var answer = await SendAsync(app.As(Who.Stranger), route);
            if (answer.StatusCode != HttpStatusCode.Unauthorized && answer.Headers.Location?.OriginalString.Contains("/sign-in", StringComparison.Ordinal) != true)
                wrong.Add($"{route}: {(int)answer.StatusCode}");
        }
        wrong.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Somebody_without_a_role_reaches_nothing_but_her_own_account(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        (await AnsweredAsync(app, Who.Nobody, Closed(app).Where(r => !OpenToEverybodySignedIn().IsMatch(r.Path)))).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task A_viewer_changes_nothing_but_her_own_account(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        (await AnsweredAsync(app, Who.Viewer, Closed(app).Where(r => r.Method != "GET" && !OpenToEverybodySignedIn().IsMatch(r.Path)))).ShouldBeEmpty();
    }

    /// <summary>As browsers, for a token does not carry her own account. What is not hers is 403 and nothing else; what is hers is never 403, and nothing breaks.</summary>
    [Theory, BothDatabases]
    public async Task Every_role_is_admitted_where_it_has_what_the_route_demands_and_nowhere_else(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var routes = Closed(app).OrderBy(r => EndsTheSession().IsMatch(r.Path)).ToList();
        var (wrong, admitted, refused) = (new List<string>(), 0, 0);
        foreach (var who in Enum.GetValues<Who>().Where(w => w != Who.Stranger))
        {
            var by = (await app.ActorAsync(who)).Grants;
            var browser = await app.BrowserAsync(who);
            foreach (var route in routes)
            {
                if (EndsTheSession().IsMatch(route.Path))
                    browser = await app.BrowserAsync(who);
                var may = route.Demands.All(d => d.AnyOf.Count == 0 || d.AnyOf.Any(p => p == PlatformPermissions.OwnAccount || by.Allows(p)));
                using var answer = await SendAsync(browser, route);
                var status = (int)answer.StatusCode;
                if (may ? status is 401 or 403 or >= 500 : status != 403)
                    wrong.Add($"{who} {route}: {status}");
                _ = may ? admitted++ : refused++;
            }
        }
        wrong.ShouldBeEmpty();
        Math.Min(admitted, refused).ShouldBeGreaterThan(200);
    }

    [Theory, BothDatabases]
    public async Task No_route_breaks_for_a_stranger_or_a_token(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var wrong = new List<string>();
        foreach (var who in new[] { Who.Stranger, Who.Administrator })
            foreach (var route in Routes(app))
            {
                using var answer = await SendAsync(app.As(who), route);
                if ((int)answer.StatusCode >= 500)
                    wrong.Add($"{who} {route}: {(int)answer.StatusCode}");
            }
        wrong.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task A_browser_signs_in_with_password_and_cookie(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        using var answer = await (await app.BrowserAsync(Who.SalesA)).GetAsync("/api/v1/me", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<List<string>> AnsweredAsync(GuanxiApp app, Who who, IEnumerable<Route> routes)
    {
        var answered = new List<string>();
        foreach (var route in routes)
        {
            using var answer = await SendAsync(app.As(who), route);
            if (answer.IsSuccessStatusCode)
                answered.Add($"{route}: {(int)answer.StatusCode}");
        }
        return answered;
    }

    private static IEnumerable<Route> Closed(GuanxiApp app)
    {
        var closed = Routes(app).Where(r => !r.Anonymous).ToList();
        closed.ShouldNotBeEmpty();
        return closed;
    }

    private static IEnumerable<Route> Routes(GuanxiApp app)
        => from source in app.Services.GetServices<EndpointDataSource>()
           from endpoint in source.Endpoints.OfType<RouteEndpoint>()
           let path = "/" + Parameter().Replace(endpoint.RoutePattern.RawText ?? "", "999999").TrimStart('/')
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select new Route(method, path, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null, [.. endpoint.Metadata.OfType<Demand>()]);

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, Route route)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path);
        if (route.Method is not ("GET" or "HEAD"))
            request.Content = route.Path.StartsWith("/api/", StringComparison.Ordinal) ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed record Route(string Method, string Path, bool Anonymous, IReadOnlyList<Demand> Demands)
    {
        public override string ToString() => $"{Method} {Path}";
    }

    [GeneratedRegex("^/(sign-out|api/v1/session)$")]
    private static partial Regex EndsTheSession();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
