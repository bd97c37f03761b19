using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Guanxi.Tests.Architecture;

public sealed partial class TextTests
{
    private static readonly string[] Languages = ["zh-Hans", "zh-Hant"];

    [Fact]
    public void All_three_languages_have_the_same_keys()
        => Problems((key, en, texts) => texts.Where(t => t.Value is null).Select(t => $"{key} is missing in {t.Key}")).ShouldBeEmpty();

    [Fact]
    public void All_three_languages_have_the_same_placeholders()
        => Problems((key, en, texts) => texts.Where(t => t.Value is not null && !Placeholders(t.Value).SequenceEqual(Placeholders(en!)))
            .Select(t => $"{key} has other placeholders in {t.Key}")).ShouldBeEmpty();

    [Fact]
    public void No_text_is_empty()
        => Problems((key, en, texts) => texts.Append(new("en", en)).Where(t => t.Value is not null && string.IsNullOrWhiteSpace(t.Value)).Select(t => $"{key} is empty in {t.Key}"))
            .ShouldBeEmpty();

    [Fact]
    public void English_holds_no_Chinese()
        => Problems((key, en, texts) => en is not null && en.EnumerateRunes().Any(r => r.Value is >= 0x4E00 and <= 0x9FFF) && !key.Contains("example", StringComparison.Ordinal) && !key.Contains("language", StringComparison.Ordinal)
            ? [$"{key}: {en}"] : []).ShouldBeEmpty();

    [Fact]
    public void Simplified_Chinese_holds_no_character_that_only_traditional_has()
        => Problems((key, en, texts) => texts["zh-Hans"]?.Where(Characters.OnlyTraditional.Contains).Select(c => $"{key}: {c} in {texts["zh-Hans"]}") ?? []).ShouldBeEmpty();

    [Fact]
    public void Traditional_Chinese_holds_no_character_that_only_simplified_has()
        => Problems((key, en, texts) => texts["zh-Hant"]?.Where(Characters.OnlySimplified.Contains).Select(c => $"{key}: {c} in {texts["zh-Hant"]}") ?? []).ShouldBeEmpty();

    [Fact]
    public void Traditional_Chinese_uses_the_words_of_Taiwan()
        => Problems((key, en, texts) => Characters.MainlandWords.Where(w => texts["zh-Hant"]?.Contains(w.Word, StringComparison.Ordinal) == true)
            .Select(w => $"{key}: {w.Word}, in Taiwan {w.Taiwan}")).ShouldBeEmpty();

    /// <summary>A code is thrown as a literal; its text is <c>error.</c> and the code.</summary>
    [Fact]
    public void Every_error_code_has_a_text()
    {
        var thrown = House.Sources(".cs").SelectMany(f => ErrorCode().Matches(File.ReadAllText(f)).Select(m => (Code: m.Groups[1].Value, File: House.Shown(f)))).Distinct().ToList();
        thrown.ShouldNotBeEmpty();
        var known = Neutral().SelectMany(f => Read(f).Keys).ToHashSet();
        thrown.Where(t => !known.Contains("error." + t.Code)).Select(t => $"error.{t.Code} ({t.File})").ShouldBeEmpty();
    }

    private static List<string> Neutral() => [.. House.Sources(".resx").Where(f => !Path.GetFileNameWithoutExtension(f).Contains('.')).Order(StringComparer.Ordinal)];

    private static List<string> Problems(Func<string, string?, Dictionary<string, string?>, IEnumerable<string>> look)
    {
        var files = Neutral();
        files.ShouldNotBeEmpty();
        var problems = new List<string>();
        foreach (var file in files)
        {
            var english = Read(file);
            english.ShouldNotBeEmpty();
            var others = Languages.ToDictionary(l => l, l => Read(Path.ChangeExtension(file, l + ".resx")));
            foreach (var key in english.Keys.Union(others.Values.SelectMany(o => o.Keys)).Order(StringComparer.Ordinal))
                problems.AddRange((english.TryGetValue(key, out var text) ? look(key, text, others.ToDictionary(o => o.Key, o => o.Value.GetValueOrDefault(key))) : [$"{key} is missing in en"])
                    .Select(p => $"{House.Shown(file)}: {p}"));
        }
        return problems;
    }

    private static Dictionary<string, string> Read(string file)
        => File.Exists(file) ? XDocument.Load(file).Root!.Elements("data").ToDictionary(d => (string)d.Attribute("name")!, d => (string)d.Element("value")!) : [];

    private static IEnumerable<string> Placeholders(string text)
        => Placeholder().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{([0-9]+)[^{}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("new [\\w.]*(?:InvalidException|ConflictException)\\(\\s*\"([^\"]+)\"")]
    private static partial Regex ErrorCode();
}
