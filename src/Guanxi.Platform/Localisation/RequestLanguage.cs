using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Custom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Localisation;

/// <summary>The language a request is answered in: the user's own, else that of a cookie, else what the browser asks for.</summary>
public static class RequestLanguage
{
    /// <summary>Cookie with one of <see cref="Languages.All"/>, set before anybody is signed in.</summary>
    public const string Cookie = "language";

    public static string Of(HttpContext context)
        => Languages.Match(context.Features.Get<Caller>()?.Actor.Language)
            ?? Languages.Match(context.Request.Cookies[Cookie])
            ?? Languages.FromAcceptLanguage(context.Request.Headers.AcceptLanguage!);

    /// <summary>Texts of this flow of work are in the language and the words of the request's tenant from here on.</summary>
    internal static void Speak(HttpContext context)
    {
        Languages.Speak(Of(context));
        TenantWords.Speak(context.Features.Get<TenantCatalogue>()?.Words);
    }

    /// <summary>Placed after sign-in is known.</summary>
    public static IApplicationBuilder UseRequestLanguage(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Speak(context);
        context.Response.Headers.ContentLanguage = Languages.Current;
        return next(context);
    });
}
