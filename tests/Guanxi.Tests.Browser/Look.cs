using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Guanxi.Tests.Browser;

/// <summary>How somebody has set Guanxi, and on how wide a screen.</summary>
/// <param name="Language"><c>en</c>, <c>zh-Hans</c> or <c>zh-Hant</c>.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>.</param>
/// <param name="Width">CSS pixels: 1440, 1024 or 390.</param>
public sealed record Look(string Language, string Theme, int Width)
{
    public static readonly Look Usual = new("zh-Hans", "light", 1440);

    public int Height => Width == 390 ? 844 : 900;

    public override string ToString() => $"{Language}-{Theme}-{Width}";
}

/// <summary>Runs a theory once in every language: light on a desk, dark on a small desk, light on a phone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LanguagesAttribute(bool phone = false) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
        => ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
            [new TheoryDataRow(new Look("zh-Hans", "light", 1440)), new TheoryDataRow(new Look("zh-Hant", "dark", 1024)), new TheoryDataRow(new Look("en", "light", phone ? 390 : 1440))]);

    // As below.
    public override bool SupportsDiscoveryEnumeration() => false;
}

/// <summary>
/// Runs a theory in every language, theme and width: each pair of them occurs, not each triple.
/// The first parameter is the <see cref="Look"/>, the others take the values given here.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class LooksAttribute(params object?[] values) : DataAttribute
{
    private static readonly Look[] Looks =
    [
        new("zh-Hans", "light", 1440), new("zh-Hans", "dark", 1024), new("zh-Hans", "dark", 390),
        new("zh-Hant", "dark", 1440), new("zh-Hant", "light", 1024), new("zh-Hant", "light", 390),
        new("en", "light", 1440), new("en", "dark", 1024), new("en", "light", 390),
    ];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
        => ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Looks.Select(look => new TheoryDataRow([look, .. values]))]);

    // A Look is no value that the runner can write down, so the rows are made when the test runs.
    public override bool SupportsDiscoveryEnumeration() => false;
}
