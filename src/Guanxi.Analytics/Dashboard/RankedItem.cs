namespace Guanxi.Analytics.Dashboard;

/// <summary>A place in a ranking.</summary>
/// <param name="Value">Decides the length of the bar; the first item's is the largest.</param>
/// <param name="Shown">The value as written.</param>
public sealed record RankedItem(string Label, string Href, long Value, string Shown);
