using Guanxi.Core;

namespace Guanxi.Customers.Quality;

/// <summary>What a company asks of a record.</summary>
/// <param name="Weights">How much each field counts in completeness, by name; 0 or absent for not at all.</param>
/// <param name="StaleMonths">A record nobody touched for so many months is stale.</param>
internal sealed record QualityRules(IReadOnlyDictionary<string, int> Weights, int StaleMonths)
{
    public const string Setting = "quality";

    /// <summary>Fields that may count, in the order people see them.</summary>
    public static readonly IReadOnlyList<string> Fields = ["name", "phone", "email", "country", "region", "city", "address", "postalCode", "birthday", "gender", "language", "source"];

    public static readonly QualityRules Shipped = new(new Dictionary<string, int>
    {
        ["name"] = 15,
        ["phone"] = 20,
        ["email"] = 20,
        ["country"] = 5,
        ["region"] = 5,
        ["city"] = 10,
        ["address"] = 10,
        ["postalCode"] = 5,
        ["birthday"] = 5,
        ["gender"] = 3,
        ["language"] = 0,
        ["source"] = 2,
    }, 12);

    /// <exception cref="InvalidException"><c>quality.weights</c>, <c>quality.stale</c>.</exception>
    public void Check()
    {
        if (Weights.Any(w => !Fields.Contains(w.Key) || w.Value is < 0 or > 100) || Weights.Values.Sum() == 0)
            throw new InvalidException("quality.weights", "weights");
        if (StaleMonths is < 1 or > 120)
            throw new InvalidException("quality.stale", "staleMonths");
    }

    /// <summary>Two sets of rules that judge alike.</summary>
    public bool SameAs(QualityRules other) => StaleMonths == other.StaleMonths && Fields.All(f => Weights.GetValueOrDefault(f) == other.Weights.GetValueOrDefault(f));
}
