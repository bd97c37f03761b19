using System.Text;

namespace Guanxi.Platform.Contracts;

/// <summary>A way to reach a customer as a file gives it.</summary>
/// <param name="Kind">One of <see cref="IdentityKinds"/>.</param>
/// <param name="Value">Of a postal address the street.</param>
/// <param name="Label">Empty for none.</param>
public sealed record GivenIdentity(string Kind, string Value, string Label, string Country = "", string Region = "", string City = "", string PostalCode = "");

/// <summary>
/// Several ways to reach a customer in one cell of a table, a line for each: <c>phone(mobile): 138…</c>, or for an address
/// <c>address(home): street|city|region|postal code|country</c>.
/// </summary>
public static class IdentityText
{
    public static string Write(IEnumerable<GivenIdentity> identities)
    {
        var text = new StringBuilder();
        foreach (var i in identities)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(i.Kind);
            if (i.Label.Length > 0)
                text.Append('(').Append(i.Label.Replace(')', ' ').Replace('\n', ' ')).Append(')');
            text.Append(": ").Append(i.Kind == IdentityKinds.Address ? string.Join('|', new[] { i.Value, i.City, i.Region, i.PostalCode, i.Country }.Select(p => p.Replace('|', '/').ReplaceLineEndings(" "))) : i.Value.ReplaceLineEndings(" "));
        }
        return text.ToString();
    }

    /// <returns>Null for a text of another form.</returns>
    public static IReadOnlyList<GivenIdentity>? Read(string text)
    {
        var identities = new List<GivenIdentity>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var close = line.IndexOf("):", StringComparison.Ordinal);
            var colon = close >= 0 && line.IndexOf('(', StringComparison.Ordinal) is >= 0 and var first && first < close ? close + 1 : line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                return null;
            var head = line[..colon];
            var open = head.IndexOf('(', StringComparison.Ordinal);
            var (kind, label) = open < 0 ? (head.Trim().ToLowerInvariant(), "") : (head[..open].Trim().ToLowerInvariant(), head[(open + 1)..].TrimEnd(')', ' '));
            var value = line[(colon + 1)..].Trim();
            if (!IdentityKinds.All.Contains(kind) || value.Length == 0)
                return null;
            var parts = value.Split('|', StringSplitOptions.TrimEntries).Concat(Enumerable.Repeat("", 5)).ToArray();
            identities.Add(kind == IdentityKinds.Address ? new(kind, parts[0], label, parts[4], parts[2], parts[1], parts[3]) : new(kind, value, label));
        }
        return identities;
    }
}
