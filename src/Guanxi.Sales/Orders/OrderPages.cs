using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Sales.Orders;

internal static class OrderPages
{
    public static void MapOrderPages(this RouteGroupBuilder orders)
    {
        orders.MapGet("/{id:long}", async (long id, HttpContext context, ViewServices services, GetOrderLines lines, CancellationToken ct)
            => Page.Render<OrderPage>(await ReadAsync(id, context, services, lines, ct)));
        orders.MapGet("/{id:long}/panel", async (long id, HttpContext context, ViewServices services, GetOrderLines lines, CancellationToken ct)
            => Page.Fragment<OrderPanel>(await ReadAsync(id, context, services, lines, ct)));
        orders.MapGet("/{id:long}/lines", async (long id, HttpContext context, GetOrderLines lines, CancellationToken ct) =>
        {
            var read = await lines.RunAsync(Caller.Of(context).Actor, id, GetOrderLines.Shown, ct);
            return Page.Fragment<OrderLinesTable>(new { Lines = read });
        });
    }

    private static async Task<object> ReadAsync(long id, HttpContext context, ViewServices services, GetOrderLines lines, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        return new { Record = await RecordModel.ReadAsync(services, SalesViews.Order, by, id, ct), Lines = await lines.RunAsync(by, id, GetOrderLines.Shown, ct) };
    }
}
