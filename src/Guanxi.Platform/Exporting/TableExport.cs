using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Tabular;
using Guanxi.Platform.Views;

namespace Guanxi.Platform.Exporting;

/// <summary>Records as a table, with the words their reader knows.</summary>
internal abstract class TableExport(ViewServices services, FieldWords words) : IExportFormat
{
    public abstract string Name { get; }
    public abstract string Extension { get; }
    public abstract string MediaType { get; }
    public string? RecordType => null;

    protected abstract TableWriter Open(Stream to, string title);

    public async Task WriteAsync(ExportRows rows, Stream to, CancellationToken ct)
    {
        using var table = Open(to, services.Texts["types." + rows.Type.Name]);
        await table.HeaderAsync([.. rows.Columns.Select(c => words.Label(rows.Type, c))], ct);
        await foreach (var page in rows.Pages.WithCancellation(ct))
        {
            var names = await ReferenceNames.OfAsync(services, rows.By, page.Fields, page.Rows, ct);
            foreach (var row in page.Rows)
            {
                for (var i = 0; i < rows.Columns.Count; i++)
                    Write(table, rows, rows.Columns[i], row.Values[i], row.Currency ?? rows.Currency, names);
                await table.EndRowAsync(ct);
            }
        }
        await table.FinishAsync(ct);
    }

    private void Write(TableWriter table, ExportRows rows, Field field, object? value, string currency, ReferenceNames names)
    {
        switch (value, field.Type)
        {
            case (long minor, FieldType.Money): table.Write(minor / Money.Scale(currency)); break;
            case (long ms, FieldType.Instant): table.Write(FieldWords.Local(ms, rows.By.Zone)); break;
            case (long id, FieldType.Reference): table.Write(names[field.Target!, id]); break;
            case (long whole, _): table.Write(whole); break;
            case (double number, _): table.Write((decimal)number); break;
            case (bool yes, _): table.Write(yes); break;
            default: table.Write(field.Type == FieldType.Country ? value as string : words.Plain(rows.Type, field, value, currency, names, rows.By.Zone)); break;
        }
    }
}

internal sealed class CsvExport(ViewServices services, FieldWords words) : TableExport(services, words)
{
    public override string Name => "csv";
    public override string Extension => ".csv";
    public override string MediaType => "text/csv";
    protected override TableWriter Open(Stream to, string title) => new CsvWriter(to);
}

internal sealed class XlsxExport(ViewServices services, FieldWords words) : TableExport(services, words)
{
    public override string Name => "xlsx";
    public override string Extension => ".xlsx";
    public override string MediaType => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    protected override TableWriter Open(Stream to, string title) => new XlsxWriter(to, title);
}
