using Guanxi.Platform.Ui;

namespace Guanxi.Host.Layout;

/// <summary>The frame around every page.</summary>
internal static class LayoutModule
{
    /// <summary>Adds the UI kit with our document.</summary>
    public static IServiceCollection AddUi(this IServiceCollection services) => services.AddUi<App>();

    /// <summary>Maps the frame's own addresses: language and theme.</summary>
    public static void MapLayout(this IEndpointRouteBuilder app) => app.MapUi();
}
