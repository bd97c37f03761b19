using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Contracts;

/// <summary>An order as the page of its customer shows it.</summary>
/// <param name="Kind"><c>purchase</c> or <c>return</c>.</param>
/// <param name="Status">As it came; empty when unknown.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Minor units bought; null when the reader may not see amounts.</param>
/// <param name="Returned">Minor units sent back, never positive; null when the reader may not see them.</param>
/// <param name="Lines">How many lines it has.</param>
public sealed record CustomerOrder(
    long Id, string Number, DateTime PlacedAt, string Kind, string Status, string Currency, [property: Scaled] long? Amount, [property: Scaled] long? Returned, long Lines);

/// <summary>Sales answers what one customer ordered.</summary>
public interface ICustomerOrders
{
    /// <summary>Her orders before a moment, newest first.</summary>
    /// <param name="before">Orders placed before this instant, or at it with a smaller id; null begins with the newest.</param>
    /// <returns>None for an actor who may not read orders; only those she may see otherwise.</returns>
    Task<IReadOnlyList<CustomerOrder>> OfAsync(Session session, Actor by, long customer, (DateTime At, long Id)? before, int limit, CancellationToken ct);
}
