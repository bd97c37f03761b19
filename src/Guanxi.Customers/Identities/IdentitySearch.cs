using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Identities;

/// <summary>Identities as part of a customer's search document: kept beside her as lines of kind and value.</summary>
internal static class IdentitySearch
{
    public static string Write(IEnumerable<(string Kind, Place Place)> identities)
        => string.Join('\n', identities.Select(i => $"{i.Kind} {string.Join(' ', new[] { i.Place.PostalCode, i.Place.Region, i.Place.City, i.Place.Value }.Where(p => p.Length > 0)).ReplaceLineEndings(" ")}"));

    /// <param name="also">As <see cref="Write"/> wrote it.</param>
    public static SearchText Identities(this SearchText text, string also)
    {
        foreach (var line in also.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            _ = line.StartsWith(IdentityKinds.Phone, StringComparison.Ordinal) ? text.Phone(value) : text.Text(value);
        }
        return text;
    }

    /// <returns>Of those of these customers who have any.</returns>
    public static async Task<IReadOnlyDictionary<long, string>> OfAsync(Session session, Ids customers, CancellationToken ct)
        => (await session.ListAsync($"SELECT id, also FROM {new Raw(Customer.Table)} WHERE id IN {customers} AND also <> ''", r => (r.GetInt64(0), r.GetString(1)), ct)).ToDictionary();
}
