using Guanxi.Core;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.LifeCycle;

/// <summary>What the module's door opens for life cycle and scores.</summary>
internal static class LifeCycleModule
{
    public static IServiceCollection AddLifeCycle(this IServiceCollection services) => services
        .AddSingleton<LifeCycleRules>().AddSingleton<HoldStage>().AddSingleton<ISaving, FirstStage>()
        .AddSingleton<LifeCycleReport>()
        .AddSingleton<RfmSettings>()
        .AddSingleton<AgeCustomers>()
        .AddHostedService(p => p.GetRequiredService<AgeCustomers>())
        .AddHandler<CompanyChanged, ReviewForCompany>()
        .AddJob<ReviewCustomers>(ReviewCustomers.Kind)
        .AddRecordSection(new RecordSection(RecordTypes.Customer, RecordPlace.Related, typeof(Record.StageHistoryList)) { Order = 900 });

    public static IEndpointRouteBuilder MapLifeCycle(this IEndpointRouteBuilder routes)
    {
        LifeCyclePages.Map(routes);
        return routes;
    }
}
