using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

internal sealed record NewPassword(string Password);

/// <summary>Id of what was made.</summary>
internal sealed record CreatedId(long Id);

internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").Demands(PlatformPermissions.ManageUsers);
        users.MapGet("", (string? text, string? after, Caller me, ListUsers list, CancellationToken ct) => list.RunAsync(me.Actor, text, after, ct));
        users.MapGet("/{id:long}", (long id, Caller me, ListUsers list, CancellationToken ct) => list.GetAsync(me.Actor, id, ct));
        users.MapGet("/{id:long}/permissions", (long id, Caller me, EffectivePermissions permissions, CancellationToken ct) => permissions.RunAsync(me.Actor, id, ct));
        users.MapPost("", async Task<Created<CreatedId>> (Caller me, NewUser request, AddUser add, CancellationToken ct) =>
        {
            var id = await add.RunAsync(me.Actor, request, ct);
            return TypedResults.Created($"users/{id}", new CreatedId(id));
        });
        users.MapPut("/{id:long}", async Task<NoContent> (long id, Caller me, UserChange change, ChangeUser user, CancellationToken ct) =>
            { await user.RunAsync(me.Actor, id, change, ct); return TypedResults.NoContent(); });
        users.MapPost("/{id:long}/password", async Task<NoContent> (long id, Caller me, NewPassword request, SetPassword set, CancellationToken ct) =>
            { await set.RunAsync(me.Actor, id, request.Password, ct); return TypedResults.NoContent(); });
        users.MapDelete("/{id:long}/two-factor", async Task<NoContent> (long id, Caller me, TwoFactor twoFactor, Callers callers, CancellationToken ct) =>
            { await twoFactor.ResetAsync(me.Actor, id, callers, ct); return TypedResults.NoContent(); });
    }
}
