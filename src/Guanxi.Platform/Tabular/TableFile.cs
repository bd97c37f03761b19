using System.Text;

using Guanxi.Core;

namespace Guanxi.Platform.Tabular;

/// <summary>Opens a file as a table, whatever it is.</summary>
public static class TableFile
{
    private const int SampleBytes = 1 << 18;
    private const int SampleRows = 200;

    /// <summary>
    /// Recognises the kind of the file by its content, guesses what <paramref name="options"/> leave open, and stands before the first data row.
    /// </summary>
    /// <param name="stream">Is disposed with the reader. A seekable one lets the encoding be judged by the whole file.</param>
    /// <param name="fileName">Only a hint.</param>
    /// <exception cref="InvalidException">
    /// <c>import.empty</c>, <c>import.binary</c>, <c>import.not-a-table</c>, <c>import.xls-damaged</c>, <c>import.sqlite-damaged</c>, <c>import.json-damaged</c>, <c>import.json-no-rows</c>, <c>import.xlsx-damaged</c>,
    /// <c>import.xlsx-too-large</c>, <c>import.sheet-unknown</c>, <c>import.encoding-unknown</c>.
    /// </exception>
    public static TableReader Open(Stream stream, string fileName, TableOptions? options = null)
    {
        options = Merge(options ?? new());
        try
        {
            var head = new byte[SampleBytes];
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            if (head.Length == 0)
                throw TableErrors.Empty();
            return Kind(head, fileName) switch
            {
                "xlsx" => OpenXlsx(Rewound(stream, head), options),
                "xls" => OpenXls(Seekable(Rewound(stream, head)), options),
                "sqlite" => OpenSqlite(Rewound(stream, head), options),
                null => TextKind(head) switch
                {
                    TableFormat.VCard => OpenVCards(Seekable(Rewound(stream, head)), options),
                    TableFormat.Json => OpenJson(Seekable(Rewound(stream, head)), head, false, options),
                    TableFormat.JsonLines => OpenJson(Seekable(Rewound(stream, head)), head, true, options),
                    _ => OpenCsv(stream, head, options),
                },
                var kind => throw TableErrors.NotATable(kind),
            };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static TableOptions Merge(TableOptions options) => options.Shape is not { } shape ? options : options with
    {
        Encoding = options.Encoding ?? shape.Encoding,
        Delimiter = options.Delimiter ?? (shape.Format == TableFormat.Csv ? shape.Delimiter : null),
        Quote = options.Quote ?? (shape.Format == TableFormat.Csv ? shape.Quote ?? '\0' : null),
        HeaderRow = options.HeaderRow ?? shape.HeaderRow,
        Sheet = options.Sheet ?? shape.Sheet,
    };

    /// <summary>Null for text.</summary>
    private static string? Kind(ReadOnlySpan<byte> head, string fileName)
    {
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
            return "xlsx";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            return fileName.EndsWith(".doc", StringComparison.OrdinalIgnoreCase) ? "doc" : "xls";
        foreach (var (magic, kind) in Magics)
            if (head.StartsWith(magic))
                return kind;
        return null;
    }

    private static readonly (byte[] Magic, string Kind)[] Magics =
    [
        ("%PDF-"u8.ToArray(), "pdf"), ([0x89, 0x50, 0x4E, 0x47], "png"), ([0xFF, 0xD8, 0xFF], "jpeg"), ("GIF8"u8.ToArray(), "gif"),
        ([0x1F, 0x8B, 0x08], "gzip"), ("Rar!"u8.ToArray(), "rar"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"), ([0x7F, 0x45, 0x4C, 0x46], "program"),
        ("SQLite format 3\0"u8.ToArray(), "sqlite"), ("{\\rtf"u8.ToArray(), "rtf"), ("BZh9"u8.ToArray(), "bzip2"),
    ];

    /// <summary>Formats of text that say by their first characters what they are.</summary>
    private static TableFormat TextKind(byte[] head)
    {
        if (!head.AsSpan().ContainsAny("{["u8) && head.AsSpan().IndexOf("BEGIN:"u8) < 0 && head.AsSpan().IndexOf("begin:"u8) < 0 && !head.AsSpan().Contains((byte)0))
            return TableFormat.Csv;
        var guess = TextEncodingGuess.From(head, head.Length < SampleBytes);
        var text = guess.Encoding.GetString(head.AsSpan(guess.BomLength)).AsSpan().TrimStart();
        if (text.StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase))
            return TableFormat.VCard;
        var second = text.Length > 1 ? text[1..].TrimStart() : default;
        if (text is ['[', ..] && second is ['{' or ']', ..])
            return TableFormat.Json;
        if (text is not ['{', ..] || second is not ['"' or '}', ..])
            return TableFormat.Csv;
        // Whole objects line by line, unless the only line holds the rows.
        var end = text.IndexOf('\n');
        return JsonRows.Whole(end < 0 ? text : text[..end]) is { } first && ((end >= 0 && !text[end..].IsWhiteSpace()) || !JsonRows.HoldsRows(first)) ? TableFormat.JsonLines : TableFormat.Json;
    }

    private static TableReader OpenJson(Stream stream, byte[] head, bool lines, TableOptions options)
    {
        var guess = options.Encoding is { } name ? TextEncodingGuess.Named(name, head) : TextEncodingGuess.From(head, head.Length < SampleBytes);
        var reader = new JsonTable(stream, guess.Encoding, lines, options.Shape?.Members is { Count: > 0 } known ? known : null, options.MaxColumns);
        var rows = ReadSample(reader, true);
        reader.Restart();
        return Place(reader, rows, options with { HeaderRow = 1 }, new() { Format = lines ? TableFormat.JsonLines : TableFormat.Json, Encoding = guess.Name, EncodingConfidence = guess.Confidence, Quote = null, Members = reader.Columns });
    }

    private static TableReader OpenVCards(Stream stream, TableOptions options)
    {
        var reader = new VCardTable(stream);
        var rows = ReadSample(reader, true);
        reader.Restart();
        return Place(reader, rows, options with { HeaderRow = 1 }, new() { Format = TableFormat.VCard, Quote = null });
    }

    private static TableReader OpenXls(Stream stream, TableOptions options)
    {
        var reader = new XlsTable(stream, options.Sheet);
        var rows = ReadSample(reader, true);
        reader.Restart();
        return Place(reader, rows, options, new() { Format = TableFormat.Xls, Sheet = reader.Sheet, Sheets = reader.Sheets, Quote = null });
    }

    private static TableReader OpenSqlite(Stream stream, TableOptions options)
    {
        var reader = new SqliteTable(stream, options.Sheet);
        var rows = ReadSample(reader, true);
        reader.Restart();
        return Place(reader, rows, options with { HeaderRow = 1 }, new() { Format = TableFormat.Sqlite, Sheet = reader.Sheet, Sheets = reader.Sheets, Quote = null });
    }

    private static TableReader OpenCsv(Stream stream, byte[] head, TableOptions options)
    {
        var complete = head.Length < SampleBytes;
        var encoding = options.Encoding is { } name ? TextEncodingGuess.Named(name, head) : GuessEncoding(stream, head, complete);
        var text = encoding.Encoding.GetString(head.AsSpan(encoding.BomLength));
        if (text.AsSpan().Trim().IsEmpty)
            throw TableErrors.Empty();
        var declared = CsvDialect.Declared(text);
        var guess = options is { Delimiter: not null, Quote: not null } ? default : CsvDialect.Guess(text.AsSpan(0, Math.Min(text.Length, 1 << 16)), complete && text.Length <= 1 << 16);
        var delimiter = options.Delimiter ?? guess.Delimiter;
        var quote = options.Quote is { } q ? (q == '\0' ? (char?)null : q) : guess.Quote;

        CsvReader Start(Stream from)
        {
            var reader = new CsvReader(from, encoding.Encoding, encoding.BomLength, delimiter, quote, options);
            if (declared is not null)
                reader.ReadRow();
            return reader;
        }

        List<string[]> rows;
        using (var reader = Start(new MemoryStream(head)))
            rows = ReadSample(reader, complete);
        var real = Start(Rewound(stream, head));
        return Place(real, rows, options, new()
        {
            Format = TableFormat.Csv,
            Encoding = encoding.Name,
            EncodingConfidence = encoding.Confidence,
            Delimiter = delimiter,
            Quote = quote,
        });
    }

    private static TableReader OpenXlsx(Stream stream, TableOptions options)
    {
        var reader = new XlsxReader(Seekable(stream), options);
        var rows = ReadSample(reader, true);
        reader.Restart();
        return Place(reader, rows, options, new() { Format = TableFormat.Xlsx, Sheet = reader.Sheet, Sheets = reader.Sheets, Quote = null });
    }

    private static List<string[]> ReadSample(TableReader reader, bool complete)
    {
        var rows = new List<string[]>();
        while (rows.Count < SampleRows && reader.ReadRow())
            rows.Add(reader.ToArray());
        // The end of a cut sample may have cut a row.
        if (!complete && rows.Count < SampleRows && rows.Count > 1)
            rows.RemoveAt(rows.Count - 1);
        return rows;
    }

    private static TableReader Place(TableReader reader, List<string[]> rows, TableOptions options, TableShape shape)
    {
        var headerRow = options.HeaderRow ?? HeaderRow.Guess(rows);
        var width = rows.Skip(Math.Max(0, headerRow - 1)).Select(r => r.Length).DefaultIfEmpty(0).Max();
        reader.Shape = shape with { HeaderRow = headerRow };
        reader.Headers = HeaderRow.Names(headerRow > 0 && headerRow <= rows.Count ? rows[headerRow - 1] : [], width);
        reader.Sample = rows.Skip(headerRow).ToArray();
        for (var i = 0; i < headerRow; i++)
            reader.ReadRow();
        return reader;
    }

    /// <summary>A file may begin with a million ASCII lines and then name a customer in Chinese: look where the first such byte is.</summary>
    private static TextEncodingGuess GuessEncoding(Stream stream, byte[] head, bool complete)
    {
        var guess = TextEncodingGuess.From(head, complete);
        if (complete || !stream.CanSeek || guess.Confidence < 1 || guess.BomLength > 0)
            return guess;
        var back = stream.Position;
        var chunk = new byte[SampleBytes];
        var sample = guess;
        while (stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) is > 0 and var count)
        {
            var bytes = chunk.AsSpan(0, count);
            var high = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (high < 0)
                continue;
            var line = bytes[..high].LastIndexOf((byte)'\n') + 1;
            sample = TextEncodingGuess.From(bytes[line..], count < chunk.Length);
            break;
        }

        stream.Position = back;
        return sample;
    }

    private static Stream Rewound(Stream stream, byte[] head)
    {
        if (!stream.CanSeek)
            return new PrefixedStream(head, stream);
        stream.Position -= head.Length;
        return stream;
    }

    /// <summary>The directory of a zip file stands at its end: a stream that cannot seek goes through a temporary file.</summary>
    private static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
            return stream;
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        using (stream)
            stream.CopyTo(file);
        file.Position = 0;
        return file;
    }
}
