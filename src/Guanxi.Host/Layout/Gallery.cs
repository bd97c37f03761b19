using Guanxi.Platform.Ui;

namespace Guanxi.Host.Layout;

/// <summary>Every component in all its states, for those who build and look. Development only.</summary>
internal static class Gallery
{
    public static void MapGallery(this IEndpointRouteBuilder app)
    {
        var gallery = app.MapGroup("/gallery").AllowAnonymous().ExcludeFromDescription();
        gallery.MapGet("", () => Page.Render<GalleryPage>());
    }
}
