namespace Guanxi.Customers.LifeCycle;

/// <summary>The shipped stages of a shop's customer.</summary>
internal static class Stages
{
    public const string Potential = "potential";
    public const string Interested = "interested";
    public const string Buying = "buying";
    public const string Loyal = "loyal";
    public const string AtRisk = "at-risk";
    public const string Lost = "lost";

    public static readonly IReadOnlyList<string> All = [Potential, Interested, Buying, Loyal, AtRisk, Lost];
}
