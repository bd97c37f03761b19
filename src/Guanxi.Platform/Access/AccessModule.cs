using Guanxi.Platform.Ui;
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
        services.AddSingleton<ShareRecord>().AddSingleton<ExplainAccess>().AddSingleton<StartPreview>().AddSingleton<StopPreview>();
        services.AddSingleton<Bootstrap>();
        services.AddNav(
            new NavItem("/me", "user-circle", typeof(Text), "me.title", 10) { Place = NavPlace.Person },
            new NavItem("/settings", "settings", typeof(Text), "settings.title", 900) { Shown = c => c.Features.Get<Caller>() is { } caller && caller.Actor.May(SettingsTabs.Demand) });
        services.AddSingleton<AccountPages>().AddSingleton<UserPages>().AddSingleton<TeamPages>().AddSingleton<RolePages>().AddSingleton<Audit.AuditPages>();
        return services;
    }

    /// <summary>Lets nobody pass whom an endpoint does not admit. Runs after routing.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<AccessMiddleware>();

    /// <summary>Pages: signing in, the own account, and the settings of users, teams, roles and the audit log.</summary>
    public static void MapAccess(this IEndpointRouteBuilder pages)
    {
        SignInPages.Map(pages);
        AccountPages.Map(pages);
        UserPages.Map(pages);
        TeamPages.Map(pages);
        RolePages.Map(pages);
        PreviewPages.Map(pages);
        Settings.CompanyPages.Map(pages);
        Audit.AuditPages.Map(pages);
    }

    /// <summary>Signing in and the own account as JSON, for scripts of our own pages: no token carries them, so that they are no part of the API's document.</summary>
    public static void MapAccount(this IEndpointRouteBuilder api)
    {
        SessionEndpoints.Map(api);
        OwnAccountEndpoints.Map(api);
    }
}
