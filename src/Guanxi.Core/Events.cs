namespace Guanxi.Core;

/// <summary>A fact that other modules may want to know. Written to the outbox in the transaction that made it true.</summary>
public interface IEvent;

/// <summary>A fact that can be told of many at once: a bulk of records tells one instead of thousands.</summary>
public interface IGatheredEvent : IEvent
{
    /// <summary>One fact that says what all of these say.</summary>
    /// <param name="facts">Of this very kind, this one among them.</param>
    IEvent Gather(IEnumerable<IEvent> facts);
}

/// <summary>Orders of these customers were added, changed or removed: whatever was derived from them is due again.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
/// <param name="Days">Days (UTC, yyyymmdd) on which an order was added, changed or removed.</param>
public sealed record OrdersChanged(long[] Customers, int[] Days) : IGatheredEvent
{
    public IEvent Gather(IEnumerable<IEvent> facts)
    {
        var all = facts.Cast<OrdersChanged>().ToList();
        return new OrdersChanged([.. all.SelectMany(f => f.Customers).Distinct()], [.. all.SelectMany(f => f.Days).Distinct()]);
    }
}

/// <summary>Customers got another owner or team: what belongs to them follows.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
public sealed record CustomersReassigned(long[] Customers) : IGatheredEvent
{
    public IEvent Gather(IEnumerable<IEvent> facts) => new CustomersReassigned([.. facts.Cast<CustomersReassigned>().SelectMany(f => f.Customers).Distinct()]);
}

/// <summary>Customers count elsewhere from now on: their orders have followed them to another owner, or they went to another country, to the recycle bin or back.</summary>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
public sealed record CustomersRegrouped(long[] Customers) : IGatheredEvent
{
    public IEvent Gather(IEnumerable<IEvent> facts) => new CustomersRegrouped([.. facts.Cast<CustomersRegrouped>().SelectMany(f => f.Customers).Distinct()]);
}

/// <summary>A rule of care thinks of these customers. Each is named once for a rule and a day, whatever goes down meanwhile.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Occasion">birthday, founding, first-order, date, festival or silence.</param>
/// <param name="Festival">Which one; null for other occasions.</param>
/// <param name="Day">Of the occasion itself; for silence, today.</param>
/// <param name="Customers">Ids, each once, at most 5,000 in one event.</param>
public sealed record CareDue(long Rule, string Occasion, string? Festival, DateOnly Day, long[] Customers) : IEvent;
