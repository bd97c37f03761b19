using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Access;

internal sealed record PasswordChange(string Current, string Password);
internal sealed record TwoFactorConfirm(string Setup, string Code);
internal sealed record TwoFactorStop(string Password);

/// <summary>What everybody may do with her own account.</summary>
internal static class OwnAccountEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").Demands(PlatformPermissions.OwnAccount).WithMetadata(OpenToOldPassword.Mark);
        me.MapGet("", (Caller caller, OwnProfile profile, CancellationToken ct) => profile.GetAsync(caller.Actor, ct));
        me.MapPut("", async Task<NoContent> (Caller caller, ProfileChange change, OwnProfile profile, CancellationToken ct) =>
            { await profile.ChangeAsync(caller.Actor, change, ct); return TypedResults.NoContent(); });
        me.MapPost("/password", async Task<NoContent> (Caller caller, PasswordChange change, ChangePassword password, CancellationToken ct) =>
            { await password.RunAsync(caller.Actor, change.Current, change.Password, caller.SessionId, ct); return TypedResults.NoContent(); });

        var own = api.MapGroup("/me").Demands(PlatformPermissions.OwnAccount);
        own.MapGet("/permissions", (Caller caller, EffectivePermissions permissions) => permissions.Of(caller.Actor.Tenant, caller.Actor.Grants, caller.Actor.Teams));
        own.MapPost("/two-factor", (Caller caller, TwoFactor twoFactor, CancellationToken ct) => twoFactor.StartAsync(caller.Actor, ct));
        own.MapPut("/two-factor", (Caller caller, TwoFactorConfirm confirm, TwoFactor twoFactor, CancellationToken ct)
            => twoFactor.ConfirmAsync(caller.Actor, confirm.Setup, confirm.Code, ct));
        own.MapPost("/two-factor/stop", async Task<NoContent> (Caller caller, TwoFactorStop stop, TwoFactor twoFactor, CancellationToken ct) =>
            { await twoFactor.StopAsync(caller.Actor, stop.Password, ct); return TypedResults.NoContent(); });
        own.MapGet("/sessions", (Caller caller, ListSessions sessions, CancellationToken ct) => sessions.RunAsync(caller.Actor, caller.SessionId, ct));
        own.MapDelete("/sessions", async Task<NoContent> (Caller caller, EndSessions sessions, CancellationToken ct) =>
            { await sessions.OthersAsync(caller.Actor, caller.SessionId, ct); return TypedResults.NoContent(); });
        own.MapDelete("/sessions/{id:long}", async Task<NoContent> (long id, Caller caller, EndSessions sessions, CancellationToken ct) =>
            { await sessions.OneAsync(caller.Actor, id, ct); return TypedResults.NoContent(); });
        own.MapGet("/tokens", (Caller caller, ListTokens tokens, CancellationToken ct) => tokens.RunAsync(caller.Actor, ct));
        own.MapPost("/tokens", (Caller caller, TokenRequest request, CreateToken create, CancellationToken ct) => create.RunAsync(caller.Actor, request with { UserId = null }, ct));
        own.MapDelete("/tokens/{id:long}", async Task<NoContent> (long id, Caller caller, RevokeToken revoke, CancellationToken ct) =>
            { await revoke.RunAsync(caller.Actor, id, ct); return TypedResults.NoContent(); });
    }
}
