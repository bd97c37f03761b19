using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Jobs;

internal static class JobEndpoints
{
    private const int PageSize = 30;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/jobs").Demands(PlatformPermissions.ReadJobs).ExcludeFromDescription();
        pages.MapGet("", PageAsync);
        pages.MapGet("{id:long}/events", Events);
        pages.MapGet("{id:long}/line", async (long id, Caller me, JobList jobs, CancellationToken ct) => await LineAsync(id, me, jobs, ct));
        pages.MapPost("{id:long}/stop", async (long id, Caller me, SteerJob steer, JobList jobs, CancellationToken ct) => { await steer.StopAsync(me.Actor, id, ct); return await LineAsync(id, me, jobs, ct); });
        pages.MapPost("{id:long}/pause", async (long id, Caller me, SteerJob steer, JobList jobs, CancellationToken ct) => { await steer.PauseAsync(me.Actor, id, ct); return await LineAsync(id, me, jobs, ct); });
        pages.MapPost("{id:long}/resume", async (long id, Caller me, SteerJob steer, JobList jobs, CancellationToken ct) => { await steer.ResumeAsync(me.Actor, id, ct); return await LineAsync(id, me, jobs, ct); });
    }

    private static async Task<IResult> PageAsync(Caller me, JobList jobs, CancellationToken ct, long? before = null)
    {
        var found = await jobs.ListAsync(me.Actor, before, PageSize, ct);
        return Page.Render<JobsPage>(new { Jobs = found, Older = found.Count == PageSize ? $"/jobs?before={found[^1].Id}" : null });
    }

    private static async Task<IResult> LineAsync(long id, Caller me, JobList jobs, CancellationToken ct)
        => Page.Fragment<JobLine>(new { Job = await jobs.GetAsync(me.Actor, id, ct) });

    private static ServerSentEventsResult<JobCard> Events(long id, Caller me, JobList jobs, TimeProvider time, CancellationToken ct)
        => TypedResults.ServerSentEvents(ChangesAsync(id, me, jobs, time, ct), eventType: "job");

    // The rows are the only thing that all nodes share, so the rows are looked at: one key look-up a half second and reader.
    private static async IAsyncEnumerable<JobCard> ChangesAsync(long id, Caller me, JobList jobs, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        JobCard? last = null;
        while (last is null || last.IsOpen)
        {
            var now = await jobs.GetAsync(me.Actor, id, ct);
            if (last is null || (now.State, now.Progress, now.Asked) != (last.State, last.Progress, last.Asked))
                yield return now;
            last = now;
            if (now.IsOpen)
                await Task.Delay(Look, time, ct);
        }
    }
}
