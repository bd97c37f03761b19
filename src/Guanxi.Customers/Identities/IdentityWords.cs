using Guanxi.Platform.Contracts;
using Guanxi.Platform.Localisation;

namespace Guanxi.Customers.Identities;

/// <summary>Identities as people read and write them.</summary>
internal static class IdentityWords
{
    private static readonly string[] Labels = ["work", "home", "mobile", "fax", "billing", "delivery", "other"];

    public static string Icon(string kind) => kind switch
    {
        IdentityKinds.Email => "mail",
        IdentityKinds.Phone => "phone",
        IdentityKinds.Address => "map-pin",
        IdentityKinds.Web => "world",
        IdentityKinds.Im => "message",
        _ => "at",
    };

    public static string Line(IdentityRow identity)
        => string.Join(", ", new[] { identity.Value, identity.City, identity.Region, identity.PostalCode, identity.Country }.Where(p => p.Length > 0));

    /// <returns>The usual ones in the reader's language, any other as it is.</returns>
    public static string Label(Texts texts, string label) => texts.Find("choice.identity.label." + label) ?? label;

    /// <summary>What <see cref="Label"/> wrote.</summary>
    public static string ReadLabel(Texts texts, string label)
        => Labels.FirstOrDefault(l => string.Equals(Label(texts, l), label.Trim(), StringComparison.OrdinalIgnoreCase)) ?? label.Trim();
}
