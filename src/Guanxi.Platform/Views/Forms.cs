using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Views;

/// <summary>What a page's form sent.</summary>
public static class Forms
{
    /// <exception cref="BadHttpRequestException">It is no form (415).</exception>
    public static Task<IFormCollection> FormAsync(this HttpRequest request, CancellationToken ct)
        => request.HasFormContentType ? request.ReadFormAsync(ct) : throw new BadHttpRequestException("A form was expected.", StatusCodes.Status415UnsupportedMediaType);
}
