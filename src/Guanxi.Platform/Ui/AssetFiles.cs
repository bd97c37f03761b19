using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Guanxi.Platform.Ui;

/// <summary>Serves /assets: names carry a hash, so browsers keep them for a year; the precompressed copy is sent where it is understood.</summary>
internal sealed class AssetFiles(RequestDelegate next)
{
    private static readonly (string Encoding, string Suffix)[] Packed = [("br", ".br"), ("gzip", ".gz")];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/assets", out var rest) || Find(rest.Value) is not { } file)
        {
            await next(context);
            return;
        }
        var response = context.Response;
        response.ContentType = Path.GetExtension(file) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        var accepts = context.Request.Headers.AcceptEncoding.ToString();
        foreach (var (encoding, suffix) in Packed)
        {
            if (!accepts.Contains(encoding, StringComparison.OrdinalIgnoreCase) || !File.Exists(file + suffix)) continue;
            response.Headers.ContentEncoding = encoding;
            file += suffix;
            break;
        }
        response.ContentLength = new FileInfo(file).Length;
        await response.SendFileAsync(file, context.RequestAborted);
    }

    private static string? Find(string? path)
    {
        var name = path?.TrimStart('/') ?? "";
        // Names are flat; whatever else is asked for is not ours.
        if (name.Length == 0 || name != Path.GetFileName(name) || Path.GetExtension(name) is not (".js" or ".css" or ".svg")) return null;
        var file = Path.Combine(Asset.Folder, name);
        return File.Exists(file) ? file : null;
    }
}
