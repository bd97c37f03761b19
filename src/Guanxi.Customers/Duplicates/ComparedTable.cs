using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Customers.Duplicates;

/// <summary>A table whose rows are compared; columns that number the rows are left out, for they tell rows apart whatever these describe.</summary>
/// <param name="Columns">Names, each once.</param>
/// <param name="Rows">As many values as there are columns, in each.</param>
internal sealed record ComparedTable(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    private static readonly HashSet<string> Numbers = ["id", "recid", "rowid", "recordid", "row", "no", "number", "index", "编号", "編號", "序号", "序號", "行号", "行號"];

    /// <param name="chosen">Names of the columns to compare; empty takes all but those that number the rows.</param>
    /// <exception cref="InvalidException"><c>duplicates.column</c> for a name that is not there, <c>duplicates.empty</c> for a table without rows, or as for <see cref="TableFile.Open"/>.</exception>
    public static ComparedTable Read(Stream stream, string fileName, IReadOnlyCollection<string> chosen, TableOptions? options = null)
    {
        using var reader = TableFile.Open(stream, fileName, options);
        var headers = reader.Headers.ToArray();
        foreach (var name in chosen)
            if (!headers.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new InvalidException("duplicates.column", "columns", name, fileName, string.Join(", ", headers));
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. headers.Select((_, i) => reader.Field(i).Trim().ToString())]);
        if (rows.Count == 0)
            throw new InvalidException("duplicates.empty", "file", fileName);
        var compared = headers.Index().Where(h => chosen.Count > 0 ? chosen.Contains(h.Item, StringComparer.OrdinalIgnoreCase) : !NumbersRows(h.Item, rows.Select(r => r[h.Index]))).ToList();
        return new([.. compared.Select(h => h.Item)], [.. rows.Select(r => compared.Select(h => r[h.Index]).ToArray())]);
    }

    /// <summary>Both one below the other, by the names of their columns.</summary>
    /// <exception cref="InvalidException"><c>duplicates.no-column</c> when they share none.</exception>
    internal (IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows) With(ComparedTable other)
    {
        var shared = Columns.Index().Select(c => (c.Item, Here: c.Index, There: other.Columns.Index().Where(o => Key(o.Item) == Key(c.Item)).Select(o => (int?)o.Index).FirstOrDefault()))
            .Where(c => c.There is not null).ToList();
        if (shared.Count == 0)
            throw new InvalidException("duplicates.no-column", "columns", string.Join(", ", Columns), string.Join(", ", other.Columns));
        return ([.. shared.Select(c => c.Item)], [.. Rows.Select(r => shared.Select(c => r[c.Here]).ToArray()), .. other.Rows.Select(r => shared.Select(c => r[c.There!.Value]).ToArray())]);
    }

    private static bool NumbersRows(string header, IEnumerable<string> values)
    {
        var seen = new HashSet<string>();
        return Numbers.Contains(Key(header)) && values.All(v => v.Length > 0 && seen.Add(v));
    }

    private static string Key(string header) => string.Concat(header.ToLowerInvariant().Where(char.IsLetterOrDigit));
}
