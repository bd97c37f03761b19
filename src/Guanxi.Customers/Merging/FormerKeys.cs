using Guanxi.Platform.Data;

namespace Guanxi.Customers.Merging;

/// <summary>Keys of other systems that lead to a customer since a merge.</summary>
internal static class FormerKeys
{
    private const int LongestChain = 50;

    /// <returns>Ids of customers in use by key; keys that lead nowhere are left out.</returns>
    public static async Task<IReadOnlyDictionary<string, long>> OfAsync(Session session, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var found = new Dictionary<string, long>();
        if (keys.Count == 0)
            return found;
        await session.EachAsync(
            $"SELECT external_key, merged_into FROM customers_customer WHERE merged_into IS NOT NULL AND external_key IS NOT NULL AND external_key IN {new Strings(keys)} ORDER BY id",
            r => found[r.GetString(0)] = r.GetInt64(1), ct);
        for (var step = 0; step < LongestChain && found.Count > 0; step++)
        {
            var on = new Dictionary<long, long?>();
            await session.EachAsync($"SELECT id, CASE WHEN deleted_at IS NULL THEN id ELSE merged_into END FROM customers_customer WHERE id IN {new Ids([.. found.Values.Distinct()])}",
                r => on[r.GetInt64(0)] = r.Long(1), ct);
            var moved = false;
            foreach (var (key, at) in found.ToList())
                if (on.GetValueOrDefault(at) is not { } next)
                    found.Remove(key);
                else if (next != at)
                    (found[key], moved) = (next, true);
            if (!moved)
                break;
        }
        return found;
    }
}
