using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Ui;

/// <summary>Reading posted forms.</summary>
public static class Forms
{
    /// <summary>What was posted.</summary>
    /// <exception cref="BadHttpRequestException">415: the body is no form.</exception>
    public static Task<IFormCollection> FormAsync(this HttpRequest request, CancellationToken ct)
        => request.HasFormContentType ? request.ReadFormAsync(ct) : throw new BadHttpRequestException("The body is no form.", StatusCodes.Status415UnsupportedMediaType);

    extension(IFormCollection form)
    {
        /// <returns>Null when nothing or no number was posted.</returns>
        public long? Long(string name) => long.TryParse(form[name], CultureInfo.InvariantCulture, out var value) ? value : null;

        /// <summary>Ids of several ticked boxes of one name.</summary>
        public IReadOnlyList<long> Longs(string name) => [.. form[name].Select(v => long.TryParse(v, CultureInfo.InvariantCulture, out var value) ? value : 0).Where(v => v > 0)];

        /// <summary>Whether a switch was on.</summary>
        public bool Yes(string name) => form[name] == "true";
    }
}
