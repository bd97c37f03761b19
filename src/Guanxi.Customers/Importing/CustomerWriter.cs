using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Importing;

/// <summary>Writes batches of one import: each row creates a customer, changes one, finds her as she is, or is set aside.</summary>
/// <param name="reach">Whoever imports, with the rows that she sees.</param>
/// <param name="dry">Looks everything up and writes nothing.</param>
internal sealed class CustomerWriter(Database database, Actor by, Actor reach, Import import, OutboxWriter outbox, ImportStore store, TimeProvider time, bool dry)
{
    private readonly CustomerMatch match = new(reach, dry);
    private readonly CustomerRows rows = new(database, by, outbox);

    private volatile bool meetsStrangers = true;

    /// <summary>Indexes of the customers rest.</summary>
    public bool Rests { get; set; }

    /// <summary>Most rows of the last batch made new customers.</summary>
    public bool MeetsStrangers => meetsStrangers && !dry;

    /// <returns>The totals with this batch. Rows that turn out wrong are added to its rejects.</returns>
    public async Task<ImportProgress> WriteAsync(Session session, CustomerBatch batch, ImportProgress progress, CancellationToken ct)
    {
        // A trial remembers whom it would have written.
        if (!dry)
            match.Clear();
        if (Rests && batch.Customers.Any(c => ImportedCustomer.KeyOf(c.Values) is null))
        {
            // They are looked up by what only an index finds.
            await RestingIndexes.WakeAsync(session, ct);
            Rests = false;
        }
        await match.LoadAsync(session, [.. batch.Customers.Select(c => c.Values)], ct);
        var created = new List<ImportedCustomer>();
        var touched = new HashSet<ImportedCustomer>();
        var corrected = new List<RejectMark>();
        long changes = 0, same = 0, doubles = 0;
        foreach (var row in batch.Customers)
        {
            var known = match.Find(row.Values, out var fault);
            if (fault is null && known is not null && Leaves(known, row.Values))
            {
                doubles++;
                if (import.Options.Known == KnownRows.Skip)
                    continue;
                fault = new("", "import.row.known", known.Name ?? known.Key ?? "");
            }
            fault ??= Take(known, row, out known);
            if (fault is { } wrong)
            {
                batch.Rejected.Add(SetAside(batch, row, wrong));
                continue;
            }
            if (row.Corrects is { } mark)
                corrected.Add(mark);
            if (known is null)
                same++;
            else if (touched.Add(known) && known.IsNew)
                created.Add(known);
            else
                changes++;
        }
        meetsStrangers = created.Count * 2 > batch.Customers.Count;
        if (dry)
            foreach (var customer in touched)
                customer.Settle();
        else
            await WriteAsync(session, created, [.. touched.Where(c => c.IsChanged)], corrected, ct);
        return progress with
        {
            Rows = progress.Rows + batch.Rows,
            CustomersCreated = progress.CustomersCreated + created.Count,
            CustomersChanged = progress.CustomersChanged + changes,
            Same = progress.Same + same,
            Doubles = progress.Doubles + doubles,
            Rejected = progress.Rejected + batch.Rejected.Count,
        };
    }

    private async Task WriteAsync(Session session, List<ImportedCustomer> created, List<ImportedCustomer> changed, List<RejectMark> corrected, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await rows.InsertAsync(session, created, import.Id, now, ct);
        await rows.UpdateAsync(session, changed, now, ct);
        await store.CreatedAsync(database, session, import.Id, RecordTypes.Customer, created.Select(c => (c.Id, c.Fresh!.Mark)), ct);
        await store.ChangedAsync(session, import.Id, RecordTypes.Customer, changed.Select(c => (c.Id, ImportedCustomer.Write(c.Before!), c.Mark())), ct);
        await store.TakenAsync(session, import.Id, corrected, ct);
    }

    /// <summary>The row would change somebody known, and whoever imports does not want that, or not yet.</summary>
    private bool Leaves(ImportedCustomer known, object?[] given) => import.Options.Known is KnownRows.Skip or KnownRows.Ask && !known.Has(given);

    private object?[] Together(object?[] values, object?[] given)
        => import.Options.Known == KnownRows.Link ? ImportedCustomer.Together(given, values) : ImportedCustomer.Together(values, given);

    /// <param name="touched">Whom the row creates or changes; null when she is so already.</param>
    private CellFault? Take(ImportedCustomer? known, PendingCustomer row, out ImportedCustomer? touched)
    {
        touched = null;
        var given = row.Values;
        if (known is not null && known.Has(given))
            return null;
        if (known is not null && import.Options.Known == KnownRows.Link && known.Has(Together(known.Values, given)))
            return null;
        var values = known is not null ? Together(known.Values, given) : row.Fresh?.Values ?? (object?[])given.Clone();
        if (known is null && row.Fresh is null)
        {
            if (ImportedCustomer.NameOf(given) is null)
                return new("name", "import.row.no-name");
            ImportedCustomer.Begin(values, import.Options.OwnerId, import.Options.TeamId);
        }
        if (!RowVisibility.Sees(reach, CustomerFields.Type, ImportedCustomer.OwnerOf(values), ImportedCustomer.TeamOf(values)))
            return new("ownerId", "record.out-of-reach");
        touched = known ?? new ImportedCustomer(0, values) { IsNew = true, Fresh = row.Fresh };
        touched.Become(values);
        match.Add(touched);
        return null;
    }

    private RejectedRow SetAside(CustomerBatch batch, PendingCustomer row, CellFault fault) => new(
        row.File, row.Row, row.Line, ImportColumns.HeaderOf(import.Files[row.File], row.Headers, fault.Field), fault.Code, fault.Value.Length > 0 ? [fault.Value] : [], batch.Kept.CellsOf(row.Kept))
    { Target = fault.Field };
}
