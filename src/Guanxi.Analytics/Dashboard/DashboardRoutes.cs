using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Analytics.Dashboard;

internal static class DashboardRoutes
{
    private const string CustomersRead = "customers.read";

    public static void Map(IEndpointRouteBuilder app)
        => app.MapGet("/", async (HttpContext context, string? period, string? from, string? to, string? against, string? country, DashboardQuery query, CancellationToken ct) =>
        {
            var by = Caller.Of(context).Actor;
            // Whoever may not see figures still has a home.
            if (!by.May(AnalyticsPermissions.ReadDashboard) && by.May(CustomersRead))
                return Results.LocalRedirect("/customers");
            var request = DashboardRequest.Of(period, from, to, against, country);
            return Page.Render<DashboardPage>(new { Figures = await query.RunAsync(by, request, ct), Request = request, By = by });
        }).Demands(AnalyticsPermissions.ReadDashboard, CustomersRead).ExcludeFromDescription();

    public static void MapApi(ApiRoutes routes)
    {
        routes.Map(new ApiOperation("GET", "/dashboard", "getDashboard", "dashboard", AnalyticsPermissions.ReadDashboard) { Query = ["period", "from", "to", "against", "country"] },
            call => call.Get<DashboardQuery>()
                .RunAsync(call.Actor, DashboardRequest.Of(call.Query("period"), call.Query("from"), call.Query("to"), call.Query("against"), call.Query("country")), call.Aborted), figures => figures.Currency);
        routes.Map(new ApiOperation("GET", "/stats", "getStats", "dashboard", AnalyticsPermissions.ReadDashboard), call => call.Get<IStats>().RunAsync(call.Actor, call.Aborted), stats => stats.Currency);
    }
}
