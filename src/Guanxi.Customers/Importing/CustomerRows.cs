using Guanxi.Core;
using Guanxi.Customers.Identities;
using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Importing;

/// <summary>
/// Writes customers in sets, inside the caller's transaction, as single saves would: stamped, audited, searchable,
/// told to others.
/// </summary>
internal sealed class CustomerRows(Database database, Actor by, OutboxWriter outbox)
{
    private static readonly string[] InsertColumns =
        ["id", "version", "created_at", "created_by", "updated_at", "updated_by", "sort_name", "stage", "stage_since", "import_id", .. CustomerTargets.Fields.Select(f => f.ColumnName)];

    private readonly SearchText text = new();

    /// <summary>Gives new customers their ids and writes them.</summary>
    public async Task InsertAsync(Session session, IReadOnlyList<ImportedCustomer> customers, long import, DateTime now, CancellationToken ct)
    {
        if (customers.Count == 0)
            return;
        var ids = await database.NewIdsAsync(session, Customer.Table, customers.Count, ct);
        var stamp = new DateTimeOffset(now, TimeSpan.Zero).ToUnixTimeMilliseconds();
        await using (var bulk = database.Bulk(session, Customer.Table, InsertColumns))
        {
            var row = new object?[InsertColumns.Length];
            ((object?[])[null, 1L, stamp, by.UserId, stamp, by.UserId, null, Stages.Potential, stamp, import]).CopyTo(row, 0);
            for (var i = 0; i < customers.Count; i++)
            {
                var customer = customers[i];
                customer.Id = ids[i];
                customer.Fresh ??= FreshCustomer.Of(database, text, customer.Values);
                (row[0], row[6]) = (ids[i], customer.Fresh.SortName);
                for (var field = 0; field < customer.Values.Length; field++)
                    row[10 + field] = ImportedCustomer.Stored(customer.Values, field);
                await bulk.AddAsync(row, ct);
            }
            await bulk.CompleteAsync(ct);
        }
        await SearchIndex.AddAsync(database, session, Customer.Table, [.. customers.Select(c => (c.Id, c.Fresh!.Document))], ct);
        // What they were at first follows from what they are and what changed since: not written a second time, a million times over.
        await AuditEntry.WriteAsync(database, session, RecordTypes.Customer, ids, "create", by, now, [new("importId", null, import)], ct);
    }

    /// <summary>Writes what customers became; those who are as before are left alone.</summary>
    public async Task UpdateAsync(Session session, IReadOnlyList<ImportedCustomer> customers, DateTime now, CancellationToken ct)
    {
        if (customers.Count == 0)
            return;
        foreach (var customer in customers)
        {
            var update = session.Sql($"UPDATE customers_customer SET version = version + 1, updated_at = {now}, updated_by = {by.UserId}, completeness = 0, sort_name = {Customer.SortKey(customer.Name!)}");
            for (var field = 0; field < customer.Values.Length; field++)
                update.Raw($", {CustomerTargets.Fields[field].ColumnName} = ").Value(ImportedCustomer.Stored(customer.Values, field));
            await session.RunAsync(update.Add($" WHERE id = {customer.Id}"), ct);
        }
        await SearchIndex.RemoveAsync(session, Customer.Table, new Ids([.. customers.Select(c => c.Id)]), ct);
        await FindableAsync(session, customers, await IdentitySearch.OfAsync(session, new Ids([.. customers.Select(c => c.Id)]), ct), ct);
        await AuditAsync(session, customers, "update", c => Changes(c.Before, c.Values), now, ct);
        foreach (var part in customers.Chunk(5_000))
            await outbox.WriteAsync(session, Facts(part), now, ct);
    }

    /// <summary>Removes customers for good whom an import made and nobody changed.</summary>
    public async Task DeleteAsync(Session session, IReadOnlyList<ImportedCustomer> customers, long import, DateTime now, CancellationToken ct)
    {
        if (customers.Count == 0)
            return;
        var ids = new Ids([.. customers.Select(c => c.Id)]);
        await session.RunAsync($"DELETE FROM customers_stage_change WHERE customer_id IN {ids}", ct);
        await session.RunAsync($"DELETE FROM customers_identity WHERE customer_id IN {ids}", ct);
        await SearchIndex.RemoveAsync(session, Customer.Table, ids, ct);
        await session.RunAsync($"DELETE FROM customers_customer WHERE id IN {ids}", ct);
        // They were as their file has them.
        await AuditEntry.WriteAsync(database, session, RecordTypes.Customer, ids.Values, "delete", by, now, [new("importId", import, null)], ct);
    }

    /// <summary>What <see cref="Customer.Facts"/> tells of each, told of all at once.</summary>
    private static IEnumerable<IEvent> Facts(IReadOnlyList<ImportedCustomer> customers)
    {
        if (customers.Where(c => c.IsReassigned).Select(c => c.Id).ToArray() is { Length: > 0 } reassigned)
            yield return new CustomersReassigned(reassigned);
        if (customers.Where(c => c.IsRegrouped).Select(c => c.Id).ToArray() is { Length: > 0 } regrouped)
            yield return new CustomersRegrouped(regrouped);
    }

    private Task AuditAsync(Session session, IEnumerable<ImportedCustomer> customers, string action, Func<ImportedCustomer, IReadOnlyList<AuditChange>> changes, DateTime now, CancellationToken ct)
        => AuditEntry.WriteAsync(database, session, customers.Select(c => AuditEntry.For(RecordTypes.Customer, c.Id, action, by, now, changes(c))), ct);

    private static List<AuditChange> Changes(object?[]? before, object?[]? after)
    {
        var changes = new List<AuditChange>();
        for (var i = 0; i < CustomerTargets.Fields.Count; i++)
            if ((before?[i], after?[i]) is var (was, now) && !Equals(was, now))
                changes.Add(new(CustomerTargets.Fields[i].Name, was, now));
        return changes;
    }

    /// <param name="also">What some are found by besides.</param>
    private Task FindableAsync(Session session, IEnumerable<ImportedCustomer> customers, IReadOnlyDictionary<long, string> also, CancellationToken ct)
        => SearchIndex.AddAsync(database, session, Customer.Table, [.. customers.Select(c => (c.Id, FreshCustomer.Of(database, text, c.Values, also.GetValueOrDefault(c.Id) ?? "").Document))], ct);
}
