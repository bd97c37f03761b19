using System.Net;
using System.Text.RegularExpressions;
using Guanxi.Platform.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Integration.Api;

/// <summary>The reference is made from the API as it is, for whoever reads it.</summary>
public sealed partial class ReferenceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Every_operation_stands_in_it_with_an_example_that_works(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = app.As(Who.Administrator);
        var operations = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).Select(e => e.Metadata.GetMetadata<ApiOperation>()).OfType<ApiOperation>().ToList();
        operations.Count.ShouldBeGreaterThan(50);
        var begin = await admin.GetStringAsync("/api", Ct);
        begin.ShouldContain("/api/v1/openapi.json");
        Missing().Matches(begin).ShouldBeEmpty();
        foreach (var tag in operations.GroupBy(o => o.Tag))
        {
            var page = await admin.GetStringAsync($"/api/{tag.Key}", Ct);
            Missing().Matches(page).Select(m => m.Value).ShouldBeEmpty();
            foreach (var operation in tag)
            {
                page.ShouldContain($"id=\"{operation.Name}\"");
                page.ShouldContain(ApiModule.Root + operation.Path);
            }
            foreach (var address in Example().Matches(WebUtility.HtmlDecode(page)).Select(m => m.Groups[1].Value).Distinct())
                ((int)(await admin.GetAsync(address, Ct)).StatusCode).ShouldBeOneOf([200, 404, 405], address);
        }
        (await admin.GetStringAsync("/api/errors", Ct)).ShouldContain("record.duplicate-key");
    }

    [Theory, BothDatabases]
    public async Task It_shows_nobody_what_she_may_not_call(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var page = await app.As(Who.Viewer).GetStringAsync("/api/customers", Ct);
        page.ShouldContain("id=\"listCustomers\"");
        page.ShouldNotContain("id=\"createCustomer\"");
        (await app.As(Who.Viewer).GetAsync("/api/imports", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.As(Who.Viewer).GetAsync("/api/ghosts", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.As(Who.Stranger).GetAsync("/api", Ct)).Headers.Location!.ToString().ShouldStartWith("/sign-in");
    }

    [GeneratedRegex("\"http[^ ]*?(/api/v1/[^\"<\\s]*)\"")]
    private static partial Regex Example();

    /// <summary>A key that has no text shows as itself.</summary>
    [GeneratedRegex(">api\\.[a-z.-]+<")]
    private static partial Regex Missing();
}
