using Guanxi.Core;
using Guanxi.Customers.Importing;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Microsoft.EntityFrameworkCore;

namespace Guanxi.Customers.Identities;

/// <summary>Answers other modules whose an identity is, from the fields of customers and their other identities together.</summary>
internal sealed class IdentityBook(TimeProvider time) : IIdentityBook
{
    private const int Most = 50;

    public async Task<IReadOnlyList<IdentityHolder>> WhoHasAsync(Session session, Actor by, string kind, string value, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        // An address has too many spellings to be looked up by a key.
        if (IdentitySet.KnownKind(kind) == IdentityKinds.Address)
            throw new InvalidException("identity.kind", "kind", kind, string.Join(", ", IdentityKinds.All.Where(k => k != IdentityKinds.Address)));
        var key = IdentityKey.Of(kind, value);
        if (key.Length == 0 || IdentityAccess.To(by, kind) == FieldAccess.Hidden)
            return [];
        var sql = session.Sql($"SELECT t.id, t.name, t.owner_id, t.team_id, t.email, t.phone, i.state FROM (SELECT customer_id AS id FROM {new Raw(Identity.Table)} WHERE kind = {kind} AND key = {key}");
        if (kind == IdentityKinds.Email)
            sql.Add($" UNION SELECT id FROM {new Raw(Customer.Table)} WHERE deleted_at IS NULL AND email <> '' AND lower(email) = {key}");
        else if (kind == IdentityKinds.Phone)
            sql.Add($" UNION SELECT id FROM {new Raw(Customer.Table)} WHERE deleted_at IS NULL AND phone <> '' AND {new Raw(CustomerPhone.DigitsSql)} IN {new Strings([.. CustomerPhone.Spellings(key)])}");
        sql.Add($") found JOIN {new Raw(Customer.Table)} t ON t.id = found.id LEFT JOIN {new Raw(Identity.Table)} i ON i.customer_id = t.id AND i.kind = {kind} AND i.key = {key} WHERE t.deleted_at IS NULL");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false);
        var named = by.Grants.AccessTo(RecordTypes.Customer, "name") != FieldAccess.Hidden;
        return await session.ListAsync(sql.Add($" ORDER BY t.id LIMIT {Most}"), r => new IdentityHolder(r.GetInt64(0), named ? r.GetString(1) : "", r.Long(2), r.Long(3),
            kind switch { IdentityKinds.Email => IdentityKey.Of(kind, r.GetString(4)) == key, IdentityKinds.Phone => IdentityKey.Of(kind, r.GetString(5)) == key, _ => false },
            r.Text(6) ?? IdentityStates.Unverified), ct);
    }

    public async Task MarkAsync(AppDb db, long customer, string kind, string value, string state, CancellationToken ct)
    {
        if (await db.Customers.FirstOrDefaultAsync(c => c.Id == customer, ct) is not { } found)
            return;
        (await IdentitySet.LoadAsync(db, found, time.GetUtcNow().UtcDateTime, ct)).Mark(kind, value, state);
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Whose an identity is, for people and programs.</summary>
internal sealed class FindIdentity(Databases databases, IdentityBook book)
{
    /// <inheritdoc cref="IIdentityBook.WhoHasAsync"/>
    public async Task<IReadOnlyList<IdentityHolder>> RunAsync(Actor by, string kind, string value, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await book.WhoHasAsync(session, by, kind, value, ct);
    }
}
