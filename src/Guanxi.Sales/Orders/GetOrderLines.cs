using Guanxi.Core;
using Guanxi.Platform.Api;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Sales.Orders;

/// <summary>The lines of an order that the actor may see.</summary>
internal sealed class GetOrderLines(Databases databases)
{
    /// <exception cref="NotFoundException">There is no such order, or it is not hers to see.</exception>
    public async Task<OrderLines> RunAsync(Actor by, long order, CancellationToken ct)
    {
        by.Require(SalesPermissions.ReadOrders);
        // Whoever may not see what an order is worth must not be able to add it up.
        if (by.Grants.AccessTo(RecordTypes.Order, "amount") == FieldAccess.Hidden)
            throw new ForbiddenException(SalesPermissions.ReadOrders);
        await using var session = await databases.ReadAsync(by, ct);
        var sql = session.Sql($"SELECT t.currency FROM sales_order t WHERE t.id = {order} AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, SalesFields.Order, by, indexed: false);
        var found = await session.ListAsync(sql, r => r.GetString(0), ct);
        if (found.Count == 0)
            throw new NotFoundException(RecordTypes.Order, order);
        var scale = Money.Scale(found[0]);
        var lines = await session.ListAsync($"""
            SELECT l.line_no, l.product_id, p.code, p.name, l.quantity, l.unit_price, l.amount
            FROM sales_order_line l JOIN sales_product p ON p.id = l.product_id WHERE l.order_id = {order} ORDER BY l.line_no
            """, r => new OrderLineRow(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetInt64(4) / 1_000m, r.GetInt64(5) / 10_000m, r.GetInt64(6) / scale), ct);
        return new(lines, found[0]);
    }

    public static void Map(ApiRoutes api)
        => api.Map(new ApiOperation("GET", "/orders/{id}/lines", "listOrderLines", SalesFields.Order.Route, SalesPermissions.ReadOrders),
            call => call.Get<GetOrderLines>().RunAsync(call.Actor, call.Id(), call.Aborted));
}
