namespace Guanxi.Platform.Tabular;

/// <summary>
/// Reads a table forward, a row at a time, in bounded memory. The fields of the current row are spans over a buffer
/// that the next <see cref="Read"/> overwrites. Not for use by several threads.
/// </summary>
public abstract class TableReader : IDisposable
{
    private static readonly string[] NoHeaders = [];
    private protected TableField[] fields = new TableField[32];
    private protected char[] buffer = [];
    private protected int rowStart;

    /// <summary>What the file was taken for; store it with a job so that a resumed run reads the same way.</summary>
    public TableShape Shape { get; internal set; } = new();

    /// <summary>Unique names of the columns: those of the header row, or A, B, C … where there is none or a cell of it is empty.</summary>
    public IReadOnlyList<string> Headers { get; internal set; } = NoHeaders;

    /// <summary>The first data rows (up to 200), for previews, profiles and mapping.</summary>
    public IReadOnlyList<string[]> Sample { get; internal set; } = [];

    /// <summary>Number of the current data row: 1 is the first after the header; blank lines do not count. 0 before the first.</summary>
    public long Row { get; internal set; }

    /// <summary>Physical line (sheet row in a workbook) on which the current row starts, from 1.</summary>
    public long Line { get; private protected set; }

    /// <summary>Bytes taken from the file so far, for progress; up to a buffer ahead of the current row.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Fields the current row really has; it may differ from the number of headers.</summary>
    public int FieldCount { get; private protected set; }

    /// <summary>Null for a sound row, else the code of what is wrong with it; its fields may then be incomplete.</summary>
    public string? Problem { get; private protected set; }

    /// <summary>A field of the current row; empty beyond its end.</summary>
    public ReadOnlySpan<char> Field(int index) =>
        (uint)index < (uint)FieldCount ? buffer.AsSpan(rowStart + fields[index].Start, fields[index].Length) : default;

    /// <inheritdoc cref="Field"/>
    public ReadOnlyMemory<char> FieldMemory(int index) =>
        (uint)index < (uint)FieldCount ? buffer.AsMemory(rowStart + fields[index].Start, fields[index].Length) : default;

    /// <summary>The current row as strings.</summary>
    public string[] ToArray()
    {
        var row = new string[FieldCount];
        for (var i = 0; i < row.Length; i++)
            row[i] = Field(i).ToString();
        return row;
    }

    /// <summary>Moves to the next data row; false at the end.</summary>
    public bool Read()
    {
        if (!ReadRow())
            return false;
        Row++;
        return true;
    }

    /// <summary>Passes over rows so that the next <see cref="Read"/> delivers the row after <paramref name="row"/>: how a job resumes.</summary>
    public void SkipTo(long row)
    {
        while (Row < row && Read())
        {
        }
    }

    /// <summary>The next row that is not blank, header rows included.</summary>
    internal abstract bool ReadRow();

    private protected bool IsBlank()
    {
        for (var i = 0; i < FieldCount; i++)
            if (!Field(i).IsWhiteSpace())
                return false;
        return true;
    }

    private protected ref TableField NextField()
    {
        if (FieldCount == fields.Length)
            Array.Resize(ref fields, fields.Length * 2);
        return ref fields[FieldCount++];
    }

    public abstract void Dispose();
}

/// <summary>A field relative to the start of its row; <c>Escapes</c> counts doubled quotes still to be undone.</summary>
internal struct TableField
{
    public int Start;
    public int Length;
    public int Escapes;
}
