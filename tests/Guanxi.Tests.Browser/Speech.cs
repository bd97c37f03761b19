using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

/// <summary>What a page says: no key instead of its text, no English where Chinese is spoken, a title.</summary>
public static partial class Speech
{
    // Names that programs use are no words of a language.
    private const string Code = """
        [...document.querySelectorAll('code, pre, [translate=no]')].map(e => e.innerText).join('\n')
        """;

    // Everything that is read out or seen, and of that what is ours alone: labels, headings, buttons.
    private const string Everything = """
        [...document.querySelectorAll('[title],[aria-label],[placeholder]')].flatMap(e => [e.title, e.ariaLabel, e.placeholder]).concat(document.body.innerText.split('\n')).filter(t => t)
        """;

    private const string Ours = """
        [...document.querySelectorAll('button, th, dt, label, legend, .tabs a, nav a, .hint, .chip, option, summary')].filter(e => !e.closest('[lang] [lang], [translate=no], .who, select[name=user], .props dd, .orders, .ranked')).map(e => e.innerText).filter(t => t)
        """;

    private static readonly Lazy<Regex> Keys = new(() =>
    {
        var first = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "Text.resx", SearchOption.AllDirectories)
            .SelectMany(f => XDocument.Load(f).Root!.Elements("data").Select(d => (string)d.Attribute("name")!)).Where(k => k.Contains('.', StringComparison.Ordinal)).Select(k => k.Split('.')[0]).Append("ui").Distinct();
        return new($@"(?<![\w@./-])({string.Join('|', first)})\.[a-z][\w.-]*");
    });

    public static async Task<List<string>> FaultsAsync(IPage page, string language)
    {
        var code = await page.EvaluateAsync<string>(Code);
        List<string> faults = [.. (await page.EvaluateAsync<string[]>(Everything)).Select(t => Keys.Value.Match(t)).Where(m => m.Success && !code.Contains(m.Value, StringComparison.Ordinal)).Select(m => $"a text is missing: {m.Value}").Distinct()];
        if (string.IsNullOrWhiteSpace(await page.TitleAsync()))
            faults.Add("it has no title");
        if (language != "en")
            faults.AddRange((await page.EvaluateAsync<string[]>(Ours)).Where(t => English().IsMatch(t) && !Chinese().IsMatch(t) && !Known().IsMatch(t.Trim())).Select(t => $"English in a Chinese page: {t.Trim()}").Distinct());
        return faults;
    }

    [GeneratedRegex("[A-Za-z]{3}")]
    private static partial Regex English();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();

    // Names that are the same in every language.
    [GeneratedRegex(@"^(GET|POST|PUT|PATCH|DELETE|RFM|API|CSV|XLSX|English|Esc|Ctrl.*|Space|Shift.*|UTC|[A-Z]+[0-9]+|[a-z-]+@.*|[A-Z][a-z]+/[A-Za-z_]+|GB18030|UTF-.*|BIG5|.*[0-9].*|.+\.(csv|xlsx))$", RegexOptions.CultureInvariant)]
    private static partial Regex Known();
}
