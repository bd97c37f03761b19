using Guanxi.Core;
using Guanxi.Customers.Figures;
using Guanxi.Customers.Importing;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers;

/// <summary>The module's door.</summary>
public static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
        => services.AddSingleton(new Module("customers", typeof(CustomersModule).Assembly)
        {
            Schema = CustomersSchema.Steps,
            Records = [CustomerFields.Type],
            Permissions = [.. CustomerPermissions.All.Select(p => new Permission(p))],
            Texts = typeof(Text),
        })
        .AddSingleton<ICustomerBook, CustomerBook>()
        .AddHandler<OrdersChanged, KeepFigures>()
        .AddHandler<CustomersTouched, KeepTouched>()
        .AddHandler<RfmDrifted, RefreshRfm>()
        .AddHandler<RfmMoved, RescoreRfm>();
}
