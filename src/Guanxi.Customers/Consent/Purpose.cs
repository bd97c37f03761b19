using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Consent;

/// <summary>The legal bases of PIPL art. 13 and GDPR art. 6 that a company can lean on.</summary>
internal static class LegalBasis
{
    /// <summary>Only after a yes.</summary>
    public const string Consent = "consent";

    /// <summary>Needed for a contract with her: until she objects.</summary>
    public const string Contract = "contract";

    /// <summary>The company's interest outweighs hers: until she objects.</summary>
    public const string Interest = "interest";

    /// <summary>The law demands it, whatever she says.</summary>
    public const string Duty = "duty";

    public static readonly IReadOnlyList<string> All = [Consent, Contract, Interest, Duty];
}

/// <summary>What personal data is used for.</summary>
/// <param name="Key">As programs call it, such as <c>marketing</c>.</param>
/// <param name="Basis">One of <see cref="LegalBasis"/>.</param>
/// <param name="General">Said once rather than for each channel.</param>
/// <param name="Double">A yes counts only once it is confirmed through a link sent to the address.</param>
/// <param name="Exempt">Neither quiet hours nor caps hold it back.</param>
/// <param name="Names">By language; null for a shipped purpose, whose names are texts.</param>
internal sealed partial record Purpose(string Key, string Basis, bool General = false, bool Double = false, bool Exempt = false, IReadOnlyDictionary<string, string>? Names = null, bool Retired = false)
{
    /// <summary>Channel of what is said once.</summary>
    public const string AnyChannel = "any";

    public const string Marketing = "marketing";

    [JsonIgnore]
    public IReadOnlyList<string> Channels => General ? [AnyChannel] : ContactChannels.All;

    [JsonIgnore]
    public bool NeedsYes => Basis == LegalBasis.Consent;

    public string NameIn(Texts texts, string language)
        => Names?.GetValueOrDefault(language) is { Length: > 0 } name ? name : texts.All(language).GetValueOrDefault("consent.purpose." + Key, Key);

    public string Name(Texts texts) => NameIn(texts, Languages.Current);

    [GeneratedRegex("^[a-z][a-z0-9-]{1,29}$")]
    public static partial Regex KeyPattern();
}

/// <summary>The purposes of a tenant.</summary>
internal sealed record Purposes(IReadOnlyList<Purpose> All)
{
    public const string Setting = "consent.purposes";

    public static readonly Purposes Shipped = new(
    [
        new(Purpose.Marketing, LegalBasis.Consent),
        new("service", LegalBasis.Contract, Exempt: true),
        new("survey", LegalBasis.Consent),
        new("profiling", LegalBasis.Consent, General: true),
        new("partners", LegalBasis.Consent, General: true),
    ]);

    public static Task<Purposes> OfAsync(Session session, SettingStore settings, CancellationToken ct) => settings.GetAsync(session, Setting, Shipped, ct);

    public Purpose? Find(string key) => All.FirstOrDefault(p => p.Key == key);

    /// <exception cref="InvalidException"><c>consent.purpose</c>.</exception>
    public Purpose this[string key] => Find(key) ?? throw new InvalidException("consent.purpose", "purpose", key, string.Join(", ", All.Select(p => p.Key)));

    [JsonIgnore]
    public IEnumerable<Purpose> InUse => All.Where(p => !p.Retired);

    public void Check()
    {
        if (All.Count > 50)
            throw new InvalidException("consent.purposes.too-many", "purposes");
        foreach (var purpose in All)
        {
            if (!Purpose.KeyPattern().IsMatch(purpose.Key))
                throw new InvalidException("consent.purpose.key", "key", purpose.Key);
            if (!LegalBasis.All.Contains(purpose.Basis))
                throw new InvalidException("consent.basis", "basis", purpose.Basis, string.Join(", ", LegalBasis.All));
            if (Shipped.Find(purpose.Key) is null && Languages.All.Any(l => string.IsNullOrWhiteSpace(purpose.Names?.GetValueOrDefault(l))))
                throw new InvalidException("consent.purpose.names", "names", purpose.Key);
        }
        if (All.GroupBy(p => p.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidException("consent.purpose.twice", "key", twice.Key);
        if (Shipped.All.FirstOrDefault(s => Find(s.Key) is null) is { } lost)
            throw new InvalidException("consent.purpose.shipped", "purposes", lost.Key);
    }
}
