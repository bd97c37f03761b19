namespace Guanxi.Customers.LifeCycle;

/// <summary>Every stage of the shipped sets; one that two sets have in common is the same stage.</summary>
internal static class Stages
{
    public const string Potential = "potential";
    public const string Interested = "interested";
    public const string Buying = "buying";
    public const string Loyal = "loyal";
    public const string AtRisk = "at-risk";
    public const string Lost = "lost";

    public const string Target = "target";
    public const string Opportunity = "opportunity";
    public const string Signed = "signed";

    public const string Exploration = "exploration";
    public const string Formation = "formation";
    public const string Stable = "stable";
    public const string Decline = "decline";

    public static readonly IReadOnlyList<string> All = [Potential, Interested, Buying, Loyal, AtRisk, Lost, Target, Opportunity, Signed, Exploration, Formation, Stable, Decline];
}
