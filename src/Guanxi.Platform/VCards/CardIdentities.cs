using Guanxi.Platform.Contracts;
using Guanxi.Platform.Localisation;

namespace Guanxi.Platform.VCards;

/// <summary>Every way to reach whom a card is about.</summary>
internal static class CardIdentities
{
    /// <summary>What programs wrote before there was IMPP.</summary>
    private static readonly Dictionary<string, string> Messengers = new()
    {
        ["X-AIM"] = "aim",
        ["X-ICQ"] = "icq",
        ["X-MSN"] = "msn",
        ["X-YAHOO"] = "yahoo",
        ["X-JABBER"] = "jabber",
        ["X-SKYPE"] = "skype",
        ["X-SKYPE-USERNAME"] = "skype",
        ["X-QQ"] = "qq",
        ["X-GTALK"] = "gtalk",
        ["X-GOOGLE-TALK"] = "gtalk",
        ["X-MS-IMADDRESS"] = "",
        ["X-WECHAT"] = "wechat",
        ["X-WHATSAPP"] = "whatsapp",
    };

    /// <summary>The preferred one of a kind first.</summary>
    public static List<GivenIdentity> Of(VCard card)
        => [.. card.Properties.Select((property, i) => (Given: Of(card, property), Rank: property.Preference ?? 101, i)).Where(g => g.Given is not null)
            .OrderBy(g => g.Rank).ThenBy(g => g.i).Select(g => g.Given!).DistinctBy(g => g with { Label = "" })];

    private static GivenIdentity? Of(VCard card, VCardProperty property)
    {
        var text = property.Text.Trim();
        return property.Name switch
        {
            _ when text.Length == 0 => null,
            "EMAIL" => new(IdentityKinds.Email, After(text, "mailto:"), Label(card, property)),
            "TEL" => new(IdentityKinds.Phone, After(text, "tel:").Replace(";ext=", " ext. ", StringComparison.OrdinalIgnoreCase), Label(card, property)),
            "URL" => new(IdentityKinds.Web, text, Label(card, property)),
            "ADR" => Address(card, property),
            "IMPP" => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
                ? new(IdentityKinds.Im, text[(colon + 1)..].TrimStart('/'), property.Parameters.GetValueOrDefault("X-SERVICE-TYPE")?.ToLowerInvariant() ?? text[..colon].ToLowerInvariant())
                : new(IdentityKinds.Im, text, ""),
            "X-SOCIALPROFILE" => new(IdentityKinds.Social, text, property.Types.Min ?? ""),
            var name when Messengers.TryGetValue(name, out var service) => new(IdentityKinds.Im, text, service),
            _ => null,
        };
    }

    private static GivenIdentity? Address(VCard card, VCardProperty property)
    {
        var parts = property.Parts.Select(p => p.ReplaceLineEndings(", ").Trim()).Concat(Enumerable.Repeat("", 7)).ToArray();
        var street = string.Join(", ", new[] { parts[0], parts[1], parts[2] }.Where(p => p.Length > 0));
        var country = Countries.CodeOf(parts[6]);
        if (country.Length != 2 || !Countries.Codes.Contains(country.ToUpperInvariant()))
            (street, country) = (string.Join(", ", new[] { street, country }.Where(p => p.Length > 0)), "");
        return (street + parts[3] + parts[5]).Length == 0 ? null
            : new(IdentityKinds.Address, street, Label(card, property), country.ToUpperInvariant(), parts[4], parts[3], parts[5]);
    }

    private static string Label(VCard card, VCardProperty property)
    {
        if (card.LabelOf(property) is { } label)
            return label;
        foreach (var type in (ReadOnlySpan<string>)["fax", "cell", "pager", "work", "home"])
            if (property.Types.Contains(type))
                return type == "cell" ? "mobile" : type;
        return property.Types.FirstOrDefault(t => t is not ("internet" or "voice" or "postal" or "parcel" or "intl" or "dom" or "msg" or "text" or "video" or "x400")) ?? "";
    }

    private static string After(string text, string scheme) => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? text[scheme.Length..] : text;
}
