using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

internal static class TeamEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var teams = api.MapGroup("/teams").Demands(PlatformPermissions.ManageUsers);
        teams.MapGet("", (Caller me, ListTeams list, CancellationToken ct) => list.RunAsync(me.Actor, ct));
        teams.MapPost("", async Task<Created<CreatedId>> (Caller me, TeamChange change, SaveTeam save, CancellationToken ct) =>
        {
            var id = await save.RunAsync(me.Actor, null, change, ct);
            return TypedResults.Created($"teams/{id}", new CreatedId(id));
        });
        teams.MapPut("/{id:long}", async Task<NoContent> (long id, Caller me, TeamChange change, SaveTeam save, CancellationToken ct) =>
            { await save.RunAsync(me.Actor, id, change, ct); return TypedResults.NoContent(); });
        teams.MapDelete("/{id:long}", async Task<NoContent> (long id, Caller me, RemoveTeam remove, CancellationToken ct) =>
            { await remove.RunAsync(me.Actor, id, ct); return TypedResults.NoContent(); });
    }
}
