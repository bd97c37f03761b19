using Guanxi.Host.Demo;

namespace Guanxi.Tests.Unit.Demo;

/// <summary>The whole company, made once for all tests.</summary>
[CollectionDefinition(nameof(WholeCompany))]
public sealed class WholeCompany : ICollectionFixture<WholeCompany>
{
    public static readonly DateOnly Today = new(2026, 11, 22);

    public WholeCompany()
    {
        Company = new(20261122, 20_000, Today);
        Customers = [.. Company.Customers()];
        foreach (var happened in Company.History())
            if (happened is DemoOrder order) Orders.Add(order);
            else Interactions.Add((DemoInteraction)happened);
        Bought = Orders.Where(o => o.CustomerKey is not null).GroupBy(o => o.CustomerKey!).ToDictionary(g => g.Key, g => g.ToList());
    }

    public DemoCompany Company { get; }
    public List<DemoCustomer> Customers { get; }
    public List<DemoOrder> Orders { get; } = [];
    public List<DemoInteraction> Interactions { get; } = [];
    public Dictionary<string, List<DemoOrder>> Bought { get; }
}

internal static class Checks
{
    public static void ShouldBeUnique<T>(this IEnumerable<T> items, Func<T, string> key) =>
        items.GroupBy(key).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    /// <summary>Shouldly's own takes an expression tree, which allows no patterns and is compiled at each call.</summary>
    public static void ShouldAll<T>(this IEnumerable<T> items, Func<T, bool> fits) => items.Where(i => !fits(i)).Take(3).ShouldBeEmpty();
}
