using Guanxi.Platform.Data;

namespace Guanxi.Platform.Contracts;

/// <summary>What a customer's orders add up to. Orders in the recycle bin do not count.</summary>
/// <param name="Orders">Purchase orders.</param>
/// <param name="Revenue">Their positive lines in minor units.</param>
/// <param name="Returns">Orders with lines that went back, cancellations included.</param>
/// <param name="Returned">Those lines in minor units, never positive.</param>
/// <param name="Times">Instants of the purchase orders, oldest first.</param>
public sealed record OrderFigures(long Customer, long Orders, long Revenue, long Returns, long Returned, IReadOnlyList<DateTime> Times);

/// <summary>Sales answers what customers bought.</summary>
public interface IOrderFigures
{
    /// <param name="customers">At most some thousand ids.</param>
    /// <returns>One for each id that has any order, in no order.</returns>
    Task<IReadOnlyList<OrderFigures>> OfAsync(Session session, IReadOnlyCollection<long> customers, CancellationToken ct);
}
