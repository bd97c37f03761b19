using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>
/// Separated text after RFC 4180, and forgiving beyond it: any delimiter, any line end, text after a closing quote,
/// quotes inside unquoted fields, a quote that is never closed, ragged rows. Nothing in the data makes it throw.
/// </summary>
public sealed class CsvReader : TableReader
{
    private const int FirstBuffer = 1 << 16;
    // A quote that is never closed costs a scan of a whole row buffer; a file full of them must not cost that for each line.
    private const int MaxWastedBuffers = 16;

    private readonly Stream stream;
    private readonly Decoder decoder;
    private readonly byte[] bytes = new byte[1 << 16];
    private readonly TableOptions limits;
    private readonly char delimiter;
    private char quote;
    private int byteStart, byteEnd;
    private long bytesRead;
    private int end;
    private int next;
    private bool atEnd, tooLong, suspicious;
    private long nextLine = 1;
    private long wasted;

    /// <param name="stream">Is disposed with the reader.</param>
    /// <param name="bomLength">Bytes to skip first.</param>
    /// <param name="quote">Null for a file that does not quote.</param>
    public CsvReader(Stream stream, Encoding encoding, int bomLength = 0, char delimiter = ',', char? quote = '"', TableOptions? options = null)
    {
        this.stream = stream;
        this.delimiter = delimiter;
        this.quote = quote ?? '\0';
        limits = options ?? new();
        decoder = encoding.GetDecoder();
        buffer = new char[FirstBuffer];
        FillBytes(bomLength);
        byteStart = Math.Min(bomLength, byteEnd);
    }

    internal bool IsLast => next == end;

    public override long BytesRead => bytesRead - (byteEnd - byteStart);

    internal override bool ReadRow()
    {
        do
        {
            rowStart = next;
            Line = nextLine;
            Problem = null;
            if (rowStart == end && !Refill())
            {
                FieldCount = 0;
                return false;
            }

            ReadFields();
        }
        while (Problem is null && IsBlank());

        if (suspicious)
            CheckCharacters();
        return true;
    }

    private void ReadFields()
    {
        FieldCount = 0;
        tooLong = false;
        var quoted = false;
        var at = 0;                                   // all positions are relative to rowStart, which Refill moves
        while (true)
        {
            if (quote != '\0' && OpensQuote(ref at))
            {
                quoted = true;
                if (!ReadQuoted(ref at))
                {
                    RereadUnquoted();
                    return;
                }
            }
            else if (!ReadPlain(ref at))
            {
                DiscardLine(at);
                return;
            }

            if (FieldCount >= limits.MaxColumns && !EndsRow(at))
            {
                Problem = "import.row.too-many-fields";
                DiscardLine(at);
                return;
            }

            if (EndsRow(at))
                break;
            at++;
        }

        if (tooLong)
            DiscardLine(at);
        else
            EndRow(at, quoted);
    }

    /// <summary>At a quote that opens a field; spaces before it are passed over.</summary>
    private bool OpensQuote(ref int at)
    {
        var look = at;
        while (Has(look) && At(look) == ' ')
            look++;
        if (!Has(look) || At(look) != quote)
            return false;
        at = look;
        return true;
    }

    private bool ReadPlain(ref int at)
    {
        var start = at;
        while (true)
        {
            var found = buffer.AsSpan(rowStart + at, end - rowStart - at).IndexOfAny(delimiter, '\n', '\r');
            if (found >= 0)
            {
                at += found;
                break;
            }

            at = end - rowStart;
            if (!Refill())
            {
                if (tooLong)
                    return false;
                break;
            }
        }

        AddField(start, at - start, 0);
        return true;
    }

    /// <summary>False if the quote is never closed.</summary>
    private bool ReadQuoted(ref int at)
    {
        var start = ++at;
        var escapes = 0;
        while (true)
        {
            var found = buffer.AsSpan(rowStart + at, end - rowStart - at).IndexOf(quote);
            if (found < 0)
            {
                at = end - rowStart;
                if (!Refill())
                    return false;
                continue;
            }

            at += found;
            if (Has(at + 1) && At(at + 1) == quote)
            {
                escapes++;
                at += 2;
                continue;
            }

            // Closed only before a delimiter or the end of the row: in "5" nail" the middle quote is text.
            var look = at + 1;
            while (Has(look) && At(look) == ' ' && delimiter != ' ')
                look++;
            if (EndsRow(look) || At(look) == delimiter)
            {
                AddField(start, at - start, escapes);
                at = look;
                return true;
            }

            at++;
        }
    }

