using Guanxi.Customers.Identities;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Merging;

/// <summary>E-mail, phone and address of those who go become further ones of the winner, and go back with the rest when the merge is undone.</summary>
internal static class LosersIdentities
{
    private static readonly string[] Kinds = [IdentityKinds.Email, IdentityKinds.Phone, IdentityKinds.Address];

    /// <summary>Writes them down as rows of the losers, so that they move like everything else that points at them.</summary>
    public static async Task AddAsync(AppDb db, Customer winner, IReadOnlyList<Customer> losers, CancellationToken ct)
    {
        var position = 1 + await db.Session.LongAsync($"SELECT max(position) FROM customers_identity WHERE customer_id = {winner.Id}", ct);
        foreach (var loser in losers)
            foreach (var kind in Kinds)
            {
                var (place, key) = (loser.PlaceOf(kind), IdentityKey.Of(kind, loser.PlaceOf(kind)));
                if (key.Length == 0 || key == IdentityKey.Of(kind, winner.PlaceOf(kind))
                    || await db.Identities.AnyAsync(i => (i.CustomerId == loser.Id || i.CustomerId == winner.Id) && i.Kind == kind && i.Key == key, ct))
                    continue;
                db.Add(new Identity { CustomerId = loser.Id, Kind = kind, Value = place.Value, Place = place, Key = key, Position = position++ });
            }
    }

    /// <summary>What a customer is found by follows her identities.</summary>
    public static async Task FollowAsync(AppDb db, Customer customer, CancellationToken ct)
        => customer.Also = IdentitySearch.Write((await db.Identities.AsNoTracking().Where(i => i.CustomerId == customer.Id).OrderBy(i => i.Position).ThenBy(i => i.Id).ToListAsync(ct))
            .Select(i => (i.Kind, i.Place)));
}
