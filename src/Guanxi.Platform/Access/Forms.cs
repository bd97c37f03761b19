using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Access;

/// <summary>Reading posted forms.</summary>
internal static class Forms
{
    extension(IFormCollection form)
    {
        /// <returns>Null when nothing or no number was posted.</returns>
        public long? Long(string name) => long.TryParse(form[name], CultureInfo.InvariantCulture, out var value) ? value : null;

        public IReadOnlyList<long> Longs(string name) => [.. form[name].Select(v => long.TryParse(v, CultureInfo.InvariantCulture, out var value) ? value : 0).Where(v => v > 0)];

        public bool Yes(string name) => form[name] == "true";
    }
}
