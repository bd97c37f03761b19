namespace Guanxi.Platform.Tabular;

/// <summary>A table whose cells come as texts, the names of its columns first: formats that are no grid of characters.</summary>
public abstract class CellReader : TableReader
{
    private readonly List<string?> cells = [];

    /// <summary>Puts the cells of the next row into the empty list; sets line and problem.</summary>
    /// <returns>False at the end.</returns>
    private protected abstract bool NextCells(List<string?> cells);

    internal sealed override bool ReadRow()
    {
        do
        {
            cells.Clear();
            (Problem, FieldCount) = (null, 0);
            if (!NextCells(cells))
                return false;
            Fill();
        }
        while (Problem is null && IsBlank());
        return true;
    }

    private void Fill()
    {
        var length = cells.Sum(c => c?.Length ?? 0);
        if (buffer.Length < length)
            buffer = new char[Math.Max(length, 1 << 12)];
        var used = 0;
        foreach (var cell in cells)
        {
            cell?.CopyTo(0, buffer, used, cell.Length);
            NextField() = new TableField { Start = used, Length = cell?.Length ?? 0 };
            used += cell?.Length ?? 0;
        }
    }
}
