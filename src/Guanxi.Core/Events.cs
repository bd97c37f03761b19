namespace Guanxi.Core;

/// <summary>A fact that other modules may want to know. Written to the outbox in the transaction that made it true.</summary>
public interface IEvent;

/// <summary>Orders of these customers were added, changed or removed: whatever was derived from them is due again.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
/// <param name="Days">Days (UTC, yyyymmdd) on which an order was added, changed or removed.</param>
public sealed record OrdersChanged(long[] Customers, int[] Days) : IEvent;

/// <summary>Customers got another owner or team: what belongs to them follows.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
public sealed record CustomersReassigned(long[] Customers) : IEvent;

/// <summary>Customers count elsewhere from now on: their orders have followed them to another owner, or they went to another country, to the recycle bin or back.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
public sealed record CustomersRegrouped(long[] Customers) : IEvent;
