using Guanxi.Platform.Api;

namespace Guanxi.Sales.Orders;

/// <summary>What the API says of orders beside what it says of every record.</summary>
internal static class OrderApi
{
    private const int MostOrders = 200;

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/orders/{id}/lines", "listOrderLines", "orders", SalesPermissions.ReadOrders),
            call => call.Get<GetOrderLines>().RunAsync(call.Actor, call.Id(), int.MaxValue - 1, call.Aborted));
        api.Map(new("GET", "/customers/{id}/orders", "listCustomerOrders", "customers", SalesPermissions.ReadOrders) { Query = ["lines", "limit", "after"] },
            call => call.Get<ListCustomerOrders>().RunAsync(call.Actor, call.Id(), call.Query("after"), call.Number("limit", 1, MostOrders) ?? 50, call.Flag("lines"), call.Aborted));
    }
}
