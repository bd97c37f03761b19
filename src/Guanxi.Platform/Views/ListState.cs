using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Guanxi.Platform.Views;

/// <summary>Everything a list is, as its address says it.</summary>
/// <param name="Columns">Names with commas between; null where the address does not say.</param>
public sealed record ListState(string Path, string? Filter, string? Search, string? Sort, string? Columns, string? After, bool Binned = false)
{
    private const int MaxColumns = 40;

    /// <summary>Id of the saved view it began with, or <c>all</c>; null for neither.</summary>
    public string? View { get; init; }

    public static ListState Of(HttpRequest request, bool binned = false) => new(
        request.PathBase + request.Path, Text(request, "filter"), Text(request, "q"), Text(request, "sort"), Text(request, "columns"), Text(request, "after"), binned)
    { View = Text(request, "view") };

    /// <summary>The address of this state.</summary>
    public string Href(string? path = null)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("view", View), ("filter", Filter), ("q", Search), ("sort", Sort), ("columns", Columns), ("after", After) })
            if (value is not null)
                query.Add(name, value);
        return (path ?? Path) + query;
    }

    /// <summary>The columns in their order: those of the address, else those she chose last, else the type's own; the title is always first.</summary>
    public IReadOnlyList<Field> ColumnsOf(RecordType type, Actor by, string? remembered)
    {
        var names = (Columns ?? remembered)?.Split([',', '.'], StringSplitOptions.RemoveEmptyEntries);
        var chosen = names is null ? type.ListedFields : names.Take(MaxColumns).Select(type.Find).OfType<Field>().Distinct();
        var title = type[type.Title];
        return [.. chosen.Where(f => f != title).Prepend(title).Where(f => RecordReader.Shows(by, type, f))];
    }

    /// <exception cref="InvalidException">Filter or sort cannot be read.</exception>
    public RecordQuery Query(RecordType type, IEnumerable<Field> fields)
        => RecordQuery.Of(type, Filter, Search, Sort, After, 50, null, Binned) with { Fields = [.. fields.Select(f => f.Name)] };

    private static string? Text(HttpRequest request, string name)
        => request.Query.TryGetValue(name, out var values) && string.Join(',', values.Where(v => !string.IsNullOrWhiteSpace(v))) is { Length: > 0 } text ? text : null;
}
