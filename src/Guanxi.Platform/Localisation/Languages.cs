using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Guanxi.Platform.Localisation;

/// <summary>The languages that every text exists in.</summary>
public static class Languages
{
    public const string English = "en";
    public const string Simplified = "zh-Hans";
    public const string Traditional = "zh-Hant";

    public static readonly IReadOnlyList<string> All = [Simplified, Traditional, English];

    private static readonly string[] PosixVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    private static readonly Dictionary<string, CultureInfo> Cultures = All.ToDictionary(l => l, CultureInfo.GetCultureInfo);

    /// <summary>Our language for a tag such as <c>zh-TW</c>, <c>zh_Hans_SG</c> or <c>en-GB</c>.</summary>
    /// <returns>Null when we do not speak it.</returns>
    public static string? Match(string? tag)
    {
        if (string.IsNullOrEmpty(tag))
            return null;
        var parts = tag.Split('.', '@')[0].Split('-', '_');
        if (parts[0].Equals("en", StringComparison.OrdinalIgnoreCase))
            return English;
        if (!parts[0].Equals("zh", StringComparison.OrdinalIgnoreCase))
            return null;
        foreach (var part in parts.Skip(1))
            switch (part.ToUpperInvariant())
            {
                case "HANT" or "TW" or "HK" or "MO": return Traditional;
                case "HANS" or "CN" or "SG": return Simplified;
            }
        return Simplified;
    }

    /// <summary>The first of our languages that the browser asks for; English when it asks for none of them.</summary>
    public static string FromAcceptLanguage(IList<string> header)
        => StringWithQualityHeaderValue.TryParseList(header, out var wanted)
            ? wanted.Where(w => w.Quality is null or > 0).OrderByDescending(w => w.Quality ?? 1).Select(w => Match(w.Value.Value)).FirstOrDefault(l => l is not null) ?? English
            : English;

    /// <summary>Language of the terminal, by the rules of POSIX; English when it says nothing.</summary>
    public static string OfConsole(Func<string, string?> environment)
        => PosixVariables.Select(environment).FirstOrDefault(v => !string.IsNullOrEmpty(v)) is { } tag ? Match(tag) ?? English : English;

    /// <exception cref="KeyNotFoundException">Not one of <see cref="All"/>.</exception>
    public static CultureInfo Culture(string language) => Cultures[language];

    /// <summary>The language of the texts that this flow of work reads.</summary>
    public static string Current => Match(CultureInfo.CurrentUICulture.Name) ?? English;

    /// <summary>Texts, dates and numbers of this flow of work are in the language from here on.</summary>
    public static void Speak(string language)
    {
        var culture = Culture(Match(language) ?? English);
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
    }
}
