using System.Threading.Channels;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Search;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Importing;

/// <summary>Reads the files of an import into batches, with all that can be made ready while the batch before is written.</summary>
/// <param name="strangers">Whether most rows are customers nobody knows yet: only then is it worth making them ready.</param>
internal sealed class CustomerFiles(Database database, Import import, CustomerNames names, TimeZoneInfo zone, Func<ImportFile, Stream> open, Func<bool> strangers)
{
    private const int BatchRows = 10_000;

    private readonly SearchText text = new();

    public async Task ReadAsync(ChannelWriter<CustomerBatch> batches, CancellationToken ct)
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
                Take(batch, index, table, cells);
                (batch.File, batch.LastRow, batch.Bytes) = (index, table.Row, bytesBefore + table.BytesRead);
            }
            bytesBefore += file.Size;
            (batch.File, batch.LastRow, batch.Bytes) = (index, table.Row, bytesBefore);
        }
        await batches.WriteAsync(batch, ct);
    }

    private void Take(CustomerBatch batch, int index, TableReader table, CustomerCells cells)
    {
        batch.Rows++;
        if (cells.Read(table, out var values) is { } fault)
        {
            batch.Rejected.Add(ImportColumns.Reject(index, import.Files[index], table, fault.Field, fault.Code, fault.Value.Length > 0 ? [fault.Value] : []));
            return;
        }
        var fresh = strangers() && ImportedCustomer.NameOf(values) is not null ? FreshCustomer.Of(database, text, import.Options, values) : null;
        batch.Customers.Add(new(values, fresh, index, table.Row, table.Line, table.Headers, batch.Kept.Add(table), cells.Mark(table)));
    }
}
