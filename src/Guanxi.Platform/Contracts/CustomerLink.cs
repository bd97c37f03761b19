using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Contracts;

/// <summary>
/// A column that holds the id of a customer, registered with <c>AddCustomerLinks</c> by the feature that owns the table. Merging
/// gives its rows to the customer who stays and undo gives them back; erasure and reports find a person's rows by it.
/// </summary>
/// <param name="Table">Such as <c>sales_order</c>.</param>
/// <param name="Column">Such as <c>customer_id</c>; it must lead an index.</param>
public sealed record CustomerLink(string Table, string Column)
{
    /// <summary>Columns, whole numbers or texts and never null, that name a row among those of one customer.</summary>
    public IReadOnlyList<string> Key { get; init; } = ["id"];

    /// <summary>
    /// Columns that may occur only once with one customer; empty where rows never clash. Of two rows that would clash, that of
    /// the customer who goes stays with her: nothing is lost, and undo finds it there.
    /// </summary>
    public IReadOnlyList<string> Unique { get; init; } = [];

    /// <summary>Another column of the row that holds a customer; null for none. A row that would point at one customer twice stays as it is.</summary>
    public string? Other { get; init; }

    /// <summary>The rows say what became of this very customer, or are derived anew from others: merging leaves them where they are.</summary>
    public bool Stays { get; init; }
}

/// <summary>Registers columns that hold the id of a customer.</summary>
public static class CustomerLinkServices
{
    public static IServiceCollection AddCustomerLinks(this IServiceCollection services, params CustomerLink[] links)
    {
        foreach (var link in links)
            services.AddSingleton(link);
        return services;
    }
}
