using Guanxi.Core;
using Guanxi.Platform.Api;

namespace Guanxi.Platform.Contracts;

/// <summary>Analytics answers what the company adds up to.</summary>
public interface IStats
{
    /// <summary>Reads every order that the actor may see: for the command line, not for pages.</summary>
    /// <exception cref="ForbiddenException">She lacks <c>dashboard.read</c>.</exception>
    Task<StatsFigures> RunAsync(Actor by, CancellationToken ct);
}

/// <summary>What the command <c>stats</c> says. Orders are those of known customers; amounts are minor units of <paramref name="Currency"/>.</summary>
/// <param name="Known">Customers known by name or key.</param>
/// <param name="Buying">Those with a purchase.</param>
/// <param name="Repeat">Those with more than one.</param>
/// <param name="Orders">Purchase orders.</param>
/// <param name="Revenue">Worth of the purchase orders.</param>
/// <param name="Cancellations">Orders in which everything went back.</param>
/// <param name="Cancelled">Worth of the cancellations, never positive.</param>
public sealed record StatsFigures(
    long Known, long Buying, long Repeat, long Orders, [property: Scaled] long Revenue, long Cancellations, [property: Scaled] long Cancelled, string Currency,
    DateTime? FirstOrder, DateTime? LastOrder, IReadOnlyList<CountryStats> Countries, IReadOnlyList<CustomerStats> Best);

public sealed record CountryStats(string Country, long Orders, [property: Scaled] long Revenue);

public sealed record CustomerStats(long Id, string? Key, string Name, long Orders, [property: Scaled] long Revenue);
