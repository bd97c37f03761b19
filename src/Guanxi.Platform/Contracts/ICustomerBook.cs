using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;

namespace Guanxi.Platform.Contracts;

/// <summary>A customer as an order names her.</summary>
/// <param name="Key">External key; matching is by it alone.</param>
/// <param name="Name">Null takes the key for a name.</param>
public sealed record CustomerMention(string Key, string? Name = null, string? Email = null, string? Phone = null, string? Country = null, string? Region = null, string? City = null);

/// <summary>Customers answers who is meant, and takes in whom it does not know.</summary>
public interface ICustomerBook
{
    /// <summary>Finds customers by key and creates the others, in the caller's write transaction.</summary>
    /// <param name="import">The import they are created by; its options name owner and team, and it can be undone.</param>
    /// <param name="dry">Creates nobody; who would be created has id 0.</param>
    /// <returns>Id and row ownership by key, one for each mention; <c>Created</c> tells the new ones.</returns>
    Task<IReadOnlyDictionary<string, KnownCustomer>> TakeInAsync(Database database, Session session, Actor by, Import import, IReadOnlyCollection<CustomerMention> mentions, bool dry, CancellationToken ct);

    /// <summary>Removes the customers that an import created and that nothing else has touched since.</summary>
    /// <returns>How many went, and how many had to stay.</returns>
    Task<(long Removed, long Kept)> UndoAsync(Session session, long import, CancellationToken ct);
}

/// <param name="OwnerId">Null in the public pool.</param>
public readonly record struct KnownCustomer(long Id, long? OwnerId, long? TeamId, bool Created);
