using System.Globalization;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;

namespace Guanxi.Platform.Jobs;

/// <summary>Jobs for programs.</summary>
internal static class JobApi
{
    private const string Read = PlatformPermissions.ReadJobs;

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/jobs", "listJobs", "jobs", Read) { Query = ["limit", "before"] }, async call =>
        {
            var limit = call.Number("limit", 1, 200) ?? 50;
            var rows = await call.Get<JobList>().ListAsync(call.Actor, call.Key("before"), limit, call.Aborted);
            return new Listing<JobCard>(rows, rows.Count == limit ? rows[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
        });
        api.Map(new("GET", "/jobs/{id}", "getJob", "jobs", Read), call => call.Get<JobList>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed(new("POST", "/jobs/{id}/stop", "stopJob", "jobs", Read), call => call.Get<SteerJob>().StopAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed(new("POST", "/jobs/{id}/pause", "pauseJob", "jobs", Read), call => call.Get<SteerJob>().PauseAsync(call.Actor, call.Id(), call.Aborted));
        api.MapDeed(new("POST", "/jobs/{id}/resume", "resumeJob", "jobs", Read), call => call.Get<SteerJob>().ResumeAsync(call.Actor, call.Id(), call.Aborted));
    }
}
