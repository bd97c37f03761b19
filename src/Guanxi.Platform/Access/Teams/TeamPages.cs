using Guanxi.Core;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

/// <summary>The page on which the tree of teams is kept.</summary>
internal sealed class TeamPages(ListTeams list, SaveTeam save, RemoveTeam remove)
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var teams = pages.MapGroup("/settings/teams").Demands(PlatformPermissions.ManageUsers);
        teams.MapGet("", (Caller me, TeamPages p, CancellationToken ct) => p.ShowAsync(me.Actor, FormErrors.None, ct));
        teams.MapPost("", (HttpContext context, Caller me, TeamPages p, CancellationToken ct) => p.SaveAsync(context, me.Actor, null, ct));
        teams.MapPost("/{id:long}", (long id, HttpContext context, Caller me, TeamPages p, CancellationToken ct) => p.SaveAsync(context, me.Actor, id, ct));
        teams.MapPost("/{id:long}/remove", (long id, HttpContext context, Caller me, TeamPages p, CancellationToken ct) => p.RemoveAsync(context, me.Actor, id, ct));
    }

    private async Task<IResult> ShowAsync(Actor by, FormErrors errors, CancellationToken ct)
        => Page.Render<TeamsPage>(new { By = by, Teams = await list.RunAsync(by, ct), Errors = errors }, status: FormAnswer.StatusOf(errors));

    private async Task<IResult> SaveAsync(HttpContext context, Actor by, long? id, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return await DoneAsync(context, by, () => save.RunAsync(by, id, new TeamChange(form["name"].ToString(), form.Long("parent"), form.Long("version")), ct), ct);
    }

    private Task<IResult> RemoveAsync(HttpContext context, Actor by, long id, CancellationToken ct) => DoneAsync(context, by, () => remove.RunAsync(by, id, ct), ct);

    // Several forms share the page, so that what one of them did wrong is said above them all.
    private Task<IResult> DoneAsync(HttpContext context, Actor by, Func<Task> action, CancellationToken ct)
        => context.DoAsync(action, errors => ShowAsync(by, errors, ct), "/settings/teams", beside: false);
}
