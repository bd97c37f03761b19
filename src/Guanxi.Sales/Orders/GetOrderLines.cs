using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Sales.Orders;

/// <summary>A line as it is shown.</summary>
/// <param name="Line">Its place in the order, from 1.</param>
/// <param name="Product">Code of the product; null when the reader may not see products.</param>
/// <param name="Name">Of the product; null when the reader may not see it.</param>
/// <param name="Quantity">Negative when sent back.</param>
/// <param name="UnitPrice">Null when the reader may not see what orders are worth.</param>
/// <param name="Amount">Null when the reader may not see what orders are worth.</param>
public sealed record OrderLineRow(long Line, long ProductId, string? Product, string? Name, decimal Quantity, decimal? UnitPrice, decimal? Amount);

/// <summary>The lines of one order.</summary>
/// <param name="Currency">ISO 4217; prices and amounts are in it.</param>
/// <param name="More">There are more lines than these.</param>
public sealed record OrderLines(IReadOnlyList<OrderLineRow> Data, string Currency, bool More);

/// <summary>What was in an order.</summary>
internal sealed class GetOrderLines(Databases databases)
{
    /// <summary>As many lines as a page shows.</summary>
    public const int Shown = 200;

    /// <param name="most">No more lines than these.</param>
    /// <exception cref="NotFoundException">There is no such order, or it is not hers to see.</exception>
    public async Task<OrderLines> RunAsync(Actor by, long order, int most, CancellationToken ct)
    {
        by.Require(SalesPermissions.ReadOrders);
        await using var session = await databases.ReadAsync(by, ct);
        var sql = session.Sql($"SELECT t.currency FROM sales_order t WHERE t.id = {order} AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, SalesFields.Order, by, indexed: false);
        if (await session.ListAsync(sql, r => r.GetString(0), ct) is not [var currency])
            throw new NotFoundException(RecordTypes.Order, order);
        var lines = (await OfAsync(session, by, new Dictionary<long, string> { [order] = currency }, most + 1, ct))[order].ToList();
        return new([.. lines.Take(most)], currency, lines.Count > most);
    }

    /// <summary>Lines of orders that the actor may see, each in their order.</summary>
    /// <param name="orders">Currency by id.</param>
    internal static async Task<ILookup<long, OrderLineRow>> OfAsync(Session session, Actor by, IReadOnlyDictionary<long, string> orders, int most, CancellationToken ct)
    {
        var products = by.May(SalesPermissions.ReadProducts);
        var names = products && by.Grants.AccessTo(RecordTypes.Product, "name") != FieldAccess.Hidden;
        var amounts = by.Grants.AccessTo(RecordTypes.Order, "amount") != FieldAccess.Hidden;
        return (await session.ListAsync($"""
            SELECT l.order_id, l.line_no, l.product_id, p.code, p.name, l.quantity, l.unit_price, l.amount
            FROM sales_order_line l LEFT JOIN sales_product p ON p.id = l.product_id WHERE l.order_id IN {new Ids([.. orders.Keys])} ORDER BY l.order_id, l.line_no LIMIT {most}
            """,
            r => (Order: r.GetInt64(0), Line: new OrderLineRow(r.GetInt64(1), r.GetInt64(2), products ? r.Text(3) : null, names ? r.Text(4) : null, r.GetInt64(5) / 1_000m,
                amounts ? r.GetInt64(6) / 10_000m : null, amounts ? new Money(r.GetInt64(7), orders[r.GetInt64(0)]).Major : null)), ct)).ToLookup(l => l.Order, l => l.Line);
    }
}
