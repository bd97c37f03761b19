using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Guanxi.Platform.Importing;

/// <summary>Files of a multipart body as they come, without a copy in memory or in a temporary file.</summary>
internal static class Upload
{
    private const long MostBytes = 1L << 30;

    /// <returns>Each content must be read before the next file is asked for; nothing for a body that is no multipart.</returns>
    public static async IAsyncEnumerable<(string Name, Stream Content)> FilesAsync(HttpContext context, [EnumeratorCancellation] CancellationToken ct)
    {
        // Only here may a body be this large.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            yield break;
        var parts = new MultipartReader(boundary, context.Request.Body);
        while (await parts.ReadNextSectionAsync(ct) is { } part)
            if (part.AsFileSection() is { FileName.Length: > 0, FileStream: { } content } file)
                yield return (file.FileName, content);
    }
}
