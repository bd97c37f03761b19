using System.Globalization;

namespace Guanxi.Platform.Tabular;

/// <summary>Finds the row that names the columns.</summary>
internal static class HeaderRow
{
    private const int TitleRows = 10;

    /// <summary>From 1; 0 where no row looks like headers.</summary>
    public static int Guess(List<string[]> rows)
    {
        if (rows.Count == 0)
            return 0;
        var usual = rows.GroupBy(r => r.Length).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First().Key;
        for (var i = 0; i < Math.Min(rows.Count, TitleRows); i++)
        {
            var row = rows[i];
            var filled = row.Count(c => !string.IsNullOrWhiteSpace(c));
            // A title or a note above the table fills fewer columns than the table has.
            if (usual > 1 && (row.Length < usual - 1 || filled * 2 < usual || (filled == 1 && usual > 2)))
                continue;
            return IsNames(row) && !Recurs(row, rows, i) ? i + 1 : 0;
        }

        return 0;
    }

    /// <summary>Unique names for <paramref name="width"/> columns.</summary>
    public static string[] Names(string[] row, int width)
    {
        var names = new string[Math.Max(row.Length, width)];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            var name = i < row.Length ? row[i].Trim() : "";
            if (name.Length == 0)
                name = Letters(i);
            else if (name.Length > 200)
                name = name[..200];
            var unique = name;
            for (var n = 2; !taken.Add(unique); n++)
                unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({n})");
            names[i] = unique;
        }

        return names;
    }

    /// <summary>As spreadsheets call their columns: A … Z, AA …</summary>
    internal static string Letters(int column)
    {
        var letters = "";
        for (column++; column > 0; column = (column - 1) / 26)
            letters = (char)('A' + ((column - 1) % 26)) + letters;
        return letters;
    }

    private static bool IsNames(string[] row)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var filled = 0;
        foreach (var cell in row)
        {
            var name = cell.Trim();
            if (name.Length == 0)
                continue;
            filled++;
            seen.Add(name);
            if (name.Length > 100 || IsValue(name))
                return false;
        }

        // A few exports repeat a name; a row of repetitions is data.
        return seen.Count * 2 > filled;
    }

    private static bool IsValue(string cell) =>
        Values.TryMoney(cell, DecimalMark.Auto, out _, out _) || Values.TryDateTime(cell, DateOrder.YearFirst, out _)
        || Values.TryDateTime(cell, DateOrder.MonthFirst, out _) || cell.Contains('@');

    /// <summary>Names do not come again as values below them.</summary>
    private static bool Recurs(string[] row, List<string[]> rows, int at)
    {
        for (var c = 0; c < row.Length; c++)
            for (var r = at + 1; r < rows.Count; r++)
                if (row[c].Length > 0 && c < rows[r].Length && rows[r][c] == row[c])
                    return !rows[r].SequenceEqual(row);
        return false;
    }
}
