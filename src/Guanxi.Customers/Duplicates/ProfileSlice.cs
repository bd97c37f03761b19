using Guanxi.Platform.Data;

namespace Guanxi.Customers.Duplicates;

/// <summary>Customers in a row, held in memory to be compared with one another and with those of another slice. Slices bound the memory of a scan.</summary>
internal sealed class ProfileSlice
{
    public const int Size = 250_000;

    private readonly (ulong[] Keys, int[] Rows)?[] sorted = new (ulong[], int[])?[CustomerProfile.Kinds];

    public ProfileSlice(IReadOnlyList<CustomerDraft> customers, CancellationToken ct)
    {
        Rows = new CustomerProfile[customers.Count];
        Parallel.For(0, customers.Count, new() { CancellationToken = ct }, i => Rows[i] = new(customers[i]));
    }

    public CustomerProfile[] Rows { get; }

    public bool IsFull => Rows.Length == Size;

    public long Last => Rows.Length == 0 ? long.MaxValue : Rows[^1].Id;

    /// <param name="since">Only those who were changed at or after this instant; null for all.</param>
    public static async Task<ProfileSlice> LoadAsync(Database database, long after, DateTime? since, CancellationToken ct)
    {
        await using var session = await database.ReadAsync(ct);
        var sql = session.Sql($"SELECT {new Raw(CustomerDraft.Columns)} FROM customers_customer WHERE id > {after} AND deleted_at IS NULL");
        if (since is { } from)
            sql.Add($" AND updated_at >= {from}");
        return new(await session.ListAsync(sql.Add($" ORDER BY id LIMIT {Size}"), CustomerDraft.Read, ct), ct);
    }

    /// <summary>The keys of one kind in order, each with its row; rows without a key are left out.</summary>
    public (ulong[] Keys, int[] Rows) Sorted(int kind)
    {
        if (sorted[kind] is { } known)
            return known;
        var rows = Enumerable.Range(0, Rows.Length).Where(r => Rows[r].Keys[kind] != 0).ToArray();
        var keys = Array.ConvertAll(rows, r => Rows[r].Keys[kind]);
        Array.Sort(keys, rows);
        return (sorted[kind] = (keys, rows)).Value;
    }
}
