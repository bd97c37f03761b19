using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Identities;

/// <summary>All ways to reach one customer.</summary>
internal sealed class GetIdentities(Databases databases, TimeProvider time)
{
    /// <returns>Those that the actor may see, by kind, the main one first.</returns>
    /// <exception cref="NotFoundException">The customer is not there, or not the actor's to see.</exception>
    public async Task<IReadOnlyList<IdentityRow>> RunAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var db = await databases.OpenAsync(by, ct);
        return [.. (await db.IdentitiesOfAsync(customer, time, ct)).All.Where(i => IdentityAccess.To(by, i.Kind) != FieldAccess.Hidden)];
    }
}

/// <summary>Adds a way to reach a customer, or changes one.</summary>
internal sealed class SaveIdentity(Databases databases, TimeProvider time)
{
    /// <returns>The key it has now.</returns>
    /// <exception cref="InvalidException">The kind, state or value is none.</exception>
    /// <exception cref="NotFoundException">The customer is not the actor's to see, or has no identity of that key.</exception>
    public async Task<string> RunAsync(Actor by, long customer, IdentityInput given, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        IdentityAccess.RequireWrite(by, IdentitySet.KnownKind(given.Kind));
        await using var db = await databases.OpenAsync(by, ct);
        var key = (await db.IdentitiesOfAsync(customer, time, ct, toChange: true)).Save(given);
        await db.SaveChangesAsync(ct);
        return key;
    }
}

/// <summary>Removes a way to reach a customer.</summary>
internal sealed class RemoveIdentity(Databases databases, TimeProvider time)
{
    /// <exception cref="NotFoundException">The customer is not the actor's to see, or has no identity of that key.</exception>
    public async Task RunAsync(Actor by, long customer, string kind, string key, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        by.Require(CustomerPermissions.Read);
        IdentityAccess.RequireWrite(by, IdentitySet.KnownKind(kind));
        await using var db = await databases.OpenAsync(by, ct);
        (await db.IdentitiesOfAsync(customer, time, ct, toChange: true)).Remove(kind, key);
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Identities follow the access to the field that holds the main one; those without a field are open to whoever sees the customer.</summary>
internal static class IdentityAccess
{
    public static FieldAccess To(Actor by, string kind)
        => Customer.FieldsOf(kind).Select(f => by.Grants.AccessTo(RecordTypes.Customer, f)).DefaultIfEmpty(FieldAccess.Write).Min();

    /// <exception cref="ForbiddenException">A role keeps her from writing the field.</exception>
    public static void RequireWrite(Actor by, string kind)
    {
        if (To(by, kind) != FieldAccess.Write)
            throw new ForbiddenException($"{RecordTypes.Customer}.{kind}");
    }

    /// <param name="toChange">Whoever was shown her to read only is refused.</param>
    /// <exception cref="NotFoundException">The customer is not there, or not the actor's to see.</exception>
    public static async Task<IdentitySet> IdentitiesOfAsync(this AppDb db, long customer, TimeProvider time, CancellationToken ct, bool toChange = false)
    {
        var found = await db.Customers.Where(c => c.DeletedAt == null).VisibleTo(db.By, RecordTypes.Customer, toChange).GetAsync(RecordTypes.Customer, customer, ct);
        return await IdentitySet.LoadAsync(db, found, time.GetUtcNow().UtcDateTime, ct);
    }
}
