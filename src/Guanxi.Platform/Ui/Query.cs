using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Guanxi.Platform.Ui;

/// <summary>Addresses that keep the state of a page and change a part of it.</summary>
public static class Query
{
    /// <summary>The address of the request with some query parameters replaced; null removes one.</summary>
    public static string With(HttpRequest? request, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in request?.Query ?? QueryCollection.Empty)
        {
            var kept = true;
            foreach (var change in changes) kept &= change.Name != name;
            if (kept) foreach (var value in values) query.Add(name, value ?? "");
        }
        foreach (var (name, value) in changes) if (value is not null) query.Add(name, value);
        return (request?.Path.Value ?? "") + query;
    }
}
