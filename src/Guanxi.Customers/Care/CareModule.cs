using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Care;

/// <summary>What the module's door opens for care.</summary>
internal static class CareModule
{
    public static IServiceCollection AddCare(this IServiceCollection services) => services
        .AddSingleton<CareCalendar>().AddSingleton<CareDates>().AddSingleton<CareFeed>().AddSingleton<CareSettings>()
        .AddJob<CareDay>(CareDay.Kind)
        .AddSingleton<CareClock>().AddHostedService(p => p.GetRequiredService<CareClock>())
        .AddCustomerLinks(new CustomerLink(CareDate.Table, "customer_id"))
        .AddRecordSection(new RecordSection(RecordTypes.Customer, RecordPlace.Fields, typeof(CareDateSection)) { Order = 300 })
        .AddNav(new NavItem("/care", "calendar-event", typeof(Text), "care.nav", 120) { Shown = context => Caller.May(context, CustomerPermissions.Read) });

    public static IEndpointRouteBuilder MapCare(this IEndpointRouteBuilder app)
    {
        CarePages.Map(app);
        return app;
    }
}
