using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Guanxi.Tests.Browser.Site))]
// Two browsers at once would share two cores and make each other late.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Guanxi.Tests.Browser;

/// <summary>The built program, serving a company of its own, and one Chromium: shared by all journeys of a run.</summary>
public sealed class Site : IAsyncLifetime
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

    private readonly TestFolder folder = new();
    private GuanxiProcess? guanxi;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public IBrowser Browser => browser!;

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static bool HasChromium => Chromium is not null;

    private static string? Chromium => Places.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Chromium is not { } chromium)
            return;
        (guanxi, Address) = await GuanxiProcess.ServeAsync(folder, TestContext.Current.CancellationToken, ("DOTNET_ENVIRONMENT", "Development"));
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
    }

    /// <summary>Skips the test, visibly, where there is no Chromium; in CI it fails instead.</summary>
    public void Require()
        => Assert.SkipWhen(browser is null && Environment.GetEnvironmentVariable("CI") != "true", "Chromium is not installed (apt-get install chromium).");

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (guanxi is not null)
            await guanxi.DisposeAsync();
        folder.Dispose();
    }
}
