using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Platform.Importing;

/// <summary>Which column of a file is which target: guessed, and overridden by whoever knows better.</summary>
public static class ImportColumns
{
    /// <param name="name">Of the file, for messages.</param>
    /// <param name="overrides">Header by target; null leaves all to the guess, an empty header leaves the target without a column.</param>
    /// <returns>Column (from 0) by target.</returns>
    /// <exception cref="InvalidException"><c>import.target-unknown</c> or <c>import.column-unknown</c>.</exception>
    public static Dictionary<string, int> Of(TableReader table, string name, IReadOnlyList<TargetField> targets, IReadOnlyDictionary<string, string>? overrides)
    {
        var marked = table.Headers.ToList().IndexOf(RejectFile.Mark);
        var columns = HeaderGuess.Map(targets, marked < 0 ? table.Headers : [.. table.Headers.Take(marked)], table.Sample).ToDictionary(m => m.Key, m => m.Column);
        if (marked >= 0)
            columns[RejectFile.Mark] = marked;
        foreach (var (target, header) in overrides ?? new Dictionary<string, string>())
        {
            if (targets.All(f => f.Key != target))
                throw new InvalidException("import.target-unknown", null, target, string.Join(", ", targets.Select(f => f.Key)));
            var column = table.Headers.ToList().FindIndex(h => h.Equals(header, StringComparison.OrdinalIgnoreCase));
            foreach (var taken in columns.Where(c => c.Value == column).Select(c => c.Key).ToList())
                columns.Remove(taken);
            if (header.Length == 0)
                columns.Remove(target);
            else
                columns[target] = column >= 0 ? column : throw new InvalidException("import.column-unknown", null, name, header, string.Join(", ", table.Headers));
        }
        return columns;
    }

    /// <summary>The row that is being read, as one that is set aside.</summary>
    /// <param name="index">Of the file within its import.</param>
    /// <param name="target">The one at fault; empty when it is the row.</param>
    public static RejectedRow Reject(int index, ImportFile file, TableReader table, string target, string code, params IReadOnlyList<string> args)
        => new(index, table.Row, table.Line, HeaderOf(file, table.Headers, target), code, args, Cells(table)) { Target = target };

    /// <returns>Header of the column that a target has; empty for none.</returns>
    public static string HeaderOf(ImportFile file, IReadOnlyList<string> headers, string target)
        => target.Length > 0 && file.Columns.TryGetValue(target, out var at) && at < headers.Count ? headers[at] : "";

    private static string[] Cells(TableReader table)
    {
        var cells = table.ToArray();
        for (var i = 0; i < cells.Length; i++)
            if (cells[i].Length > 1_000)
                cells[i] = cells[i][..1_000] + "…";
        return cells;
    }
}
