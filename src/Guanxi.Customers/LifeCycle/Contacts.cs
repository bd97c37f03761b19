using Guanxi.Platform.Data;

namespace Guanxi.Customers.LifeCycle;

/// <summary>When customers turned to the company.</summary>
internal static class Contacts
{
    public static readonly ILookup<long, DateTime> None = Array.Empty<(long, DateTime)>().ToLookup(c => c.Item1, c => c.Item2);

    /// <returns>Instants by customer, oldest first.</returns>
    public static async Task<ILookup<long, DateTime>> OfAsync(Session session, IReadOnlyCollection<long> customers, CancellationToken ct)
        => (await session.ListAsync(
            $"SELECT customer_id, at FROM customers_interaction WHERE customer_id IN {new Ids(customers)} AND direction = 'in' ORDER BY customer_id, at",
            r => (Customer: r.GetInt64(0), At: r.Time(1)), ct)).ToLookup(c => c.Customer, c => c.At);
}
