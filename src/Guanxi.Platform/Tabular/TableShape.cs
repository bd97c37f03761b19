namespace Guanxi.Platform.Tabular;

public enum TableFormat { Csv, Xlsx, Xls, Json, JsonLines, VCard, Sqlite }

/// <summary>How a file was read. Plain data: it can be stored as JSON and handed back as <see cref="TableOptions.Shape"/>.</summary>
public sealed record TableShape
{
    public TableFormat Format { get; init; }

    /// <summary>A name <see cref="TextEncodingGuess.Named"/> accepts; null for a workbook.</summary>
    public string? Encoding { get; init; }

    /// <summary>0 to 1: how sure the encoding is.</summary>
    public double EncodingConfidence { get; init; } = 1;

    public char Delimiter { get; init; } = ',';

    /// <summary>Null where the file does not quote.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>Which row that is not blank holds the headers, from 1; 0 where there are none.</summary>
    public int HeaderRow { get; init; } = 1;

    /// <summary>The sheet read, or the table of a database; null for a text file.</summary>
    public string? Sheet { get; init; }

    /// <summary>All visible sheets in order; empty for a text file.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>Names of all members of a JSON file's objects, which only a look through the whole file can tell; empty for other files.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}

/// <summary>What the caller knows better than the guess, and limits. Null leaves it to the guess.</summary>
public sealed record TableOptions
{
    /// <summary>Everything as in an earlier run; the single settings below still win over it.</summary>
    public TableShape? Shape { get; init; }
    public string? Encoding { get; init; }
    public char? Delimiter { get; init; }

    /// <summary><c>'\0'</c> for a file that does not quote.</summary>
    public char? Quote { get; init; }

    /// <summary>From 1; 0 says that there is none.</summary>
    public int? HeaderRow { get; init; }
    public string? Sheet { get; init; }

    /// <summary>In characters; a longer field makes its row a bad one.</summary>
    public int MaxFieldLength { get; init; } = 1 << 20;

    /// <summary>In characters; bounds the memory a row can take.</summary>
    public int MaxRowLength { get; init; } = 1 << 22;

    public int MaxColumns { get; init; } = 16_384;

    /// <summary>In bytes, over all parts of a workbook.</summary>
    public long MaxUncompressed { get; init; } = 4L << 30;

    /// <summary>Characters of a workbook's shared texts, which have to be kept in memory.</summary>
    public long MaxSharedText { get; init; } = 64L << 20;
}
