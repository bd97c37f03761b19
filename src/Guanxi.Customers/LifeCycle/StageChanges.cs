using Guanxi.Platform.Data;

namespace Guanxi.Customers.LifeCycle;

/// <summary>The histories as rows.</summary>
internal static class StageChanges
{
    public const string Table = "customers_stage_change";

    /// <summary>Writes the histories where the rows differ, from the first difference on.</summary>
    public static async Task ReplaceAsync(Database database, Session session, IReadOnlyList<(long Customer, StageHistory History)> histories, CancellationToken ct)
    {
        var rows = (await session.ListAsync(
            $"SELECT id, customer_id, stage, at, reason FROM customers_stage_change WHERE customer_id IN {new Ids([.. histories.Select(h => h.Customer)])} ORDER BY customer_id, at, id",
            r => (Id: r.GetInt64(0), Customer: r.GetInt64(1), Change: new StageChange(r.GetString(2), r.Time(3), r.GetString(4))), ct)).ToLookup(r => r.Customer);
        var wrong = new List<long>();
        var missing = new List<(long Customer, StageChange Change)>();
        foreach (var (customer, history) in histories)
        {
            var same = rows[customer].Zip(history.Changes).TakeWhile(p => p.First.Change == p.Second).Count();
            wrong.AddRange(rows[customer].Skip(same).Select(r => r.Id));
            missing.AddRange(history.Changes.Skip(same).Select(c => (customer, c)));
        }
        if (wrong.Count > 0)
            await session.RunAsync($"DELETE FROM customers_stage_change WHERE id IN {new Ids(wrong)}", ct);
        if (missing.Count == 0)
            return;
        await using var bulk = database.Bulk(session, Table, "customer_id", "stage", "at", "reason");
        foreach (var (customer, change) in missing)
            await bulk.AddAsync(new object?[] { customer, change.Stage, Figures.KeptRow.Ms(change.At), change.Reason }, ct);
        await bulk.CompleteAsync(ct);
    }

    /// <returns>Oldest first, by customer.</returns>
    public static async Task<ILookup<long, StageChange>> OfAsync(Session session, IReadOnlyCollection<long> customers, CancellationToken ct)
        => (await session.ListAsync($"SELECT customer_id, stage, at, reason FROM customers_stage_change WHERE customer_id IN {new Ids(customers)} ORDER BY customer_id, at, id",
            r => (Customer: r.GetInt64(0), Change: new StageChange(r.GetString(1), r.Time(2), r.GetString(3))), ct)).ToLookup(r => r.Customer, r => r.Change);

    public static Task<List<StageChange>> OfAsync(Session session, long customer, CancellationToken ct)
        => session.ListAsync($"SELECT stage, at, reason FROM customers_stage_change WHERE customer_id = {customer} ORDER BY at, id",
            r => new StageChange(r.GetString(0), r.Time(1), r.GetString(2)), ct);
}
