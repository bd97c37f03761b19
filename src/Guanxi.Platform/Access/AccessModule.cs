using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Platform.Access;

/// <summary>Who may come in, and what she may do.</summary>
public static class AccessModule
{
    internal static IServiceCollection AddAccess(this IServiceCollection services, Data.StorageOptions storage)
    {
        // The keys lie with the data: they go into the same backup, and all nodes share them.
        services.AddDataProtection().SetApplicationName("Guanxi").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(storage.DataDir, "keys")));
        services.AddSingleton<SeenStamps>().AddHostedService(p => p.GetRequiredService<SeenStamps>());
        services.AddSingleton<Colleagues>().AddSingleton<Callers>();
        services.AddSingleton<Passwords>().AddSingleton<Attempts>().AddSingleton<TotpSecrets>();
        services.AddSingleton<SignIn>().AddSingleton<SignOut>().AddSingleton<TwoFactor>().AddSingleton<ChangePassword>();
        services.AddSingleton<ListSessions>().AddSingleton<EndSessions>().AddSingleton<OwnProfile>();
        services.AddSingleton<CreateToken>().AddSingleton<ListTokens>().AddSingleton<RevokeToken>();
        services.AddSingleton<AddUser>().AddSingleton<ChangeUser>().AddSingleton<SetPassword>().AddSingleton<ListUsers>().AddSingleton<EffectivePermissions>();
        services.AddSingleton<ListRoles>().AddSingleton<SaveRole>().AddSingleton<RemoveRole>();
        services.AddSingleton<ListTeams>().AddSingleton<SaveTeam>().AddSingleton<RemoveTeam>();
        services.AddSingleton<Bootstrap>();
        return services;
    }

    /// <summary>Lets nobody pass whom an endpoint does not admit. Runs after routing.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<AccessMiddleware>();

    /// <summary>Endpoints as JSON, relative to the group of the API.</summary>
    public static void MapAccessApi(this IEndpointRouteBuilder api)
    {
        SessionEndpoints.Map(api);
        OwnAccountEndpoints.Map(api);
        UserEndpoints.Map(api);
        RoleEndpoints.Map(api);
        TeamEndpoints.Map(api);
        Audit.AuditEndpoints.Map(api);
    }
}
