using Guanxi.Core;
using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Importing;

/// <summary>Takes customers in as orders name them: known ones by their key, new ones in bulk.</summary>
internal sealed class CustomerBook(TimeProvider time) : ICustomerBook
{
    private static readonly string[] Columns =
    [
        "id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner_id", "team_id", "external_key", "kind", "name", "sort_name",
        "email", "phone", "country", "region", "city", "address", "postal_code", "language", "gender", "source", "note", "stage", "stage_since", "import_id",
    ];

    public async Task<IReadOnlyDictionary<string, KnownCustomer>> TakeInAsync(
        Database database, Session session, Actor by, Import import, IReadOnlyCollection<CustomerMention> mentions, bool dry, CancellationToken ct)
    {
        var known = new Dictionary<string, KnownCustomer>(mentions.Count);
        await session.EachAsync(
            $"SELECT external_key, id, owner_id, team_id FROM customers_customer WHERE deleted_at IS NULL AND external_key IN {new Strings([.. mentions.Select(m => m.Key)])}",
            r => known[r.GetString(0)] = new(r.GetInt64(1), r.Long(2), r.Long(3), false), ct);
        await MergedAsync(session, [.. mentions.Select(m => m.Key).Where(k => !known.ContainsKey(k))], known, ct);
        var fresh = mentions.Where(m => !known.ContainsKey(m.Key)).ToList();
        if (fresh.Count == 0)
            return known;

        if (dry)
        {
            fresh.ForEach(m => known[m.Key] = new(0, null, null, true));
            return known;
        }

        var ids = await database.NewIdsAsync(session, Customer.Table, fresh.Count, ct);
        var (owner, team) = (import.Options.OwnerId, import.Options.TeamId);
        var now = (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        var documents = new List<(long, string)>(fresh.Count);
        var text = new SearchText();
        await using (var bulk = database.Bulk(session, Customer.Table, Columns))
        {
            for (var i = 0; i < fresh.Count; i++)
            {
                var m = fresh[i];
                var name = m.Name ?? m.Key;
                await bulk.AddAsync(new object?[]
                {
                    ids[i], 1L, now, by.UserId, now, by.UserId, owner, team, m.Key, "person", name, Customer.SortKey(name),
                    m.Email ?? "", m.Phone ?? "", m.Country ?? "", m.Region ?? "", m.City ?? "", "", "", "", "", "", "", Stages.Potential, now, import.Id,
                }, ct);
                known[m.Key] = new(ids[i], owner, team, true);
                documents.Add((ids[i], Customer.Document(text.Clear(), name, m.Key, m.Email, m.Phone)));
            }
            await bulk.CompleteAsync(ct);
        }
        await SearchIndex.AddAsync(database, session, Customer.Table, documents, SearchIndex.Scope(owner, team), ct);
        return known;
    }

    /// <summary>Keys of customers who have become one with others mean those.</summary>
    private static async Task MergedAsync(Session session, IReadOnlyCollection<string> keys, Dictionary<string, KnownCustomer> known, CancellationToken ct)
    {
        var former = await Merging.FormerKeys.OfAsync(session, keys, ct);
        if (former.Count == 0)
            return;
        var rows = (await session.ListAsync($"SELECT id, owner_id, team_id FROM customers_customer WHERE id IN {new Ids([.. former.Values.Distinct()])}",
            r => new KnownCustomer(r.GetInt64(0), r.Long(1), r.Long(2), false), ct)).ToDictionary(c => c.Id);
        foreach (var (key, id) in former)
            known[key] = rows[id];
    }

    public async Task<(long Removed, long Kept)> UndoAsync(Session session, long import, CancellationToken ct)
    {
        // Derived figures do not count as being touched; a person's edit, a note, a relation or somebody else's order does.
        var gone = await session.ListAsync($"""
            SELECT id FROM customers_customer c WHERE import_id = {import} AND updated_by = created_by
              AND NOT EXISTS (SELECT 1 FROM platform_audit a WHERE a.type = 'customer' AND a.record_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM customers_interaction i WHERE i.customer_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM customers_identity d WHERE d.customer_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM customers_relation r WHERE r.customer_id = c.id OR r.other_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM sales_order o WHERE o.customer_id = c.id)
            """, r => r.GetInt64(0), ct);
        foreach (var ids in gone.Chunk(5_000).Select(chunk => new Ids(chunk)))
        {
            await session.RunAsync($"DELETE FROM customers_stage_change WHERE customer_id IN {ids}", ct);
            await SearchIndex.RemoveAsync(session, Customer.Table, ids, ct);
            await session.RunAsync($"DELETE FROM customers_customer WHERE id IN {ids}", ct);
        }
        return (gone.Count, await session.LongAsync($"SELECT count(*) FROM customers_customer WHERE import_id = {import}", ct));
    }
}
