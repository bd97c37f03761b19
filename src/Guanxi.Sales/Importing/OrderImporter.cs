using System.Threading.Channels;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Tabular;

namespace Guanxi.Sales.Importing;

/// <summary>Runs an import of orders from wherever it stands.</summary>
internal sealed class OrderImporter(ImportBatches batches, ImportStore store, SettingStore settings, ICustomerBook book, OutboxWriter outbox, TimeProvider time)
{
    private const int BatchRows = 20_000;

    /// <returns>The totals at the end.</returns>
    public Task<ImportProgress> RunAsync(Database database, Actor by, Import import, ImportSurroundings around, CancellationToken ct)
        => RunAsync(database, by, import, around, rejected: null, ct);

    /// <summary>Reads everything and writes nothing: what <see cref="RunAsync(Database, Actor, Import, ImportSurroundings, CancellationToken)"/> would do.</summary>
    /// <param name="rejected">Receives the rows that would be set aside.</param>
    public Task<ImportProgress> TryAsync(Database database, Actor by, Import import, ImportSurroundings around, Action<RejectedRow> rejected, CancellationToken ct)
        => RunAsync(database, by, import with { Progress = new() }, around with { Mark = null }, rejected, ct);

    private async Task<ImportProgress> RunAsync(Database database, Actor by, Import import, ImportSurroundings around, Action<RejectedRow>? rejected, CancellationToken ct)
    {
        Company company;
        await using (var session = await database.ReadAsync(ct))
            company = await Company.OfAsync(session, settings, ct);
        var writer = new OrderWriter(database, by, import, company.Currency, book, outbox, store, time) { Dry = rejected is not null };
        return await batches.RunAsync<OrderBatch>(database, import, around, (read, cut) => ReadAsync(import, company, around.Open, read, cut),
            (session, batch, progress) => writer.WriteAsync(session, batch, progress, ct), rejected, ct);
    }

    private static async Task ReadAsync(Import import, Company company, Func<ImportFile, Stream> open, ChannelWriter<OrderBatch> batches, CancellationToken ct)
    {
        var counter = new LineCounter();
        var batch = new OrderBatch();
        var bytesBefore = import.Files.Take(import.Progress.File).Sum(f => f.Size);
        for (var file = import.Progress.File; file < import.Files.Count; file++)
        {
            counter.Clear();
            // A resumed file is read again from its head, because repetitions are counted over the whole of it.
            var done = file == import.Progress.File ? import.Progress.Row : 0;
            batch = await ReadFileAsync(import, file, done, bytesBefore, company, open, counter, batch, batches, ct);
            bytesBefore += import.Files[file].Size;
        }
        await batches.WriteAsync(batch, ct);
    }

    /// <returns>The batch under way: small files share one.</returns>
    private static async Task<OrderBatch> ReadFileAsync(
        Import import, int index, long done, long bytesBefore, Company company, Func<ImportFile, Stream> open, LineCounter counter,
        OrderBatch batch, ChannelWriter<OrderBatch> batches, CancellationToken ct)
    {
        var file = import.Files[index];
        using var table = TableFile.Open(open(file), file.Name, new TableOptions { Shape = file.Shape });
        var rows = new OrderRowReader(file, company.Zone, company.Currency);
        while (table.Read())
        {
            var fault = rows.Read(table, out var row);
            var corrects = rows.Mark(table);
            var occurrence = fault is null && corrects is null ? counter.Next(row) : 1;
            if (table.Row <= done)
                continue;
            // Full batches end between two orders, so that few orders are touched twice.
            if (batch.Rows >= BatchRows && fault is null && !batch.OrderByNumber.ContainsKey(row.Number))
            {
                await batches.WriteAsync(Close(batch, index, table.Row - 1, bytesBefore + table.BytesRead), ct);
                batch = new OrderBatch();
                // The span over the row does not outlive the wait.
                rows.Read(table, out row);
            }
            batch.Rows++;
            if (fault is { } wrong)
                batch.Rejected.Add(ImportColumns.Reject(index, file, table, wrong.Target, wrong.Code, wrong.Value.Length > 0 ? [wrong.Value] : []));
            else
                Take(batch, table, rows, row, occurrence, corrects);
        }
        return Close(batch, index, table.Row, bytesBefore + file.Size);
    }

    private static OrderBatch Close(OrderBatch batch, int file, long row, long bytes)
    {
        batch.File = file;
        batch.LastRow = row;
        batch.Bytes = bytes;
        return batch;
    }

    private static void Take(OrderBatch batch, TableReader table, OrderRowReader rows, scoped in OrderRow row, int occurrence, RejectMark? corrects)
    {
        var (orders, products) = (batch.OrderByNumber, batch.ProductByCode);
        if (!orders.TryGetValue(row.Number, out var order))
        {
            orders[row.Number] = order = new PendingOrder(row.Number.ToString())
            {
                PlacedAt = row.PlacedAt,
                Country = Countries.CodeOf(rows.Text(table, OrderFields.Country)),
                Region = rows.Text(table, OrderFields.Region),
                City = rows.Text(table, OrderFields.City),
                Status = rows.Text(table, OrderFields.Status),
            };
        }
        if (order.Customer is null && !row.Customer.IsEmpty)
            order.Customer = Customer(batch, table, rows, row, order);
        if (!products.TryGetValue(row.Product, out string? code, out var product))
            products[code = row.Product.ToString()] = (rows.Text(table, OrderFields.ProductName), rows.Text(table, OrderFields.Category));
        else if (product.Name.Length == 0 && rows.Text(table, OrderFields.ProductName) is { Length: > 0 } name)
            products[row.Product] = (name, product.Category);
        order.Lines.Add(new PendingLine(code, row.Quantity, row.UnitPrice, row.Amount, occurrence, corrects));
    }

    private static string Customer(OrderBatch batch, TableReader table, OrderRowReader rows, scoped in OrderRow row, PendingOrder order)
    {
        var customers = batch.CustomerByKey;
        if (customers.TryGetValue(row.Customer, out string? key, out _))
            return key;
        key = row.Customer.ToString();
        customers[key] = new CustomerMention(
            key, Empty(rows.Text(table, OrderFields.CustomerName)), Empty(rows.Text(table, OrderFields.Email)), Empty(rows.Text(table, OrderFields.Phone)), order.Country, order.Region, order.City);
        return key;
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;
}
