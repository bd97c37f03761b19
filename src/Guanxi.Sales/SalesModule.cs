using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Sales.Importing;
using Guanxi.Sales.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Sales;

/// <summary>The module's door.</summary>
public static class SalesModule
{
    public static IServiceCollection AddSales(this IServiceCollection services) => services
        .AddSingleton(new Module("sales", typeof(SalesModule).Assembly)
        {
            Schema = SalesSchema.Steps,
            Records = [SalesFields.Order, SalesFields.Product],
            Permissions = [.. SalesPermissions.All.Select(p => new Permission(p))],
            Texts = typeof(Text),
        })
        .AddSingleton(new SearchLink(RecordTypes.Customer, RecordTypes.Order, "customer_id"))
        .AddSingleton<IOrderFigures, OrderFiguresReader>()
        .AddSingleton<OrderImporter>();
}
