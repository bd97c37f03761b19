using System.Diagnostics;
using Microsoft.Playwright;

namespace Guanxi.Bench;

/// <summary>A sales person's browser: the customer list with an empty cache, further pages, and the dashboard.</summary>
internal static class Visiting
{
    private const int Runs = 5;

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        var chromium = Places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium is not installed (apt-get install chromium).");
        var data = await DataSet.OpenAsync(size, ct);
        await using var serving = await Serving.StartAsync(data, ct);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
        var (name, value) = data.Cookie.Split(": ", 2)[1].Split('=', 2) switch { [var n, var v] => (n, v), _ => ("", "") };
        await using var context = await browser.NewContextAsync(new() { BaseURL = serving.Address.ToString(), Locale = "zh-CN", ViewportSize = new() { Width = 1440, Height = 900 } });
        await context.AddCookiesAsync([new() { Name = name, Value = value, Url = serving.Address.ToString() }]);
        var page = await context.NewPageAsync();
        var wire = await Wire.ListenAsync(page);

        await page.GotoAsync("/customers", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var first = wire.Take();
        // From one page of the product to another, as people go: by its links.
        await FollowAsync(page, "/orders");
        wire.Take();
        await FollowAsync(page, "/customers");
        var later = wire.Take();

        var milliseconds = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var watch = Stopwatch.StartNew();
            await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            await page.Locator(".figures .amount").First.WaitForAsync();
            milliseconds.Add(watch.Elapsed.TotalMilliseconds);
        }
        return
        [
            Figure.Lower("visit.first", first.Bytes / 1024.0, "KB", 200), Figure.Lower("visit.requests", first.Requests, "", 15),
            Figure.Lower("visit.later", later.Bytes / 1024.0, "KB", 15), Figure.Lower("dashboard.interactive", milliseconds.Median() / 1000, "s", 1),
        ];
    }

    /// <summary>The page is exchanged in place: there is no load to wait for, so the rest is given its time.</summary>
    private static async Task FollowAsync(IPage page, string path)
    {
        await page.Locator($"nav.rail a[href='{path}']").ClickAsync();
        await page.WaitForURLAsync("**" + path);
        await page.WaitForTimeoutAsync(1_000);
    }

    /// <summary>Counts what comes over the wire, heads and compressed bodies.</summary>
    private sealed class Wire
    {
        private readonly Lock gate = new();
        private double bytes;
        private int requests;

        public static async Task<Wire> ListenAsync(IPage page)
        {
            var wire = new Wire();
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Network.enable");
            session.Event("Network.requestWillBeSent").OnEvent += (_, e) => wire.Add(1, 0, e?.GetProperty("request").GetProperty("url").GetString());
            session.Event("Network.loadingFinished").OnEvent += (_, e) => wire.Add(0, e?.GetProperty("encodedDataLength").GetDouble() ?? 0, "http");
            return wire;
        }

        public (double Bytes, int Requests) Take()
        {
            lock (gate)
            {
                var taken = (bytes, requests);
                (bytes, requests) = (0, 0);
                return taken;
            }
        }

        private void Add(int more, double length, string? url)
        {
            if (url?.StartsWith("http", StringComparison.Ordinal) != true)
                return;
            lock (gate)
                (requests, bytes) = (requests + more, bytes + length);
        }
    }
}
