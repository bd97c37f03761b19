using System.Text.Json.Serialization;
using Guanxi.Core;

namespace Guanxi.Customers.LifeCycle;

/// <summary>What a rule may look at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StageFact>))]
internal enum StageFact
{
    /// <summary>Purchase orders so far.</summary>
    [JsonStringEnumMemberName("orders")] Orders,
    /// <summary>What stayed of the money, in minor units.</summary>
    [JsonStringEnumMemberName("value")] Value,
    /// <summary>Days since the last order; unknown without one.</summary>
    [JsonStringEnumMemberName("daysSinceLastOrder")] DaysSinceLastOrder,
    /// <summary>Days since the first order; unknown without one.</summary>
    [JsonStringEnumMemberName("daysSinceFirstOrder")] DaysSinceFirstOrder,
    /// <summary>Days since she last turned to the company; unknown when she never did.</summary>
    [JsonStringEnumMemberName("daysSinceContact")] DaysSinceContact,
    /// <summary>Silence in multiples of her own usual gap between orders; unknown before the second order.</summary>
    [JsonStringEnumMemberName("usualGaps")] UsualGaps,
    /// <summary>Share of the revenue that was returned, in percent; unknown without revenue.</summary>
    [JsonStringEnumMemberName("returnsPercent")] ReturnsPercent,
}

/// <summary>One comparison. A fact that is unknown never satisfies it.</summary>
/// <param name="AtLeast">True: the fact is at least the number. False: it is below it.</param>
internal sealed record StageCondition(StageFact Fact, bool AtLeast, double Number)
{
    internal bool Holds(double? fact) => fact is { } known && known >= Number == AtLeast;

    /// <summary>True when time alone can make it true or false.</summary>
    internal bool Ages => Fact is StageFact.DaysSinceLastOrder or StageFact.DaysSinceFirstOrder or StageFact.DaysSinceContact or StageFact.UsualGaps;
}

/// <summary>A customer is in the stage when all conditions hold, and the filter finds her.</summary>
/// <param name="Filter">Over any field of the customer, as lists and the API write it: <c>country = CN and rfm &gt;= 400</c>. Null for none.</param>
internal sealed record StageRule(string Stage, IReadOnlyList<StageCondition> Conditions, string? Filter = null);

/// <summary>The rules of a company, read from the top: the first that holds decides.</summary>
/// <param name="Otherwise">Stage of those for whom no rule holds.</param>
internal sealed record StageRules(IReadOnlyList<StageRule> Rules, string Otherwise)
{
    /// <summary>As shipped, for a shop. A customer is lost after a year, and at risk once she is silent for four months and three of her own usual gaps.</summary>
    internal static readonly StageRules Shipped = new(
    [
        new(Stages.Lost, [new(StageFact.DaysSinceLastOrder, true, 365)]),
        new(Stages.AtRisk, [new(StageFact.Orders, true, 2), new(StageFact.DaysSinceLastOrder, true, 120), new(StageFact.UsualGaps, true, 3)]),
        new(Stages.AtRisk, [new(StageFact.Orders, false, 2), new(StageFact.DaysSinceLastOrder, true, 180)]),
        new(Stages.Loyal, [new(StageFact.Orders, true, 3), new(StageFact.ReturnsPercent, false, 50)]),
        new(Stages.Buying, [new(StageFact.Orders, true, 1)]),
        new(Stages.Interested, [new(StageFact.DaysSinceContact, false, 180)]),
    ], Stages.Potential);

    /// <summary>Some rule looks at what people type or at scores: nobody knows what these were, so that history is only added to.</summary>
    internal bool ReadsFields => Rules.Any(r => r.Filter is not null);

    internal bool ReadsContacts => Rules.Any(r => r.Conditions.Any(c => c.Fact == StageFact.DaysSinceContact));

    /// <param name="stages">Those of the set that the rules are for.</param>
    /// <exception cref="InvalidException">A stage is unknown, a number makes no sense, or there are too many rules.</exception>
    internal void Check(IReadOnlyList<string> stages)
    {
        if (Rules.Count > 30 || Rules.Any(r => r.Conditions.Count > 10))
            throw new InvalidException("life.rules.too-many", "rules");
        foreach (var stage in Rules.Select(r => r.Stage).Append(Otherwise))
            if (!stages.Contains(stage))
                throw new InvalidException("life.stage.unknown", "rules", stage);
        // An empty rule would hold for everybody and hide the rest; that is what Otherwise is for.
        if (Rules.Any(r => r.Conditions.Count == 0 && string.IsNullOrWhiteSpace(r.Filter)))
            throw new InvalidException("life.rule.empty", "rules");
        if (Rules.SelectMany(r => r.Conditions).Any(c => !double.IsFinite(c.Number) || c.Number is < 0 or > 1e15 || !Enum.IsDefined(c.Fact)))
            throw new InvalidException("life.rule.number", "rules");
    }
}
