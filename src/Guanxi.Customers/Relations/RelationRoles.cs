using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Relations;

/// <summary>What a role is called in the three languages.</summary>
public sealed record RoleName(string En, string ZhHans, string ZhHant)
{
    public string In(string language) => language switch { Languages.Simplified => ZhHans, Languages.Traditional => ZhHant, _ => En };

    internal bool IsWhole => new[] { En, ZhHans, ZhHant }.All(n => n.Trim().Length is > 0 and <= 60);
}

/// <summary>Two roles that face each other, such as employer and employee; or one that faces itself.</summary>
/// <param name="Key">Of one side.</param>
/// <param name="Inverse">Of the other side; the same where the relation has no direction.</param>
/// <param name="Name">Null for a shipped role, whose names are texts.</param>
/// <param name="InverseName">Null for a shipped role, and where there is no direction.</param>
public sealed record RolePair(string Key, string Inverse, RoleName? Name = null, RoleName? InverseName = null);

/// <summary>The roles that customers may have towards one another: those shipped and the company's own.</summary>
/// <param name="Own">What the company added.</param>
public sealed record RelationRoles(IReadOnlyList<RolePair> Own)
{
    public const string Setting = "relation-roles";

    private static readonly RolePair[] Always =
    [
        new("employer", "employee"), new("contact", "contact-for"), new("decision-maker", "decides-for"), new("spouse", "spouse"), new("parent", "child"), new("sibling", "sibling"),
        new("household", "household"), new("friend", "friend"), new("referrer", "referred"), new("guarantor", "guaranteed"), new("partner", "partner"), new("supplier", "buyer"), new("other", "other"),
    ];

    // After the roles it is made of.
    public static readonly RelationRoles Shipped = new([]);

    private readonly Dictionary<string, string> inverse = Always.Concat(Own).SelectMany(p => new[] { (p.Key, p.Inverse), (Key: p.Inverse, Inverse: p.Key) })
        .DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);

    /// <summary>Every role, either side.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyCollection<string> All => inverse.Keys;

    public bool Has(string role) => inverse.ContainsKey(role);

    /// <summary>What she is to the other one, when the other one is this to her. A role that was removed faces itself.</summary>
    public string Inverse(string role) => inverse.GetValueOrDefault(role, role);

    public string Label(Texts texts, string role)
        => texts.Find("relation.role." + role)
            ?? Own.Where(p => p.Key == role).Select(p => p.Name).Concat(Own.Where(p => p.Inverse == role).Select(p => p.InverseName)).FirstOrDefault(n => n is not null)?.In(Languages.Current) ?? role;

    public static Task<RelationRoles> OfAsync(Session session, SettingStore settings, CancellationToken ct) => settings.GetAsync(session, Setting, Shipped, ct);

    /// <exception cref="InvalidException">A key is none or taken, or a name is missing in a language.</exception>
    internal void Check()
    {
        if (Own.Count > 100)
            throw new InvalidException("relation.role.many", "own", 100);
        var taken = Always.SelectMany(p => new[] { p.Key, p.Inverse }).ToHashSet(StringComparer.Ordinal);
        foreach (var pair in Own)
        {
            foreach (var key in new[] { pair.Key, pair.Inverse }.Distinct())
                if (!RoleKey.Pattern().IsMatch(key) || !taken.Add(key))
                    throw new InvalidException("relation.role.key", "key", key);
            if (pair.Name?.IsWhole != true || (pair.Inverse != pair.Key && pair.InverseName?.IsWhole != true))
                throw new InvalidException("relation.role.name", "name", pair.Key);
        }
    }
}

internal static partial class RoleKey
{
    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    public static partial Regex Pattern();
}
