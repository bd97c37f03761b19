using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Sales.Orders;

/// <summary>A line of an order, to be read.</summary>
/// <param name="Product">Null when the reader may not see products.</param>
/// <param name="Quantity">In thousandths; negative when sent back.</param>
/// <param name="UnitPrice">In ten-thousandths of the major unit; null when the reader may not see amounts.</param>
/// <param name="Amount">Minor units; null when the reader may not see amounts.</param>
public sealed record OrderLineRow(long LineNo, long ProductId, string? Product, string? Code, long Quantity, long? UnitPrice, long? Amount);

/// <summary>The lines of one order.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="More">There are more lines than shown.</param>
public sealed record OrderLines(string Currency, IReadOnlyList<OrderLineRow> Rows, bool More);

/// <summary>What was in an order.</summary>
internal sealed class GetOrderLines(Databases databases)
{
    private const int Most = 200;

    /// <exception cref="NotFoundException">The order is not there, or not hers to see.</exception>
    public async Task<OrderLines> RunAsync(Actor by, long order, CancellationToken ct)
    {
        by.Require(SalesPermissions.ReadOrders);
        await using var db = await databases.OpenAsync(by, ct);
        var head = await db.Orders.AsNoTracking().Where(o => o.DeletedAt == null).VisibleTo(by, RecordTypes.Order).GetAsync(RecordTypes.Order, order, ct);
        var products = by.May(SalesPermissions.ReadProducts);
        var names = products && by.Grants.AccessTo(RecordTypes.Product, "name") != FieldAccess.Hidden;
        var amounts = by.Grants.AccessTo(RecordTypes.Order, "amount") != FieldAccess.Hidden;
        var rows = await db.Session.ListAsync($"""
            SELECT l.line_no, l.product_id, p.name, p.code, l.quantity, l.unit_price, l.amount
            FROM sales_order_line l LEFT JOIN sales_product p ON p.id = l.product_id WHERE l.order_id = {order} ORDER BY l.line_no LIMIT {Most + 1}
            """,
            r => new OrderLineRow(r.GetInt64(0), r.GetInt64(1), names ? r.Text(2) : null, products ? r.Text(3) : null, r.GetInt64(4), amounts ? r.GetInt64(5) : null, amounts ? r.GetInt64(6) : null), ct);
        return new(head.Currency, [.. rows.Take(Most)], rows.Count > Most);
    }
}
