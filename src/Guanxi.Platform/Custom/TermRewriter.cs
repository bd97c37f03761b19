using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Localisation;

namespace Guanxi.Platform.Custom;

/// <summary>
/// Puts a tenant's words for record types in the place of ours, in every text that uses them. A customer is called so
/// everywhere; "order" and "product" mean other things too, so that their words change only in texts whose key names the type.
/// </summary>
internal sealed partial class TermRewriter(IReadOnlyDictionary<string, Term> terms)
{
    private readonly ConcurrentDictionary<(string Language, string Key, string Text), string> known = new();

    public string Rewrite(string key, string text, string language, IReadOnlyDictionary<string, string> texts)
        => known.GetOrAdd((language, key, text), _ => terms.Where(t => Concerns(t.Key, key)).Aggregate(text, (now, term) => Rewrite(now, term.Key, term.Value, language, texts)));

    private static bool Concerns(string type, string key)
        => type == RecordTypes.Customer || key.Split('.', '-').Any(part => part == type || part == type + "s");

    private static string Rewrite(string text, string type, Term term, string language, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.GetValueOrDefault("type." + type) is not { } one || texts.GetValueOrDefault("types." + type) is not { } many || term.One.In(language) is not { } newOne)
            return text;
        var newMany = term.Many.In(language) ?? newOne;
        if (language != Languages.English)
            // 客户端 is a program, not somebody.
            return Regex.Replace(text, Regex.Escape(one) + "(?!端)", newOne.Replace("$", "$$", StringComparison.Ordinal));
        return Regex.Replace(text, $@"\b(?:(an?) )?({Regex.Escape(many)}|{Regex.Escape(one)})\b", m =>
        {
            var said = m.Groups[2].Value;
            var put = said.Equals(many, StringComparison.OrdinalIgnoreCase) ? newMany : newOne;
            put = char.IsUpper(said[0]) ? char.ToUpperInvariant(put[0]) + put[1..] : TenantWords.Within(put, language);
            var article = m.Groups[1].Value;
            return article.Length == 0 ? put : $"{article[0]}{(Vowel().IsMatch(put) ? "n" : "")} {put}";
        }, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    [GeneratedRegex("^[aeio]", RegexOptions.IgnoreCase)]
    private static partial Regex Vowel();
}
