using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

internal static class RoleEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/permissions", (Caller _, Modules modules) => modules.Permissions.Select(p => p.Name)).OpenToSignedIn();
        var roles = api.MapGroup("/roles").Demands(PlatformPermissions.ManageRoles, PlatformPermissions.ManageUsers);
        roles.MapGet("", (Caller me, ListRoles list, CancellationToken ct) => list.RunAsync(me.Actor, ct));
        roles.MapPost("", async Task<Created<CreatedId>> (Caller me, RoleChange change, SaveRole save, CancellationToken ct) =>
        {
            var id = await save.RunAsync(me.Actor, null, change, ct);
            return TypedResults.Created($"roles/{id}", new CreatedId(id));
        });
        roles.MapPut("/{id:long}", async Task<NoContent> (long id, Caller me, RoleChange change, SaveRole save, CancellationToken ct) =>
            { await save.RunAsync(me.Actor, id, change, ct); return TypedResults.NoContent(); });
        roles.MapDelete("/{id:long}", async Task<NoContent> (long id, Caller me, RemoveRole remove, CancellationToken ct) =>
            { await remove.RunAsync(me.Actor, id, ct); return TypedResults.NoContent(); });
    }
}
