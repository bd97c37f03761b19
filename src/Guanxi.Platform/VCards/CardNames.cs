namespace Guanxi.Platform.VCards;

/// <summary>Whom a card is about.</summary>
internal static class CardNames
{
    /// <returns>Null for a card that names nobody.</returns>
    public static string? Of(VCard card)
        => Filled(card.First("FN")?.Text) ?? Filled(FromParts(card)) ?? Filled(card.First("ORG")?.Parts[0]) ?? Filled(card.First("NICKNAME")?.List is [var nickname, ..] ? nickname : null);

    /// <summary>It says so, or has the name of its organisation and no person's.</summary>
    public static bool IsOrganisation(VCard card)
        => card.First("KIND")?.Text.ToLowerInvariant() is { } kind ? kind is "org" or "organization"
            : card.First("X-ABSHOWAS")?.Text.Equals("COMPANY", StringComparison.OrdinalIgnoreCase) == true
                || (Filled(card.First("ORG")?.Parts[0]) is { } organisation && Filled(FromParts(card)) is null && (Filled(card.First("FN")?.Text) ?? organisation) == organisation);

    /// <summary>Family name, given name, further names, prefixes, suffixes: Chinese names begin with the family and have no blanks.</summary>
    private static string FromParts(VCard card)
    {
        if (card.First("N") is not { } name)
            return "";
        var parts = name.Parts.Select(p => p.Trim()).Concat(Enumerable.Repeat("", 5)).ToArray();
        var (family, given, further, before, after) = (parts[0], parts[1], parts[2], parts[3], parts[4]);
        return (family + given).Any(c => c is >= '\u3400' and <= '\u9FFF')
            ? family + given + further
            : string.Join(' ', new[] { before, given, further, family, after }.Where(p => p.Length > 0));
    }

    private static string? Filled(string? text) => text?.ReplaceLineEndings(" ").Trim() is { Length: > 0 } filled ? filled : null;
}
