using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Search;

namespace Guanxi.Sales.Importing;

/// <summary>
/// Takes an import back: lines it added to older orders first, then the orders it created, then customers and products
/// that nothing else uses. Each step is a short transaction that can be repeated; what people edited since stays.
/// </summary>
internal sealed class UndoOrderImportJob(ImportDesk desk, ICustomerBook book, OutboxWriter outbox, TimeProvider time) : IJob
{
    private const int Chunk = 2_000;

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var import = await desk.OfAsync(job, ct);
        var id = import.Id;
        var total = import.Progress.OrdersCreated + import.Progress.OrdersChanged;
        long done = 0;
        for (int step; (step = await ChangedOrdersAsync(job, id, ct)) > 0; job.Report(new(done += step, total, "import.step.undo"))) { }
        for (int step; (step = await CreatedOrdersAsync(job, id, ct)) > 0; job.Report(new(done += step, total, "import.step.undo"))) { }
        await using var last = await job.Database.WriteAsync(ct);
        var (removed, kept) = await book.UndoAsync(last, id, ct);
        await RemoveProductsAsync(last, id, ct);
        var keptOrders = await last.LongAsync($"SELECT count(*) FROM sales_order WHERE import_id = {id}", ct);
        await desk.UndoneAsync(last, import, kept + keptOrders, ct);
        await last.CommitAsync(ct);
        job.Result = new { import = id, customersRemoved = removed, customersKept = kept, ordersKept = keptOrders };
    }

    /// <summary>Orders of before: their lines of this import go, and their heads become what they were.</summary>
    private async Task<int> ChangedOrdersAsync(JobContext job, long import, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        var orders = await session.ListAsync($"""
            SELECT c.record_id, o.customer_id, o.placed_at FROM platform_import_change c LEFT JOIN sales_order o ON o.id = c.record_id
            WHERE c.import_id = {import} AND c.type = 'order' LIMIT {Chunk}
            """, Touched, ct);
        if (orders.Count == 0)
            return 0;
        var ids = new Ids([.. orders.Select(o => o.Id)]);
        await session.RunAsync($"DELETE FROM sales_order_line WHERE order_id IN {ids} AND import_id = {import}", ct);
        await HeadsAsync(session, ids, ct);
        await session.RunAsync($"DELETE FROM platform_import_change WHERE import_id = {import} AND type = 'order' AND record_id IN {ids}", ct);
        await FinishAsync(job, session, orders, ct);
        return orders.Count;
    }

    /// <summary>Orders of this import go, unless somebody edited them or another import added to them.</summary>
    private async Task<int> CreatedOrdersAsync(JobContext job, long import, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        var orders = await session.ListAsync($"""
            SELECT o.id, o.customer_id, o.placed_at FROM sales_order o WHERE o.import_id = {import}
              AND NOT EXISTS (SELECT 1 FROM platform_audit a WHERE a.type = 'order' AND a.record_id = o.id)
              AND NOT EXISTS (SELECT 1 FROM sales_order_line l WHERE l.order_id = o.id AND (l.import_id IS NULL OR l.import_id <> {import}))
            LIMIT {Chunk}
            """, Touched, ct);
        if (orders.Count == 0)
            return 0;
        var ids = new Ids([.. orders.Select(o => o.Id)]);
        await session.RunAsync($"DELETE FROM sales_order_line WHERE order_id IN {ids}", ct);
        await SearchIndex.RemoveAsync(session, Sales.Order.Table, ids, ct);
        await session.RunAsync($"DELETE FROM sales_order WHERE id IN {ids}", ct);
        await FinishAsync(job, session, orders, ct);
        return orders.Count;
    }

    private static Task HeadsAsync(Session session, Ids ids, CancellationToken ct) => session.RunAsync($"""
        UPDATE sales_order SET version = version + 1,
            amount = (SELECT coalesce(sum(l.amount), 0) FROM sales_order_line l WHERE l.order_id = sales_order.id AND l.amount > 0),
            returned = (SELECT coalesce(sum(l.amount), 0) FROM sales_order_line l WHERE l.order_id = sales_order.id AND l.amount < 0),
            lines = (SELECT count(*) FROM sales_order_line l WHERE l.order_id = sales_order.id)
        WHERE id IN {ids}
        """, ct);

    private static async Task RemoveProductsAsync(Session session, long import, CancellationToken ct)
    {
        var unused = await session.ListAsync($"""
            SELECT id FROM sales_product p WHERE import_id = {import}
              AND NOT EXISTS (SELECT 1 FROM sales_order_line l WHERE l.product_id = p.id)
              AND NOT EXISTS (SELECT 1 FROM platform_audit a WHERE a.type = 'product' AND a.record_id = p.id)
            """, r => r.GetInt64(0), ct);
        foreach (var ids in unused.Chunk(Chunk).Select(chunk => new Ids(chunk)))
        {
            await SearchIndex.RemoveAsync(session, Product.Table, ids, ct);
            await session.RunAsync($"DELETE FROM sales_product WHERE id IN {ids}", ct);
        }
    }

    private async Task FinishAsync(JobContext job, Session session, List<Order> orders, CancellationToken ct)
    {
        var customers = orders.Where(o => o.Customer is not null).Select(o => o.Customer!.Value).Distinct().ToArray();
        var days = orders.Where(o => o.At is not null).Select(o => Sales.Order.DayOf(o.At!.Value)).Distinct().ToArray();
        await outbox.WriteAsync(session, [new OrdersChanged(customers, days)], time.GetUtcNow().UtcDateTime, ct);
        await job.SaveAsync(session, job.Payload<ImportTask>(), ct);
        await session.CommitAsync(ct);
        outbox.Wake(job.Database.Tenant);
    }

    private static Order Touched(System.Data.Common.DbDataReader r) => new(r.GetInt64(0), r.Long(1), r.TimeOrNull(2));

    private sealed record Order(long Id, long? Customer, DateTime? At);
}
