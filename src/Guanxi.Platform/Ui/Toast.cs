using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Ui;

/// <summary>One short word to the person after an action.</summary>
public static class Toast
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Shows <paramref name="text"/> on the next page or fragment. It travels in a cookie, so it survives a redirect.</summary>
    /// <param name="undo">The address to post to for undoing, or null where that cannot be done.</param>
    public static void Say(this HttpContext context, string text, string? undo = null, bool bad = false)
        => context.Response.Cookies.Append("toast", JsonSerializer.Serialize(new { text, undo, kind = bad ? "bad" : "good" }, Json),
            new CookieOptions { SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromMinutes(1), IsEssential = true, Secure = context.Request.IsHttps });
}
