using System.Globalization;
using Guanxi.Platform.Api;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Access;

internal sealed record NewPassword(string Password);

/// <summary>Id of what was made.</summary>
public sealed record CreatedId(long Id);

/// <summary>Users, roles, teams and the audit log for programs.</summary>
internal static class AccessApi
{
    private const string Users = PlatformPermissions.ManageUsers;
    private static readonly string[] TeamUsers = [PlatformPermissions.ManageTeamUsers];
    private const string Roles = PlatformPermissions.ManageRoles;

    public static void Map(ApiRoutes api)
    {
        MapUsers(api);
        MapRoles(api);
        MapTeams(api);
        api.Map(new("GET", "/audit", "listAudit", "audit", PlatformPermissions.ReadAudit) { Query = ["type", "record", "user", "action", "from", "to", "before"] },
            call => call.Get<ReadAudit>().RunAsync(call.Actor, AuditOf(call), call.Aborted));
        api.Map(new("GET", "/permissions", "listPermissions", "roles", null), call => Task.FromResult(new Listing<string>([.. call.Get<FieldCatalogue>().PermissionsOf(call.Actor.Tenant)])));
        api.Map(new("GET", "/colleagues", "listColleagues", "users", null), async call =>
        {
            var directory = await call.Get<Colleagues>().OfAsync(call.Actor, call.Aborted);
            return new ColleaguesAnswer([.. directory.Users.Values], [.. directory.Teams.Values]);
        });
    }

    private sealed record ColleaguesAnswer(IReadOnlyList<Named> Users, IReadOnlyList<Named> Teams);

    private static void MapUsers(ApiRoutes api)
    {
        api.Map(new("GET", "/users", "listUsers", "users", Users) { Or = TeamUsers, Query = ["q", "after"] }, async call =>
        {
            var rows = await call.Get<ListUsers>().RunAsync(call.Actor, call.Query("q"), call.Query("after"), call.Aborted);
            return new Listing<UserRow>(rows, rows.Count == ListUsers.PageSize ? rows[^1].Email : null);
        });
        api.Map(new("GET", "/users/{id}", "getUser", "users", Users) { Or = TeamUsers }, call => call.Get<ListUsers>().GetAsync(call.Actor, call.Id(), call.Aborted));
        api.Map(new("GET", "/users/{id}/permissions", "getUserPermissions", "users", Users) { Or = TeamUsers }, call => call.Get<EffectivePermissions>().RunAsync(call.Actor, call.Id(), call.Aborted));
        api.Map<NewUser, CreatedId>(new("POST", "/users", "addUser", "users", Users) { Or = TeamUsers, Status = StatusCodes.Status201Created },
            async (call, user) => Created(call, "users", await call.Get<AddUser>().RunAsync(call.Actor, user, call.Aborted)));
        api.MapDeed<UserChange>(new("PUT", "/users/{id}", "changeUser", "users", Users) { Or = TeamUsers }, (call, change) => call.Get<ChangeUser>().RunAsync(call.Actor, call.Id(), change, call.Aborted));
        api.MapDeed<NewPassword>(new("POST", "/users/{id}/password", "setUserPassword", "users", Users) { Or = TeamUsers },
            (call, request) => call.Get<SetPassword>().RunAsync(call.Actor, call.Id(), request.Password, call.Aborted));
        api.MapDeed(new("DELETE", "/users/{id}/two-factor", "resetUserTwoFactor", "users", Users) { Or = TeamUsers },
            call => call.Get<TwoFactor>().ResetAsync(call.Actor, call.Id(), call.Get<Callers>(), call.Aborted));
    }

    private static void MapRoles(ApiRoutes api)
    {
        api.Map(new("GET", "/roles", "listRoles", "roles", Roles) { Or = [Users, .. TeamUsers] }, async call => new Listing<RoleRow>(await call.Get<ListRoles>().RunAsync(call.Actor, call.Aborted)));
        api.Map<RoleChange, CreatedId>(new("POST", "/roles", "addRole", "roles", Roles) { Status = StatusCodes.Status201Created },
            async (call, role) => Created(call, "roles", await call.Get<SaveRole>().RunAsync(call.Actor, null, role, call.Aborted)));
        api.MapDeed<RoleChange>(new("PUT", "/roles/{id}", "changeRole", "roles", Roles), (call, change) => call.Get<SaveRole>().RunAsync(call.Actor, call.Id(), change, call.Aborted));
        api.MapDeed(new("DELETE", "/roles/{id}", "removeRole", "roles", Roles), call => call.Get<RemoveRole>().RunAsync(call.Actor, call.Id(), call.Aborted));
    }

    private static void MapTeams(ApiRoutes api)
    {
        api.Map(new("GET", "/teams", "listTeams", "teams", Users) { Or = TeamUsers }, async call => new Listing<TeamRow>(await call.Get<ListTeams>().RunAsync(call.Actor, call.Aborted)));
        api.Map<TeamChange, CreatedId>(new("POST", "/teams", "addTeam", "teams", Users) { Status = StatusCodes.Status201Created },
            async (call, team) => Created(call, "teams", await call.Get<SaveTeam>().RunAsync(call.Actor, null, team, call.Aborted)));
        api.MapDeed<TeamChange>(new("PUT", "/teams/{id}", "changeTeam", "teams", Users), (call, change) => call.Get<SaveTeam>().RunAsync(call.Actor, call.Id(), change, call.Aborted));
        api.MapDeed(new("DELETE", "/teams/{id}", "removeTeam", "teams", Users), call => call.Get<RemoveTeam>().RunAsync(call.Actor, call.Id(), call.Aborted));
    }

    private static CreatedId Created(ApiCall call, string route, long id)
    {
        call.Context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{call.Context.Request.PathBase}{ApiModule.Root}/{route}/{id}");
        return new(id);
    }

    private static AuditQuery AuditOf(ApiCall call)
        => new(call.Query("type"), call.Key("record"), call.Key("user"), call.Query("action"), Instant(call, "from"), Instant(call, "to"), call.Key("before"));

    private static DateTime? Instant(ApiCall call, string name) => call.Query(name) is not { Length: > 0 } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.UtcDateTime
        : throw new ApiError(StatusCodes.Status400BadRequest, "api.query.instant", name, name);
}
