namespace Guanxi.Host.Serving;

/// <summary>The folder of built web assets: beside the program when published, in the source tree when only built.</summary>
internal static class WebRoot
{
    public static string? Find()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(published))
            return published;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "src", "Guanxi.Host", "wwwroot") is var source && Directory.Exists(source))
                return source;
        return null;
    }

    /// <summary>Files with a hash in their name never change; all others are asked for again.</summary>
    public static void UseAssets(this WebApplication app)
    {
        if (Find() is null)
            return;
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.File.Name.Count(c => c is '.' or '-') >= 2 ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }
}
