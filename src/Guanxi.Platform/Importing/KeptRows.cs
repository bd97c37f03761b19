using Guanxi.Platform.Tabular;

namespace Guanxi.Platform.Importing;

/// <summary>Rows as they stood in their file, kept until it is known whether one is set aside: text by text it would be the most that an import allocates.</summary>
public sealed class KeptRows
{
    private const int Longest = 1_000;

    private readonly List<int> ends = [];
    private char[] text = new char[1 << 16];
    private int length;

    /// <summary>Keeps the row that is being read.</summary>
    /// <returns>What <see cref="CellsOf"/> is to be asked.</returns>
    public KeptRow Add(TableReader table)
    {
        var kept = new KeptRow(ends.Count, table.FieldCount);
        for (var i = 0; i < table.FieldCount; i++)
        {
            Append(table.Field(i));
            ends.Add(length);
        }
        return kept;
    }

    /// <summary>Its cells; very long ones are cut.</summary>
    public string[] CellsOf(KeptRow row)
    {
        var cells = new string[row.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            var at = row.First + i;
            cells[i] = new string(text.AsSpan((at == 0 ? 0 : ends[at - 1])..ends[at]));
        }
        return cells;
    }

    private void Append(ReadOnlySpan<char> cell)
    {
        var cut = cell.Length > Longest;
        if (cut)
            cell = cell[..Longest];
        if (length + cell.Length + 1 > text.Length)
            Array.Resize(ref text, 2 * text.Length);
        cell.CopyTo(text.AsSpan(length));
        length += cell.Length;
        if (cut)
            text[length++] = '…';
    }
}

/// <summary>A row within <see cref="KeptRows"/>.</summary>
public readonly record struct KeptRow(int First, int Count);
