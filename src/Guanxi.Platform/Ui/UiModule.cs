using System.Text.Encodings.Web;
using System.Text.Unicode;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guanxi.Platform.Ui;

/// <summary>The host's part of the UI kit.</summary>
public sealed class UiOptions
{
    /// <summary>The component that draws a whole document; it takes <c>Component</c>, <c>Parameters</c> and <c>Frame</c>.</summary>
    public Type Document { get; set; } = typeof(PageFragment);
}

/// <summary>The UI kit's public door.</summary>
public static class UiModule
{
    /// <summary>Adds component rendering, the three languages and the display helpers.</summary>
    /// <typeparam name="TDocument">The host's document component, as <see cref="UiOptions.Document"/>.</typeparam>
    public static IServiceCollection AddUi<TDocument>(this IServiceCollection services) where TDocument : IComponent
    {
        services.AddRazorComponents();
        services.AddLocalization();
        services.AddHttpContextAccessor();
        services.Configure<UiOptions>(options => options.Document = typeof(TDocument));
        // The default encoder writes every Chinese character as a reference of eight bytes.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped(p => Viewer.Of(p.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Caller>()));
        services.AddScoped<Show>();
        return services;
    }

    /// <summary>Adds security headers and /assets. Goes first in the pipeline.</summary>
    public static IApplicationBuilder UseUi(this IApplicationBuilder app)
        => app.UseMiddleware<SecurityHeaders>().UseMiddleware<AssetFiles>();

    /// <summary>Maps the switches for language and theme.</summary>
    public static IEndpointRouteBuilder MapUi(this IEndpointRouteBuilder app)
    {
        // Preferences of one browser: harmless to forge, so no antiforgery token, and they work before signing in.
        app.MapPost("/language", async (HttpContext context, [Microsoft.AspNetCore.Mvc.FromForm] string language, [Microsoft.AspNetCore.Mvc.FromForm] string? back, OwnProfile own, CancellationToken ct) =>
        {
            if (Languages.All.Contains(language))
            {
                Keep(context, RequestLanguage.Cookie, language);
                // Her own language goes before the browser's.
                if (context.Features.Get<Caller>() is { SessionId: not null } caller && SameOrigin.Allows(context.Request))
                    await own.SpeakAsync(caller.Actor, language, ct);
            }
            return Results.LocalRedirect(Local(back));
        }).DisableAntiforgery().AllowAnonymous();
        app.MapPost("/theme", (HttpContext context, [Microsoft.AspNetCore.Mvc.FromForm] string theme, [Microsoft.AspNetCore.Mvc.FromForm] string? back) =>
        {
            if (theme is "light" or "dark" or "auto") Keep(context, "theme", theme);
            return Results.LocalRedirect(Local(back));
        }).DisableAntiforgery().AllowAnonymous();
        return app;
    }

    private static void Keep(HttpContext context, string name, string value)
        => context.Response.Cookies.Append(name, value, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Secure = context.Request.IsHttps });

    private static string Local(string? back) => back is ['/', not '/' and not '\\', ..] ? back : "/";
}
