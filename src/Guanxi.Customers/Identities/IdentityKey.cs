using System.Text;
using Guanxi.Customers.Importing;
using Guanxi.Platform.Contracts;

namespace Guanxi.Customers.Identities;

/// <summary>When two identities of one kind are the same: the one place that says so.</summary>
internal static class IdentityKey
{
    /// <returns>Empty for nothing that could be matched.</returns>
    public static string Of(string kind, in Place place) => kind switch
    {
        IdentityKinds.Email => Email(place.Value),
        IdentityKinds.Phone => Phone(place.Value),
        IdentityKinds.Address => Address(place),
        IdentityKinds.Web => Web(place.Value),
        _ => Account(place.Value),
    };

    public static string Of(string kind, string value) => Of(kind, new Place(value, "", "", "", ""));

    private static string Email(string value) => CustomerPhone.Lower(value.Trim());

    /// <summary>Too few digits to name anybody: then as it is written.</summary>
    private static string Phone(string value) => CustomerPhone.Canonical(value) ?? value.Trim();

    /// <summary>Without the country: one writes it, another does not.</summary>
    private static string Address(in Place place)
    {
        var key = new StringBuilder();
        foreach (var part in (ReadOnlySpan<string>)[place.Region, place.City, place.Value, place.PostalCode])
            foreach (var c in part.Normalize(NormalizationForm.FormKC))
                if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
                    key.Append(char.ToLowerInvariant(c));
        return key.ToString();
    }

    private static string Web(string value)
    {
        var site = value.Trim().ToLowerInvariant();
        foreach (var start in (ReadOnlySpan<string>)["https://", "http://", "www."])
            if (site.StartsWith(start, StringComparison.Ordinal))
                site = site[start.Length..];
        return site.TrimEnd('/');
    }

    private static string Account(string value) => value.Normalize(NormalizationForm.FormKC).Trim().TrimStart('@').ToLowerInvariant();
}
