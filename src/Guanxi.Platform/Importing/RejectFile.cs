using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Files;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Tabular;

namespace Guanxi.Platform.Importing;

/// <summary>
/// The rows an import set aside, as a file to correct and import again: the original columns, then a mark by which
/// a corrected row is known, then where the row stood and what is wrong with it.
/// </summary>
public sealed class RejectFile(Databases databases, Imports imports, ImportStore store, FileStore files, Texts texts)
{
    /// <summary>Header of the mark; this column and those to its right are never mapped.</summary>
    public const string Mark = "guanxi-reject";

    private const int Page = 5_000;

    /// <param name="wanted">Which rows; null for all.</param>
    /// <returns>How many rows were written.</returns>
    public async Task<long> WriteAsync(Actor by, long id, Stream target, CancellationToken ct, Func<RejectMark, bool>? wanted = null)
    {
        var import = await imports.GetAsync(by, id, ct);
        await using var session = await databases.ReadAsync(by, ct);
        using var csv = new CsvWriter(target);
        var (headers, places) = await ColumnsAsync(by.Tenant, session, import, ct);
        await csv.HeaderAsync([.. headers, Mark, .. new[] { "file", "line", "column", "reason" }.Select(c => texts["import.reject." + c])], ct);
        long written = 0;
        var last = (File: 0, Row: 0L);
        while (await store.RejectedAsync(session, id, last, Page, ct) is { Count: > 0 } rows)
        {
            foreach (var row in rows.Where(r => wanted?.Invoke(new(id, r.File, r.Row)) ?? true))
            {
                await WriteAsync(csv, import, row, headers.Count, places[row.File], ct);
                written++;
            }
            last = (rows[^1].File, rows[^1].Row);
        }
        await csv.FinishAsync(ct);
        return written;
    }

    private ValueTask WriteAsync(CsvWriter csv, Import import, RejectedRow row, int width, int[] places, CancellationToken ct)
    {
        var cells = new string?[width];
        for (var i = 0; i < Math.Min(places.Length, row.Cells.Count); i++)
            cells[places[i]] = row.Cells[i];
        foreach (var cell in cells)
            csv.Write(cell);
        csv.Write(new RejectMark(import.Id, row.File, row.Row).ToString());
        csv.Write(import.Files[row.File].Name);
        csv.Write(row.Line);
        csv.Write(row.Column);
        csv.Write(texts.Of(row.Code, [.. row.Args]));
        return csv.EndRowAsync(ct);
    }

    /// <summary>The headers of all files with such rows, each once, and where each file's columns stand among them.</summary>
    private async Task<(List<string> Headers, Dictionary<int, int[]> Places)> ColumnsAsync(string tenant, Session session, Import import, CancellationToken ct)
    {
        var headers = new List<string>();
        var places = new Dictionary<int, int[]>();
        foreach (var number in await session.ListAsync($"SELECT DISTINCT file_no FROM platform_import_reject WHERE import_id = {import.Id} ORDER BY file_no", r => (int)r.GetInt64(0), ct))
        {
            var file = import.Files[number];
            using var table = TableFile.Open(File.OpenRead(files.PathOf(tenant, file.Sha256)), file.Name, new TableOptions { Shape = file.Shape });
            // A file of rejects that is imported and has some again: its own marks give way to the new ones.
            var own = table.Headers.TakeWhile(h => h != Mark).ToArray();
            headers.AddRange(own.Except(headers).ToList());
            places[number] = [.. own.Select(h => headers.IndexOf(h))];
        }
        return (headers, places);
    }
}
