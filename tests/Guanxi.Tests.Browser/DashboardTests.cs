using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

/// <summary>A demo company of its own, small, with a user for each language.</summary>
public sealed class DemoShop : IAsyncLifetime
{
    private const string Password = "a-long-enough-password-7";
    private static readonly string[] Languages = ["en", "zh-Hans", "zh-Hant"];
    private readonly TestFolder folder = new();
    private GuanxiProcess? guanxi;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var port = GuanxiProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        Address = new($"http://127.0.0.1:{port}");
        guanxi = GuanxiProcess.Start(folder, "demo", "--port", port, "--customers", "1500");
        await guanxi.ReadyAsync(Address, ct);
        foreach (var language in Languages)
            (await GuanxiProcess.RunAsync(folder, ct, "user", "add", Email(language), "--password", Password, "--language", language, "--time-zone", "Asia/Shanghai")).ExitCode.ShouldBe(0);
    }

    /// <summary>A browser in which somebody who speaks the look's language has signed in.</summary>
    public async Task<Visit> VisitAsync(IBrowser browser, Look look)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(), Locale = look.Language, ColorScheme = look.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = look.Width, Height = look.Height }, TimezoneId = "Asia/Shanghai", ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddCookiesAsync([new() { Name = "theme", Value = look.Theme, Url = Address.ToString() }]);
        var answer = await context.APIRequest.PostAsync("/api/v1/session", new() { DataObject = new { email = Email(look.Language), password = Password } });
        answer.Ok.ShouldBeTrue(await answer.TextAsync());
        return await Visit.StartAsync(context, look, Address);
    }

    private static string Email(string language) => $"{language.ToLowerInvariant()}@shop.example";

    public async ValueTask DisposeAsync()
    {
        if (guanxi is not null)
            await guanxi.DisposeAsync();
        folder.Dispose();
    }
}

public sealed class DashboardTests(Site site, DemoShop shop) : Journey(site), IClassFixture<DemoShop>
{
    [Theory, Looks]
    public async Task The_dashboard_is_sound_in_every_look(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        await visit.OpenAsync("/?period=365d");
        await visit.ScreenshotAsync("dashboard-top");
        foreach (var chart in await visit.Page.Locator("gx-chart").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            await chart.Locator("svg").First.WaitForAsync();
        }
        await visit.CheckAsync("dashboard");
    }

    [Fact]
    public async Task Figures_and_cells_open_the_records_behind_them()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        foreach (var (cell, path) in ((string, string)[])[(".figures a", "/orders?filter="), ("table.heat a", "/customers?filter="), (".ranked a", "/products/")])
        {
            await visit.OpenAsync("/");
            var link = visit.Page.Locator(cell).First;
            (await link.GetAttributeAsync("href")).ShouldNotBeNull().ShouldStartWith(path);
            if (!path.StartsWith("/products", StringComparison.Ordinal))
            {
                await link.ClickAsync();
                await visit.Page.Locator("table.rows tbody tr").First.WaitForAsync();
            }
        }
    }

    [Fact(Skip = "A timing: it belongs to bench, where it is to be measured.")]
    public async Task The_dashboard_can_be_worked_with_within_a_second()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        await visit.OpenAsync("/");
        // The best of three: whatever else the machine does is not the page's.
        var best = long.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var clock = Stopwatch.StartNew();
            await visit.Page.GotoAsync("/?period=365d", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            await visit.Page.Locator(".figures .amount").First.WaitForAsync();
            best = Math.Min(best, clock.ElapsedMilliseconds);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{best} ms");
        best.ShouldBeLessThan(1_000);
    }

    [Fact]
    public async Task It_prints_in_one_column_without_the_frame()
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, Look.Usual);
        await visit.OpenAsync("/?period=90d");
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        (await visit.Page.Locator("nav.rail").IsVisibleAsync()).ShouldBeFalse();
        (await visit.Page.EvaluateAsync<int>("getComputedStyle(document.querySelector('.grid.two')).gridTemplateColumns.split(' ').length")).ShouldBe(1);
        await visit.ScreenshotAsync("dashboard-print");
    }
}
