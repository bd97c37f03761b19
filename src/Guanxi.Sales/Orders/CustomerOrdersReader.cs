using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Sales.Orders;

/// <summary>Reads one customer's orders by the index over customer and time.</summary>
internal sealed class CustomerOrdersReader : ICustomerOrders
{
    public async Task<IReadOnlyList<CustomerOrder>> OfAsync(Session session, Actor by, long customer, (DateTime At, long Id)? before, int limit, CancellationToken ct)
    {
        if (!by.May(SalesPermissions.ReadOrders))
            return [];
        var (amounts, returns, states) = (Shows(by, "amount"), Shows(by, "returned"), Shows(by, "status"));
        var sql = session.Sql($"SELECT t.id, t.number, t.placed_at, t.kind, t.status, t.currency, t.amount, t.returned, t.lines FROM sales_order t WHERE t.customer_id = {customer} AND t.deleted_at IS NULL");
        if (before is { } end)
            sql.Add($" AND (t.placed_at, t.id) < ({end.At}, {end.Id})");
        RowVisibility.Write(sql, SalesFields.Order, by, indexed: false);
        sql.Add($" ORDER BY t.placed_at DESC, t.id DESC LIMIT {limit}");
        return await session.ListAsync(sql, r => new CustomerOrder(r.GetInt64(0), r.GetString(1), r.Time(2), r.GetString(3), states ? r.GetString(4) : "", r.GetString(5),
            amounts ? r.GetInt64(6) : null, returns ? r.GetInt64(7) : null, r.GetInt64(8)), ct);
    }

    private static bool Shows(Actor by, string field) => by.Grants.AccessTo(RecordTypes.Order, field) != FieldAccess.Hidden;
}
