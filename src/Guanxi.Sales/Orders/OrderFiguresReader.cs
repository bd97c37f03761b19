using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;

namespace Guanxi.Sales.Orders;

/// <summary>Adds up customers' orders by the index over customer and time.</summary>
internal sealed class OrderFiguresReader : IOrderFigures
{
    public async Task<IReadOnlyList<OrderFigures>> OfAsync(Session session, IReadOnlyCollection<long> customers, CancellationToken ct)
    {
        var figures = new List<OrderFigures>();
        var times = new List<DateTime>();
        long customer = 0, orders = 0, revenue = 0, returns = 0, returned = 0;
        await session.EachAsync($"""
            SELECT customer_id, placed_at, kind, amount, returned FROM sales_order
            WHERE customer_id IN {new Ids(customers)} AND deleted_at IS NULL ORDER BY customer_id, placed_at
            """,
            r =>
            {
                if (r.GetInt64(0) != customer)
                {
                    Close();
                    (customer, orders, revenue, returns, returned) = (r.GetInt64(0), 0, 0, 0, 0);
                    times = [];
                }
                if (r.GetString(2) == "purchase")
                {
                    orders++;
                    times.Add(r.Time(1));
                }
                revenue += r.GetInt64(3);
                returned += r.GetInt64(4);
                returns += r.GetInt64(4) < 0 ? 1 : 0;
            }, ct);
        Close();
        return figures;

        void Close()
        {
            if (customer != 0)
                figures.Add(new(customer, orders, revenue, returns, returned, times));
        }
    }
}
