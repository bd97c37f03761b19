namespace Guanxi.Core;

/// <summary>A fact that other modules may want to know. Written to the outbox in the transaction that made it true.</summary>
public interface IEvent;

/// <summary>Orders of these customers were added, changed or removed: whatever was derived from them is due again.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
/// <param name="Days">Days (UTC, yyyymmdd) on which an order was added, changed or removed.</param>
public sealed record OrdersChanged(long[] Customers, int[] Days) : IEvent;

/// <summary>Customers changed hands or country, went to the recycle bin or came back: rows that carry their owner, team or country are due again.</summary>
public sealed record CustomersReassigned(long[] Customers) : IEvent;
