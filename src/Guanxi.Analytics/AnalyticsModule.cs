using Guanxi.Analytics.Dashboard;
using Guanxi.Analytics.Rollups;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Analytics;

/// <summary>The module's door.</summary>
public static class AnalyticsModule
{
    /// <summary>Add it after the modules whose orders and customers it sums up: their handlers go first.</summary>
    public static IServiceCollection AddAnalytics(this IServiceCollection services) => services
        .AddSingleton(new Module("analytics", typeof(AnalyticsModule).Assembly)
        {
            Schema = AnalyticsSchema.Steps,
            Permissions = [.. AnalyticsPermissions.All.Select(p => new Permission(p))],
            Api = DashboardRoutes.MapApi,
            Texts = typeof(Text),
        })
        .AddSingleton<RollupKeeper>()
        .AddHandler<OrdersChanged, KeepRollups>()
        .AddHandler<CustomersRegrouped, MoveRollups>()
        .AddHandler<MonthsDue, SettleMonths>()
        .AddHandler<CompanyChanged, RebuildForZone>()
        .AddJob<RebuildRollups>(RebuildRollups.Kind)
        .AddSingleton<DashboardQuery>()
        .AddSingleton<IStats, Stats.StatsQuery>()
        .AddNav(new NavItem("/", "layout-board", typeof(Text), "dashboard.title", 10)
        {
            OnPhone = true,
            Letter = 'd',
            Shown = context => Caller.May(context, AnalyticsPermissions.ReadDashboard),
        });

    public static void MapAnalytics(this IEndpointRouteBuilder app) => DashboardRoutes.Map(app);
}
