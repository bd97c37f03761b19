using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Merging;

/// <summary>A merge as its readers see it.</summary>
/// <param name="By">User who merged; 0 for the company's rule.</param>
/// <param name="Way">One of <see cref="MergeWays"/>.</param>
/// <param name="Losers">Those the reader may see, as they were.</param>
/// <param name="UndoneAt">Null while it stands.</param>
internal sealed record MergeRow(long Id, DateTime At, long By, string Way, MergedCustomer Winner, IReadOnlyList<MergedCustomer> Losers, DateTime? UndoneAt);

/// <param name="Name">Empty for a reader from whom names are hidden.</param>
internal sealed record MergedCustomer(long Id, string Name);

/// <summary>Which merges there were: of one customer, or all, the newest first.</summary>
internal sealed class ListMerges(Databases databases)
{
    /// <exception cref="NotFoundException">No such customer, or not hers to see.</exception>
    public async Task<IReadOnlyList<MergeRow>> OfAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        if (!(await VisibleAsync(session, by, [customer], ct)).ContainsKey(customer))
            throw new NotFoundException(RecordTypes.Customer, customer);
        return await RowsAsync(session, by, await Merges.ListAsync(session, session.Sql($"m.winner_id = {customer}"), ct), ct);
    }

    /// <param name="way">Only those made so; null for all.</param>
    /// <param name="before">Only those below this id; null begins with the newest.</param>
    public async Task<IReadOnlyList<MergeRow>> AllAsync(Actor by, string? way, long? before, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var condition = session.Sql($"m.id < {before ?? long.MaxValue}");
        if (way is not null)
            condition.Add($" AND m.way = {way}");
        return await RowsAsync(session, by, await Merges.ListAsync(session, condition, ct), ct);
    }

    private static async Task<IReadOnlyList<MergeRow>> RowsAsync(Session session, Actor by, IReadOnlyList<Merge> merges, CancellationToken ct)
    {
        var seen = await VisibleAsync(session, by, [.. merges.SelectMany(m => m.Losers.Append(m.WinnerId)).Distinct()], ct);
        return [.. merges.Where(m => seen.ContainsKey(m.WinnerId)).Select(m => new MergeRow(m.Id, m.At, m.By, m.Way, seen[m.WinnerId],
            [.. m.Losers.Where(seen.ContainsKey).Select(l => seen[l])], m.UndoneAt))];
    }

    private static async Task<Dictionary<long, MergedCustomer>> VisibleAsync(Session session, Actor by, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var named = by.Grants.AccessTo(RecordTypes.Customer, "name") != FieldAccess.Hidden;
        var sql = session.Sql($"SELECT t.id, t.name FROM customers_customer t WHERE t.id IN {new Ids(ids)}");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false);
        return (await session.ListAsync(sql, r => new MergedCustomer(r.GetInt64(0), named ? r.GetString(1) : ""), ct)).ToDictionary(c => c.Id);
    }
}
