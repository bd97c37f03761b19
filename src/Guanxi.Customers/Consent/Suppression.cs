using Guanxi.Customers.Importing;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Consent;

/// <summary>Addresses and numbers that must not be used, known by a keyed hash alone, so that erasing somebody can leave her here.</summary>
internal sealed class Suppression(SignedLinks links)
{
    /// <returns>Null for what is neither an address nor a number.</returns>
    public static string? Canonical(string address)
        => address.Contains('@', StringComparison.Ordinal) ? "mail:" + address.Trim().ToLowerInvariant() : CustomerPhone.Canonical(address.Trim()) is { } digits ? "phone:" + digits : null;

    public string? HashOf(string address) => Canonical(address) is { } canonical ? links.HashOf(canonical) : null;

    /// <returns>Those of the addresses that are on the list, as they were given.</returns>
    public async Task<IReadOnlySet<string>> AmongAsync(Session session, IReadOnlyCollection<string> addresses, CancellationToken ct)
    {
        var hashes = addresses.Distinct().Select(a => (Address: a, Hash: HashOf(a))).Where(a => a.Hash is not null).ToLookup(a => a.Hash!, a => a.Address);
        if (hashes.Count == 0)
            return new HashSet<string>();
        var found = await session.ListAsync($"SELECT hash FROM customers_suppression WHERE hash IN {new Strings([.. hashes.Select(h => h.Key)])}", r => r.GetString(0), ct);
        return found.SelectMany(h => hashes[h]).ToHashSet();
    }

    /// <summary>Adds what is not there yet.</summary>
    /// <returns>How many were new.</returns>
    public async Task<int> AddAsync(Session session, IEnumerable<string> addresses, string reason, long user, DateTime now, CancellationToken ct)
    {
        var added = 0;
        foreach (var hash in addresses.Select(HashOf).OfType<string>().Distinct())
            added += await session.RunAsync($"INSERT INTO customers_suppression (hash, at, reason, user_id) VALUES ({hash}, {now}, {reason}, {user}) ON CONFLICT DO NOTHING", ct);
        return added;
    }

    public Task<int> RemoveAsync(Session session, string address, CancellationToken ct)
        => session.RunAsync($"DELETE FROM customers_suppression WHERE hash = {HashOf(address) ?? ""}", ct);
}
