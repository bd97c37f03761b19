using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;

namespace Guanxi.Customers.Importing;

/// <summary>
/// Takes an import of customers back: whom it created goes, whom it changed becomes what she was. Whoever was edited or
/// used since stays, and is counted. Each step is a short transaction that can be repeated.
/// </summary>
internal sealed class UndoCustomerImportJob(ImportDesk desk, OutboxWriter outbox, TimeProvider time) : IJob
{
    private const int Chunk = 5_000;

    /// <summary>Whoever something else hangs on cannot go.</summary>
    private static readonly Raw Used = new("""
        EXISTS (SELECT 1 FROM customers_interaction i WHERE i.customer_id = c.id)
            OR EXISTS (SELECT 1 FROM customers_identity d WHERE d.customer_id = c.id AND d.created_at > c.created_at)
            OR EXISTS (SELECT 1 FROM customers_relation r WHERE r.customer_id = c.id OR r.other_id = c.id)
            OR EXISTS (SELECT 1 FROM sales_order o WHERE o.customer_id = c.id)
        """);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var import = await desk.OfAsync(job, ct);
        await using (var session = await job.Database.ReadAsync(ct))
            job.Report(new(0, await LeftAsync(session, import.Id, ct), "import.step.undo"));
        await using var loading = await job.Database.LoadingAsync(ct);
        long after = 0, done = 0;
        while (await StepAsync(job, import.Id, after, ct) is (var count and > 0, var last))
        {
            after = last;
            job.Report(new(done += count, import.Progress.CustomersCreated + import.Progress.CustomersChanged, "import.step.undo"));
        }
        await using var end = await job.Database.WriteAsync(ct);
        // Who is still remembered was left alone.
        var kept = await LeftAsync(end, import.Id, ct);
        await desk.UndoneAsync(end, import, kept, ct);
        await end.CommitAsync(ct);
        job.Result = new { import = import.Id, kept };
    }

    private static Task<long> LeftAsync(Session session, long import, CancellationToken ct)
        => session.LongAsync($"SELECT count(*) FROM platform_import_change WHERE import_id = {import} AND type = {RecordTypes.Customer}", ct);

    private async Task<(int Count, long Last)> StepAsync(JobContext job, long import, long after, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        var changes = await session.ListAsync($"""
            SELECT record_id, before, mark FROM platform_import_change
            WHERE import_id = {import} AND type = {RecordTypes.Customer} AND record_id > {after} ORDER BY record_id LIMIT {Chunk}
            """, r => (Id: r.GetInt64(0), Before: r.GetString(1), Mark: r.Long(2)), ct);
        if (changes.Count == 0)
            return default;
        var ids = new Ids([.. changes.Select(c => c.Id)]);
        var present = new Dictionary<long, ImportedCustomer>();
        await session.EachAsync($"SELECT id, {new Raw(ImportedCustomer.Columns)} FROM customers_customer WHERE deleted_at IS NULL AND id IN {ids}", r =>
        {
            var customer = ImportedCustomer.Read(r);
            present[customer.Id] = customer;
        }, ct);
        var used = (await session.ListAsync($"SELECT c.id FROM customers_customer c WHERE c.id IN {ids} AND ({Used})", r => r.GetInt64(0), ct)).ToHashSet();

        var gone = new List<ImportedCustomer>();
        var restored = new List<ImportedCustomer>();
        foreach (var change in changes)
        {
            if (!present.TryGetValue(change.Id, out var customer) || customer.Mark() != change.Mark)
                continue;
            if (change.Before.Length > 0)
            {
                customer.Become(ImportedCustomer.Read(change.Before));
                restored.Add(customer);
            }
            else if (!used.Contains(change.Id))
                gone.Add(customer);
        }
        var rows = new CustomerRows(job.Database, job.By, outbox);
        var now = time.GetUtcNow().UtcDateTime;
        await rows.DeleteAsync(session, gone, import, now, ct);
        await rows.UpdateAsync(session, restored, now, ct);
        await session.RunAsync($"""
            DELETE FROM platform_import_change WHERE import_id = {import} AND type = {RecordTypes.Customer}
              AND record_id IN {new Ids([.. gone.Concat(restored).Select(c => c.Id)])}
            """, ct);
        await job.SaveAsync(session, job.Payload<ImportTask>(), ct);
        await session.CommitAsync(ct);
        outbox.Wake(job.Database.Tenant);
        return (changes.Count, changes[^1].Id);
    }
}
