using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.LifeCycle;

/// <summary>The stages of one kind of relation and the rules that keep them.</summary>
/// <param name="Key">Its label is the text <c>life.set.{key}</c>.</param>
/// <param name="Path">Stages of a good course, in its order.</param>
/// <param name="Aside">Stages off the course.</param>
internal sealed record StageSet(string Key, IReadOnlyList<string> Path, IReadOnlyList<string> Aside, StageRules Rules)
{
    public IReadOnlyList<string> Stages { get; } = [.. Path, .. Aside];

    /// <returns>Where a stage stands on the course, from 0; below 0 off it.</returns>
    public int PlaceOf(string stage)
    {
        for (var i = 0; i < Path.Count; i++)
            if (Path[i] == stage)
                return i;
        return -1;
    }

    /// <summary>For shops: attract, acquire, manage, retain.</summary>
    public const string Buying = "buying";

    /// <summary>For those who win few and large contracts.</summary>
    public const string Signing = "signing";

    /// <summary>For long relations between companies, after Dwyer, Schurr and Oh (1987): exploration, expansion, commitment, dissolution.</summary>
    public const string Relation = "relation";

    public static readonly IReadOnlyList<StageSet> Shipped =
    [
        new(Buying, [LifeCycle.Stages.Potential, LifeCycle.Stages.Interested, LifeCycle.Stages.Buying, LifeCycle.Stages.Loyal], [LifeCycle.Stages.AtRisk, LifeCycle.Stages.Lost], StageRules.Shipped),
        new(Signing, [LifeCycle.Stages.Target, LifeCycle.Stages.Potential, LifeCycle.Stages.Opportunity, LifeCycle.Stages.Signed], [], new(
        [
            new(LifeCycle.Stages.Signed, [new(StageFact.Orders, true, 1)]),
            new(LifeCycle.Stages.Opportunity, [new(StageFact.DaysSinceContact, false, 60)]),
            new(LifeCycle.Stages.Potential, [new(StageFact.DaysSinceContact, false, 365)]),
        ], LifeCycle.Stages.Target)),
        new(Relation, [LifeCycle.Stages.Exploration, LifeCycle.Stages.Formation, LifeCycle.Stages.Stable], [LifeCycle.Stages.Decline], new(
        [
            new(LifeCycle.Stages.Decline, [new(StageFact.DaysSinceLastOrder, true, 365)]),
            new(LifeCycle.Stages.Decline, [new(StageFact.Orders, true, 3), new(StageFact.DaysSinceLastOrder, true, 90), new(StageFact.UsualGaps, true, 3)]),
            new(LifeCycle.Stages.Stable, [new(StageFact.Orders, true, 5), new(StageFact.DaysSinceFirstOrder, true, 180)]),
            new(LifeCycle.Stages.Formation, [new(StageFact.Orders, true, 1)]),
        ], LifeCycle.Stages.Exploration)),
    ];
}

/// <summary>Which set is for whom, and the rules that a company changed.</summary>
/// <param name="Rules">By set; one not named has the shipped rules.</param>
/// <param name="Person">Set of persons.</param>
/// <param name="Organisation">Set of organisations.</param>
internal sealed record StageSets(IReadOnlyDictionary<string, StageRules> Rules, string Person, string Organisation)
{
    public const string Setting = "lifecycle-sets";

    private static readonly StageSets Usual = new(new Dictionary<string, StageRules>(), StageSet.Buying, StageSet.Buying);

    public bool ReadsContacts => InUse.Any(s => s.Rules.ReadsContacts);

    public bool ReadsFields => InUse.Any(s => s.Rules.ReadsFields);

    /// <summary>The sets that some kind of customer follows.</summary>
    public IReadOnlyList<StageSet> InUse => [.. new[] { Person, Organisation }.Distinct().Select(k => this[k])];

    public IReadOnlyList<StageSet> All => [.. StageSet.Shipped.Select(s => this[s.Key])];

    /// <exception cref="InvalidException"><c>life.set.unknown</c>.</exception>
    public StageSet this[string key] => StageSet.Shipped.FirstOrDefault(s => s.Key == key) is { } set
        ? Rules.TryGetValue(key, out var rules) ? set with { Rules = rules } : set : throw new InvalidException("life.set.unknown", "set", key);

    /// <summary>The set of a kind of customer, <c>person</c> or <c>organisation</c>.</summary>
    public StageSet Of(string kind) => this[kind == "organisation" ? Organisation : Person];

    public StageSets With(string set, StageRules rules) => this with { Rules = new Dictionary<string, StageRules>(Rules) { [set] = rules } };

    /// <summary>Carries rules over that were changed while there was one set only.</summary>
    public static readonly SchemaStep Step = new("20261122w-stage-sets", s => s.Run(Carrying(sqlite: true), Carrying(sqlite: false)).Run(Carried, Carried));

    internal const string Carried = "DELETE FROM platform_setting WHERE name = 'lifecycle'";

    internal static string Carrying(bool sqlite)
    {
        var (make, value) = sqlite ? ("json_object", "json(value)") : ("jsonb_build_object", "value");
        return $"""
            INSERT INTO platform_setting (name, value, updated_at)
            SELECT '{Setting}', {make}('rules', {make}('{StageSet.Buying}', {value}), 'person', '{StageSet.Buying}', 'organisation', '{StageSet.Buying}'), updated_at
            FROM platform_setting WHERE name = 'lifecycle' ON CONFLICT (name) DO NOTHING
            """;
    }

    public static Task<StageSets> OfAsync(Session session, SettingStore settings, CancellationToken ct) => settings.GetAsync(session, Setting, Usual, ct);
}
