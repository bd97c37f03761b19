using System.Collections.Concurrent;
using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Consent;

/// <summary>Pages behind signed links: they need no account and no script, and search engines are told to stay away.</summary>
internal sealed class PreferencePages(Preferences preferences, Texts texts, TimeProvider time)
{
    private const int MostGuesses = 20;

    // Guesses are counted, not visits: a link that is right is shown however often it is opened.
    private readonly ConcurrentDictionary<IPAddress, (int Count, DateTime Until)> guesses = new();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/preferences/{token}", (string token, HttpContext context, PreferencePages p, CancellationToken ct) => p.ShowAsync(context, token, null, ct)).AllowAnonymous();
        routes.MapPost("/preferences/{token}", (string token, HttpContext context, PreferencePages p, CancellationToken ct) => p.SaveAsync(context, token, ct)).AllowAnonymous();
        routes.MapGet("/preferences/confirm/{token}", (string token, HttpContext context, PreferencePages p) => p.AskToConfirm(context, token)).AllowAnonymous();
        routes.MapPost("/preferences/confirm/{token}", (string token, HttpContext context, PreferencePages p, CancellationToken ct) => p.ConfirmAsync(context, token, ct)).AllowAnonymous();
    }

    private async Task<IResult> ShowAsync(HttpContext context, string token, string? said, CancellationToken ct)
    {
        Slow(context);
        return await preferences.FindAsync(Tenant.Of(context), token, ct) is { } card
            ? Answer(context, new() { ["Card"] = card, ["Token"] = token, ["Said"] = said })
            : Nowhere(context);
    }

    private async Task<IResult> SaveAsync(HttpContext context, string token, CancellationToken ct)
    {
        Slow(context);
        var (tenant, visitor) = (Tenant.Of(context), Visitor.Of(context));
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(ct) : FormCollection.Empty;
        // What mail programs post by RFC 8058.
        if (form["List-Unsubscribe"] == "One-Click")
            return await preferences.UnsubscribeAsync(tenant, token, oneClick: true, visitor, ct) ? Results.Ok() : Nowhere(context);
        try
        {
            var saved = form.ContainsKey("none")
                ? await preferences.UnsubscribeAsync(tenant, token, oneClick: false, visitor, ct)
                : await preferences.SaveAsync(tenant, token, form["on"].OfType<string>().ToHashSet(), form["shown"].OfType<string>().ToHashSet(), visitor, ct);
            return saved ? await ShowAsync(context, token, texts["preferences.saved"], ct) : Nowhere(context);
        }
        catch (ConflictException e)
        {
            return Answer(context, new() { ["Problem"] = texts.Of(e) }, StatusCodes.Status429TooManyRequests);
        }
    }

    private IResult AskToConfirm(HttpContext context, string token)
    {
        Slow(context);
        return preferences.MayConfirm(Tenant.Of(context), token) ? Answer(context, new() { ["Confirm"] = token }) : Nowhere(context);
    }

    private async Task<IResult> ConfirmAsync(HttpContext context, string token, CancellationToken ct)
    {
        Slow(context);
        return await preferences.ConfirmAsync(Tenant.Of(context), token, Visitor.Of(context), ct)
            ? Answer(context, new() { ["Said"] = texts["preferences.confirmed"] }) : Nowhere(context);
    }

    private static IResult Answer(HttpContext context, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
    {
        var headers = context.Response.Headers;
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-store";
        return Page.Render<PreferencePage>(parameters, Frame.SignIn, status);
    }

    private IResult Nowhere(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address)
        {
            var now = time.GetUtcNow().UtcDateTime;
            if (guesses.Count > 10_000)
                guesses.Clear();
            guesses.AddOrUpdate(address, _ => (1, now.AddMinutes(1)), (_, seen) => seen.Until < now ? (1, now.AddMinutes(1)) : seen with { Count = seen.Count + 1 });
        }
        return Answer(context, new() { ["Problem"] = texts["preferences.nowhere"] }, StatusCodes.Status404NotFound);
    }

    /// <exception cref="ConflictException"><c>preferences.wait</c>: somebody is guessing.</exception>
    private void Slow(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && guesses.TryGetValue(address, out var seen) && seen.Count >= MostGuesses && seen.Until >= time.GetUtcNow().UtcDateTime)
            throw new ConflictException("preferences.wait");
    }
}
