using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Jobs;

internal static class JobsModule
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(p => p.GetRequiredService<JobRunner>());
        services.AddSingleton<JobList>();
        services.AddSingleton<SteerJob>();
        services.AddNav(new NavItem("/jobs", "activity", typeof(Text), "jobs.title", Order: 800)
        {
            Place = NavPlace.Person,
            Shown = context => context.Features.Get<Caller>()?.Actor.May(PlatformPermissions.ReadJobs) == true,
        });
        return services;
    }

    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder routes)
    {
        JobEndpoints.Map(routes);
        return routes;
    }
}
