using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

/// <summary>Walks every link of every page, as an administrator.</summary>
public sealed partial class CrawlTests(Site site, DemoShop shop) : Journey(site)
{
    // What no link leads to, or only from a record that is not there yet.
    private static readonly string[] Unlinked = ["/", "/me", "/me/password", "/me/two-factor", "/me/tokens/new", "/jobs", "/imports", "/imports/new", "/settings", "/customers/bin", "/orders/bin", "/products/bin"];

    [Theory, Languages(phone: true)]
    public async Task Every_page_that_a_link_leads_to_is_sound(Look look)
    {
        Site.Require();
        await using var visit = await shop.VisitAsync(Site.Browser, look);
        var faults = new List<string>();
        var seen = new HashSet<string>();
        var kinds = new Dictionary<string, int>();
        var asked = new Queue<string>(Unlinked);
        while (asked.TryDequeue(out var path))
        {
            if (!seen.Add(path))
                continue;
            var kind = Kind(path);
            var met = kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            if (met == 1 && !kind.EndsWith('?'))
                faults.AddRange((await LookAtAsync(visit, path, kind, asked)).Select(f => $"{path}: {f}"));
            else if (met <= 4 && await AnsweredAsync(visit, path) is { } fault)
                faults.Add($"{path}: {fault}");
        }
        kinds.Count.ShouldBeGreaterThan(30, string.Join(' ', kinds.Keys.Order()));
        faults.ShouldBeEmpty();
    }

    /// <summary>The first of a kind, in the browser: it fulfils every demand, speaks one language, and its links are followed.</summary>
    private static async Task<List<string>> LookAtAsync(Visit visit, string path, string kind, Queue<string> asked)
    {
        var faults = new List<string>();
        try
        {
            await visit.OpenAsync(path);
            foreach (var link in await visit.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]:not([download]):not([hx-boost=false])')].filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"))
                asked.Enqueue(link);
            faults.AddRange(await Speech.FaultsAsync(visit.Page, visit.Look.Language));
            await visit.CheckAsync("page" + Unnamed().Replace(kind, "-"));
        }
        catch (Exception e) when (e is ShouldAssertException or PlaywrightException)
        {
            faults.Add(e.Message);
            visit.Forget();
        }
        return faults;
    }

    /// <summary>Further ones and other states of a page, without the browser: they are there.</summary>
    private static async Task<string?> AnsweredAsync(Visit visit, string path)
    {
        var answer = await visit.Page.APIRequest.GetAsync(path);
        return answer.Ok ? null : $"answers {answer.Status}";
    }

    /// <summary>Pages that differ in their record alone, or in what is asked of them, are of one kind.</summary>
    private static string Kind(string path) => path.Split('?') is [var page, _] ? Record().Replace(page, "/N") + "?" : Record().Replace(path, "/N");

    [GeneratedRegex("/[0-9]+(?=/|$)")]
    private static partial Regex Record();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Unnamed();
}
