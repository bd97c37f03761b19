using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Guanxi.Sales.Importing;
using Guanxi.Sales.Orders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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
            Api = OrderApi.Map,
        })
        .AddSingleton(new SearchLink(RecordTypes.Customer, RecordTypes.Order, "customer_id"))
        .AddCustomerLinks(new CustomerLink(Order.Table, "customer_id"))
        // The books need them for years: what they say of the customer is a number that leads to nobody.
        .AddPersonalData(
            new PersonalData(OrderLine.Table, "order_id") { Through = (Order.Table, "customer_id"), Kept = true },
            new PersonalData(Order.Table, "customer_id") { Kept = true })
        .AddSingleton<ISaving, SaveOrder>()
        .AddHandler<CustomersReassigned, FollowCustomers>()
        .AddSingleton<GetOrderLines>()
        .AddSingleton<IOrderFigures, OrderFiguresReader>()
        .AddSingleton<OrderImporter>()
        .AddSingleton<ImportOrders>()
        .AddSingleton<IImportKind>(p => p.GetRequiredService<ImportOrders>())
        .AddJob<ImportOrdersJob>(ImportDesk.JobOf(ImportOrders.Kind))
        .AddJob<UndoOrderImportJob>(ImportDesk.UndoJobOf(ImportOrders.Kind))
        .AddSingleton<ICustomerOrders, CustomerOrdersReader>()
        .AddSingleton<ListCustomerOrders>()
        .AddSingleton(SalesViews.Order)
        .AddSingleton(SalesViews.Product)
        .AddNav(
            new NavItem("/orders", "shopping-cart", typeof(Text), "types.order", 200) { OnPhone = true, Letter = 'o', Shown = May(SalesPermissions.ReadOrders) },
            new NavItem("/products", "package", typeof(Text), "types.product", 210) { Letter = 'p', Shown = May(SalesPermissions.ReadProducts) },
            new NavItem("/orders/new", "shopping-cart", typeof(Text), "new.order", 200) { Place = NavPlace.Create, Shown = May(SalesPermissions.WriteOrders) },
            new NavItem("/products/new", "package", typeof(Text), "new.product", 210) { Place = NavPlace.Create, Shown = May(SalesPermissions.WriteProducts) });

    public static void MapSales(this IEndpointRouteBuilder app)
    {
        app.MapRecords(SalesViews.Order).MapOrderPages();
        app.MapRecords(SalesViews.Product).MapRecordPages(SalesViews.Product);
    }

    private static Func<HttpContext, bool> May(string permission) => context => Caller.May(context, permission);
}
