using System.Threading.Channels;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Importing;

/// <summary>Runs an import of customers from wherever it stands.</summary>
internal sealed class CustomerImporter(ImportBatches batches, ImportStore store, SettingStore settings, Colleagues colleagues, Texts texts, OutboxWriter outbox, TimeProvider time)
{
    private const int BatchRows = 5_000;

    /// <returns>The totals at the end.</returns>
    public Task<ImportProgress> RunAsync(Database database, Actor by, Import import, ImportSurroundings around, CancellationToken ct)
        => RunAsync(database, by, import, around, rejected: null, ct);

    /// <summary>Reads everything and writes nothing: what a run would do.</summary>
    /// <param name="rejected">Receives the rows that would be set aside.</param>
    public Task<ImportProgress> TryAsync(Database database, Actor by, Import import, ImportSurroundings around, Action<RejectedRow> rejected, CancellationToken ct)
        => RunAsync(database, by, import with { Progress = new() }, around with { Mark = null }, rejected, ct);

    private async Task<ImportProgress> RunAsync(Database database, Actor by, Import import, ImportSurroundings around, Action<RejectedRow>? rejected, CancellationToken ct)
    {
        var (names, zone) = await NamesAsync(database, ct);
        var reach = by with { Teams = import.Options.Teams, Grants = new Grants([], new Dictionary<string, RowScope> { [RecordTypes.Customer] = import.Options.Reach }, new Dictionary<string, FieldAccess>()) };
        var writer = new CustomerWriter(database, by, reach, import, outbox, store, time) { Dry = rejected is not null };
        return await batches.RunAsync<CustomerBatch>(database, import, around, (read, cut) => ReadAsync(import, names, zone, around.Open, read, cut),
            (session, batch, progress) => writer.WriteAsync(session, batch, progress, ct), rejected, ct);
    }

    private async Task<(CustomerNames Names, TimeZoneInfo Zone)> NamesAsync(Database database, CancellationToken ct)
    {
        var directory = await colleagues.OfAsync(database.Tenant, ct);
        await using var session = await database.ReadAsync(ct);
        var mails = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        await session.EachAsync($"SELECT email, id FROM platform_user WHERE disabled_at IS NULL", r => mails[r.GetString(0)] = r.GetInt64(1), ct);
        var company = await Company.OfAsync(session, settings, ct);
        return (new(texts, directory, mails) { Home = company.Country }, company.Zone);
    }

    private static async Task ReadAsync(Import import, CustomerNames names, TimeZoneInfo zone, Func<ImportFile, Stream> open, ChannelWriter<CustomerBatch> batches, CancellationToken ct)
    {
        var batch = new CustomerBatch();
        var bytesBefore = import.Files.Take(import.Progress.File).Sum(f => f.Size);
        for (var index = import.Progress.File; index < import.Files.Count; index++)
        {
            var file = import.Files[index];
            using var table = TableFile.Open(open(file), file.Name, new TableOptions { Shape = file.Shape });
            var cells = new CustomerCells(file, names, zone);
            if (index == import.Progress.File)
                table.SkipTo(import.Progress.Row);
            while (table.Read())
            {
                if (batch.Rows >= BatchRows)
                {
                    await batches.WriteAsync(batch, ct);
                    batch = new CustomerBatch();
                }
                Take(batch, index, file, table, cells);
                (batch.File, batch.LastRow, batch.Bytes) = (index, table.Row, bytesBefore + table.BytesRead);
            }
            bytesBefore += file.Size;
            (batch.File, batch.LastRow, batch.Bytes) = (index, table.Row, bytesBefore);
        }
        await batches.WriteAsync(batch, ct);
    }

    private static void Take(CustomerBatch batch, int index, ImportFile file, TableReader table, CustomerCells cells)
    {
        batch.Rows++;
        if (cells.Read(table, out var values) is { } fault)
            batch.Rejected.Add(ImportColumns.Reject(index, file, table, fault.Field, fault.Code, fault.Value.Length > 0 ? [fault.Value] : []));
        else
            batch.Customers.Add(new(values, ImportColumns.Reject(index, file, table, "", ""), table.Headers, cells.Mark(table)));
    }
}
