using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Guanxi.Tests.Browser.DemoShop))]

namespace Guanxi.Tests.Browser;

/// <summary>A demo company of its own, small, with an administrator for each language and one sales person: shared by all journeys of a run.</summary>
public sealed class DemoShop : IAsyncLifetime
{
    public const string Password = "a-long-enough-password-7";
    private static readonly string[] Languages = ["en", "zh-Hans", "zh-Hant"];
    private readonly TestFolder folder = new();
    private GuanxiProcess? guanxi;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        if (!Site.HasChromium)
            return;
        var port = GuanxiProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        Address = new($"http://127.0.0.1:{port}");
        guanxi = GuanxiProcess.Start(folder, "demo", "--port", port, "--customers", "1500");
        await guanxi.ReadyAsync(Address, ct);
        foreach (var language in Languages)
            await AddUserAsync(language);
    }

    /// <summary>Somebody who has to do with nothing else: her sign-in is hers to spoil.</summary>
    /// <returns>The e-mail address; the password is <see cref="Password"/>.</returns>
    public async Task<string> AddUserAsync(string language, string? name = null, string role = "administrator")
    {
        var email = name is null ? Email(language) : $"{name}-{Email(language)}";
        await RunAsync("user", "add", email, "--password", Password, "--language", language, "--time-zone", "Asia/Shanghai", "--role", role);
        return email;
    }

    /// <summary>A second company beside the demo, empty, reached by its path, with one administrator.</summary>
    public async Task AddTenantAsync(string key)
    {
        await RunAsync("tenant", "add", key);
        await RunAsync("user", "add", Email("zh-Hans"), "--password", Password, "--language", "zh-Hans", "--tenant", key);
    }

    private async Task RunAsync(params string[] command)
    {
        var (code, said, error) = await GuanxiProcess.RunAsync(folder, TestContext.Current.CancellationToken, command);
        code.ShouldBe(0, said + error);
    }

    /// <summary>A browser in which nobody has signed in.</summary>
    public async Task<Visit> StrangerAsync(IBrowser browser, Look look)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            Locale = look.Language,
            ColorScheme = look.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            TimezoneId = "Asia/Shanghai",
            ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddCookiesAsync([new() { Name = "theme", Value = look.Theme, Url = Address.ToString() }]);
        return await Visit.StartAsync(context, look, Address);
    }

    /// <summary>A browser in which somebody who speaks the look's language has signed in: an administrator, or whom the address names.</summary>
    /// <param name="under">The path of another company, such as <c>/t/second</c>.</param>
    public async Task<Visit> VisitAsync(IBrowser browser, Look look, string? email = null, string under = "")
    {
        var visit = await StrangerAsync(browser, look);
        await PostAsync(visit, under + "/api/v1/session", new { email = email ?? Email(look.Language), password = Password });
        return visit;
    }

    /// <summary>Sends a body to the API as the page itself would.</summary>
    /// <returns>The answer; null where it has none.</returns>
    public static async Task<JsonElement?> PostAsync(Visit visit, string path, object body)
    {
        var answer = await visit.Page.APIRequest.PostAsync(path, new() { DataObject = body, Headers = new Dictionary<string, string> { ["Sec-Fetch-Site"] = "same-origin" } });
        answer.Ok.ShouldBeTrue($"{path}: {answer.Status} {await answer.TextAsync()}");
        return answer.Status == 204 ? null : await answer.JsonAsync();
    }

    public static string Email(string language) => $"{language.ToLowerInvariant()}@shop.example";

    public async ValueTask DisposeAsync()
    {
        if (guanxi is not null)
            await guanxi.DisposeAsync();
        folder.Dispose();
    }
}
