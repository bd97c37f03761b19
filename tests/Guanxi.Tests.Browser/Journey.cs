using Microsoft.Playwright;

namespace Guanxi.Tests.Browser;

/// <summary>Base of all journeys: opens browsers, and holds every page to the same demands.</summary>
public abstract class Journey(Site site)
{
    protected Site Site => site;

    /// <summary>A fresh browser context with the look chosen, nobody signed in.</summary>
    protected async Task<Visit> VisitAsync(Look? look = null)
    {
        site.Require();
        look ??= Look.Usual;
        var context = await site.Browser.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(),
            Locale = look.Language,
            ColorScheme = look.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            TimezoneId = "Asia/Shanghai",
            ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddCookiesAsync(
        [
            new() { Name = "language", Value = Uri.EscapeDataString($"c={look.Language}|uic={look.Language}"), Url = site.Address.ToString() },
            new() { Name = "theme", Value = look.Theme, Url = site.Address.ToString() },
        ]);
        return await Visit.StartAsync(context, look, site.Address);
    }
}
