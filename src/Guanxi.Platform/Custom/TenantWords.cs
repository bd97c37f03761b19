using System.Globalization;
using Guanxi.Platform.Localisation;

namespace Guanxi.Platform.Custom;

/// <summary>
/// Words that a tenant brings: labels of its fields, choices and types, and its own terms for the types that are shipped.
/// Like the language they belong to the flow of work: whoever serves a request for the tenant speaks them.
/// </summary>
internal sealed class TenantWords(CustomDefinitions custom)
{
    private static readonly AsyncLocal<TenantWords?> Spoken = new();

    private readonly Dictionary<string, Labels> labels = Labelled(custom).DistinctBy(l => l.Key).ToDictionary(l => l.Key, l => l.Label);
    private readonly Dictionary<string, TypeDefinition> own = custom.Types.ToDictionary(t => t.Name);
    private readonly TermRewriter? terms = custom.Terms.Count == 0 ? null : new(custom.Terms);

    /// <summary>Those of the tenant that this flow of work is for; null outside any tenant.</summary>
    public static TenantWords? Current => Spoken.Value;

    /// <summary>Texts of this flow of work are in these words from here on.</summary>
    public static void Speak(TenantWords? words) => Spoken.Value = words;

    /// <summary>The tenant's text for a key.</summary>
    /// <param name="texts">The shipped texts of the language.</param>
    public string? Find(string key, string language, IReadOnlyDictionary<string, string> texts)
    {
        if (labels.TryGetValue(key, out var label) && label.In(language) is { } own)
            return own;
        return texts.TryGetValue(key, out var text) ? terms?.Rewrite(key, text, language, texts) ?? text : OfType(key, language, texts);
    }

    /// <summary>A text from elsewhere in the tenant's terms.</summary>
    public string Rewrite(string key, string text, string language, IReadOnlyDictionary<string, string> texts) => terms?.Rewrite(key, text, language, texts) ?? text;

    /// <summary>What pages say of every type, such as <c>new.loan</c>: made of the sentence for any type, <c>any.new</c>, and the type's own words.</summary>
    private string? OfType(string key, string language, IReadOnlyDictionary<string, string> texts)
    {
        var (sentence, name) = key.Split('.') switch
        {
            ["permission", "custom", var type, var deed] => ("permission." + deed, type),
            [var said, var type] => (said, type),
            _ => ("", ""),
        };
        if (!own.TryGetValue(name, out var definition) || !texts.TryGetValue("any." + sentence, out var text))
            return null;
        var one = definition.One?.In(language) ?? definition.Name;
        var many = definition.Many?.In(language) ?? one;
        return string.Format(CultureInfo.InvariantCulture, text, Within(one, language), Within(many, language), one, many);
    }

    /// <summary>As the label stands within a sentence: an English one in small letters unless it is an abbreviation.</summary>
    internal static string Within(string label, string language)
        => language == Languages.English && label.Length > 1 && char.IsUpper(label[0]) && !char.IsUpper(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;

    private static IEnumerable<(string Key, Labels Label)> Labelled(CustomDefinitions custom)
    {
        foreach (var type in custom.Types)
        {
            yield return ($"type.{type.Name}", type.One ?? new(type.Name));
            yield return ($"types.{type.Name}", type.Many ?? type.One ?? new(type.Name));
        }
        foreach (var (type, field) in custom.Fields.Select(f => (f.Type, f.Definition)))
        {
            yield return ($"field.{type}.{field.Name}", field.Label is { IsEmpty: false } label ? label : new(field.Name));
            if (field.Help is { IsEmpty: false } help)
                yield return ($"help.{type}.{field.Name}", help);
            foreach (var choice in field.Choices ?? [])
                if (choice.Label is { IsEmpty: false } named)
                    yield return ($"choice.{type}.{field.Name}.{choice.Value}", named);
        }
    }
}
