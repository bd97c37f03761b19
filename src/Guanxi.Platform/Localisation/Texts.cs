using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Guanxi.Core;
using Guanxi.Platform.Custom;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Localisation;

/// <summary>
/// Every text of every module by its key, in the language of the current flow of work. Texts lie in files named
/// <c>Text.resx</c>, <c>Text.zh-Hans.resx</c> and <c>Text.zh-Hant.resx</c> in any folder of a module.
/// </summary>
public sealed class Texts(Modules modules)
{
    private readonly ConcurrentDictionary<string, FrozenDictionary<string, string>> byLanguage = new();

    /// <returns>The text, or the key itself where there is none.</returns>
    public string this[string key] => Find(key) ?? key;

    /// <summary>The text with its placeholders {0}, {1} … filled in.</summary>
    public string this[string key, params ReadOnlySpan<object?> args] => Find(key) is { } text ? string.Format(CultureInfo.CurrentCulture, text, args) : key;

    public string? Find(string key)
    {
        var texts = All(Languages.Current);
        return TenantWords.Current is { } words ? words.Find(key, Languages.Current, texts) : texts.GetValueOrDefault(key);
    }

    /// <summary>What a broken rule says to people.</summary>
    /// <param name="type">The record type whose field it may name: people know it by its label. Null leaves names as they are.</param>
    public string Of(GuanxiException e, string? type = null)
    {
        var args = e.Args.ToArray();
        if (type is not null && e.Field is { } field && args is [string name, ..] && name == field)
            args[0] = Field(type, field);
        if (args is [string what, ..])
            args[0] = e switch
            {
                NotFoundException => Find("type." + what) ?? what,
                ForbiddenException => Find("permission." + what) ?? what,
                _ => what,
            };
        return Of(e.Code, args);
    }

    /// <summary>The text of an error that was stored by its code.</summary>
    public string Of(string code, params ReadOnlySpan<object?> args) => Find("error." + code) is { } text ? string.Format(CultureInfo.CurrentCulture, text, args) : code;

    /// <summary>Label of a field, such as <c>field.customer.name</c>.</summary>
    public string Field(string type, string field) => Find($"field.{type}.{field}") ?? this["field." + field];

    /// <summary>Label of a choice's value, such as <c>choice.order.status.paid</c>; the value itself where nobody named it.</summary>
    public string Choice(string type, string field, string value) => Find($"choice.{type}.{field}.{value}") ?? value;

    /// <summary>What a role is called: a shipped one by its key, any other as somebody named it.</summary>
    public string Role(string name) => Find("role." + name) ?? name;

    /// <summary>All texts of a language by key.</summary>
    public IReadOnlyDictionary<string, string> All(string language) => byLanguage.GetOrAdd(language, Load);

    private FrozenDictionary<string, string> Load(string language)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var culture = Languages.Culture(language);
        foreach (var assembly in modules.All.Select(m => m.Assembly).Distinct())
            foreach (var name in assembly.GetManifestResourceNames())
                if (name.EndsWith(".Text.resources", StringComparison.Ordinal))
                {
                    var resources = new ResourceManager(name[..^".resources".Length], assembly);
                    Take(resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false));
                    if (language != Languages.English)
                        Take(resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false));
                }
        return texts.ToFrozenDictionary(StringComparer.Ordinal);

        void Take(ResourceSet? set)
        {
            foreach (DictionaryEntry entry in (IEnumerable?)set ?? Array.Empty<DictionaryEntry>())
                if (entry.Value is string text)
                    texts[(string)entry.Key] = text;
        }
    }
}
