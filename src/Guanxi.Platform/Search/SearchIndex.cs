using Guanxi.Platform.Data;

namespace Guanxi.Platform.Search;

/// <summary>A record that can be found by words.</summary>
public interface ISearchable
{
    long Id { get; }

    /// <summary>Table with its documents, such as <c>customers_customer_search</c>.</summary>
    string SearchTable { get; }

    /// <summary>Parts to be found by; null takes the record out of search (the recycle bin).</summary>
    string? SearchDocument();

    long? OwnerId { get; }
    long? TeamId { get; }
}

/// <summary>Keeps the search documents.</summary>
public static class SearchIndex
{
    public static Task WriteAsync(Session session, ISearchable record, bool removed, CancellationToken ct) => Task.CompletedTask;
}