    private void AddField(int start, int length, int escapes)
    {
        ref var field = ref NextField();
        field.Start = start;
        field.Length = length;
        field.Escapes = escapes;
        if (length > limits.MaxFieldLength)
            Problem ??= "import.row.field-too-long";
    }

    private void EndRow(int at, bool quoted)
    {
        if (quoted)
        {
            nextLine += CountLines(buffer.AsSpan(rowStart, at));
            for (var i = 0; i < FieldCount; i++)
                if (fields[i].Escapes > 0)
                    Unescape(ref fields[i]);
        }

        nextLine++;
        if (Has(at))
            at += At(at) == '\r' && Has(at + 1) && At(at + 1) == '\n' ? 2 : 1;
        next = rowStart + at;
    }

    /// <summary>The quote was not meant as one: the first line alone is the row, its quotes are text.</summary>
    private void RereadUnquoted()
    {
        wasted += end - rowStart;
        var keep = quote;
        quote = '\0';
        ReadFields();
        Problem ??= "import.row.quote-not-closed";
        if (wasted < (long)MaxWastedBuffers * limits.MaxRowLength)
            quote = keep;
    }

    private void DiscardLine(int at)
    {
        Problem ??= "import.row.too-long";
        while (true)
        {
            var found = buffer.AsSpan(rowStart + at, end - rowStart - at).IndexOfAny('\n', '\r');
            if (found >= 0)
            {
                at += found;
                break;
            }

            // The fields go: their characters make room for the rest of the line.
            FieldCount = 0;
            rowStart = end;
            at = 0;
            if (!Refill())
                break;
        }

        EndRow(at, false);
    }

    private static long CountLines(ReadOnlySpan<char> text)
    {
        long lines = 0;
        while (text.IndexOfAny('\r', '\n') is >= 0 and var found)
        {
            lines++;
            text = text[(found + (text[found] == '\r' && found + 1 < text.Length && text[found + 1] == '\n' ? 2 : 1))..];
        }

        return lines;
    }

    private void Unescape(ref TableField field)
    {
        var text = buffer.AsSpan(rowStart + field.Start, field.Length);
        int from = 0, to = 0;
        while (from < text.Length)
        {
            if (text[from] == quote && from + 1 < text.Length && text[from + 1] == quote)
                from++;
            text[to++] = text[from++];
        }

        field.Length = to;
    }

    private void CheckCharacters()
    {
        for (var i = 0; i < FieldCount; i++)
            if (Field(i).Contains('\0'))
                Problem ??= "import.row.null-character";
    }

    private bool EndsRow(int at) => !Has(at) || At(at) is '\n' or '\r';

    private char At(int at) => buffer[rowStart + at];

    private bool Has(int at)
    {
        while (rowStart + at >= end)
            if (!Refill())
                return false;
        return true;
    }

    /// <summary>Gets more characters behind <see cref="end"/>; false at the end of the file or when the row fills the largest buffer.</summary>
    private bool Refill()
    {
        if (atEnd)
            return false;
        if (rowStart > 0)
        {
            buffer.AsSpan(rowStart, end - rowStart).CopyTo(buffer);
            end -= rowStart;
            rowStart = next = 0;
        }

        if (buffer.Length - end < 4096)
        {
            if (buffer.Length >= limits.MaxRowLength)
            {
                if (buffer.Length - end < 16)
                {
                    tooLong = true;
                    return false;
                }
            }
            else
                Array.Resize(ref buffer, Math.Max(FirstBuffer, Math.Min(buffer.Length * 2, limits.MaxRowLength)));
        }

        while (true)
        {
            if (byteStart == byteEnd)
                FillBytes(1);
            var flush = byteStart == byteEnd;
            decoder.Convert(bytes.AsSpan(byteStart, byteEnd - byteStart), buffer.AsSpan(end), flush, out var used, out var made, out _);
            byteStart += used;
            suspicious |= buffer.AsSpan(end, made).Contains('\0');
            end += made;
            if (made > 0)
                return true;
            if (flush)
            {
                atEnd = true;
                return false;
            }
        }
    }

    private void FillBytes(int atLeast)
    {
        byteStart = byteEnd = 0;
        while (byteEnd < atLeast && stream.Read(bytes, byteEnd, bytes.Length - byteEnd) is > 0 and var count)
        {
            byteEnd += count;
            bytesRead += count;
        }
    }

    public override void Dispose() => stream.Dispose();
}
