using System.Diagnostics;
using Guanxi.Platform.Ui;

namespace Guanxi.Host.Layout;

/// <summary>The frame around every page.</summary>
internal static class LayoutModule
{
    /// <summary>Adds the UI kit with our document.</summary>
    public static IServiceCollection AddUi(this IServiceCollection services) => services.AddUi<App>();

    /// <summary>Maps the frame's own addresses: language, theme and the error pages that status-code re-execution asks for.</summary>
    public static void MapLayout(this IEndpointRouteBuilder app)
    {
        app.MapUi();
        app.Map("/error/{status:int}", (HttpContext context, int status) =>
            Page.Render<ErrorPage>(new { Status = status, Trace = status >= 500 ? Activity.Current?.TraceId.ToString() : null }, status: status))
            .ExcludeFromDescription().AllowAnonymous();
        // A broken request is re-executed with its own method and path, so this one answers anything.
        app.Map("/error", (HttpContext context) => Page.Render<ErrorPage>(new { Status = 500, Trace = Activity.Current?.TraceId.ToString() }, status: 500))
            .ExcludeFromDescription().AllowAnonymous();
    }
}
