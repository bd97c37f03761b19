using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

/// <summary>One page in one browser, watched from the first byte: what it complains of is kept and asked for at the end.</summary>
public sealed class Visit : IAsyncDisposable
{
    // Both run before any script of the page.
    private const string Watch = """
        window.guanxiWatch = { shift: 0, moved: [], refused: [] };
        const named = n => n?.nodeType === 1 ? n.tagName.toLowerCase() + (n.id ? '#' + n.id : '') + [...n.classList].map(c => '.' + c).join('') : String(n?.nodeName);
        addEventListener('securitypolicyviolation', e => guanxiWatch.refused.push(`${e.violatedDirective} ${e.blockedURI || e.sourceFile}`));
        new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) {
            guanxiWatch.shift += e.value;
            guanxiWatch.moved.push(...e.sources.map(s => `${named(s.node)} from ${s.previousRect.x},${s.previousRect.y} to ${s.currentRect.x},${s.currentRect.y}`));
        } }).observe({ type: 'layout-shift', buffered: true });
        """;

    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private Visit(IBrowserContext context, IPage page, Look look) => (this.context, Page, Look) = (context, page, look);

    public IPage Page { get; }

    public Look Look { get; }

    internal static async Task<Visit> StartAsync(IBrowserContext context, Look look, Uri site)
    {
        await context.AddInitScriptAsync(Watch);
        var visit = new Visit(context, await context.NewPageAsync(), look);
        visit.Page.SetDefaultTimeout(10_000);
        visit.Page.Console += (_, message) => { if (message.Type is "error" or "warning") visit.complaints.Add($"console {message.Type}: {message.Text}"); };
        visit.Page.PageError += (_, error) => visit.complaints.Add($"script: {error}");
        visit.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                visit.complaints.Add($"asks another site: {request.Url}");
        };
        visit.Page.RequestFailed += (_, request) => { if (request.Failure != "net::ERR_ABORTED") visit.complaints.Add($"failed: {request.Url} {request.Failure}"); };
        return visit;
    }

    /// <summary>Opens an address and waits until all that the page asks for by itself is there.</summary>
    /// <param name="status">The answer that is expected.</param>
    public async Task OpenAsync(string path, int status = 200)
    {
        var answer = await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await SettleAsync();
        (answer?.Status ?? 0).ShouldBe(status, path);
        if (status >= 400)
            complaints.RemoveAll(c => c.StartsWith("console error: Failed to load resource", StringComparison.Ordinal));
    }

    /// <summary>Waits until no part of the page is being fetched and what came has been drawn.</summary>
    public async Task SettleAsync()
    {
        await Assertions.Expect(Page.Locator(".htmx-request")).ToHaveCountAsync(0);
        await Page.EvaluateAsync("document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))");
    }

    /// <summary>Takes the screenshot and makes every demand that holds for any page in any state.</summary>
    /// <param name="name">Of the page or state; the file is <c>artifacts/screenshots/NAME-LANGUAGE-THEME-WIDTH.png</c>.</param>
    public async Task CheckAsync(string name)
    {
        // Before the screenshot, which stretches the page to its whole height.
        await StaysPutAsync();
        await ScreenshotAsync(name);
        await SpeaksAsync();
        await FitsAsync();
        await AccessibleAsync();
        complaints.ShouldBeEmpty();
    }

    public async Task ScreenshotAsync(string name)
        => await Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name}-{Look}.png"), FullPage = true });

    /// <summary>Axe finds nothing, WCAG 2.2 AA and its best practices included.</summary>
    public async Task AccessibleAsync()
    {
        // On a screen taller than anything that scrolls: a row half below a fixed bar would count as a target that is too small.
        // A list would go on for as long as there is room for more.
        await Page.EvaluateAsync("document.querySelectorAll('tr.more').forEach(row => row.hidden = true)");
        var height = await Page.EvaluateAsync<int>("Math.max(...[...document.querySelectorAll('*')].map(e => e.scrollHeight))");
        await Page.SetViewportSizeAsync(Look.Width, height + Look.Height);
        var found = await Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {v.Help}\n    {n.Html}\n    {string.Join("; ", n.Any.Concat(n.All).Concat(n.None).Select(c => c.Message))}"))
            .ShouldBeEmpty();
        await Page.SetViewportSizeAsync(Look.Width, Look.Height);
        await Page.EvaluateAsync("document.querySelectorAll('tr.more').forEach(row => row.hidden = false)");
    }

    /// <summary>A form refused with 422 is no fault of the page, though the browser's console says so.</summary>
    public void ForgiveRefusals() => complaints.RemoveAll(c => c.StartsWith("console error: Failed to load resource: the server responded with a status of 422", StringComparison.Ordinal) || c.StartsWith("console error: Response Status Error Code 422", StringComparison.Ordinal));

    /// <summary>Waits until the address is that of one record.</summary>
    public Task OnRecordAsync(string list) => Page.WaitForURLAsync(new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(list) + "/[0-9]+$"));

    /// <summary>Drops what was complained of so far: it has been reported.</summary>
    public void Forget() => complaints.Clear();

    private async Task SpeaksAsync() => (await Page.EvaluateAsync<string>("document.documentElement.lang")).ShouldBe(Look.Language);

    internal async Task StaysPutAsync()
    {
        (await Page.EvaluateAsync<string[]>("guanxiWatch.refused")).ShouldBeEmpty("the Content-Security-Policy refused something");
        (await Page.EvaluateAsync<double>("guanxiWatch.shift")).ShouldBeLessThan(0.05, "the page moved under the reader's eyes: " + await Page.EvaluateAsync<string>("guanxiWatch.moved.join('; ')"));
    }

    private async Task FitsAsync()
        => (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0, "the page scrolls sideways");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
