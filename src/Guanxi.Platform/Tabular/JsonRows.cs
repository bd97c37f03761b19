using System.Text;
using System.Text.Json;
using Guanxi.Core;

namespace Guanxi.Platform.Tabular;

/// <summary>The objects of a JSON file one by one, in memory for one object: the first array of objects wherever it lies, or one object on each line.</summary>
internal sealed class JsonRows : IDisposable
{
    private const int MostOfRow = 16 << 20;

    private readonly Stream stream;
    private readonly bool lines;
    private byte[] buffer = new byte[1 << 16];
    private int start, end;
    private bool last, inside, over;
    private JsonReaderState state = new(new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });

    /// <param name="stream">UTF-8; disposed with this.</param>
    /// <param name="lines">One object on each line.</param>
    public JsonRows(Stream stream, bool lines) => (this.stream, this.lines) = (stream, lines);

    public long BytesRead { get; private set; }

    /// <summary>Number of the row read last: its line where the file has a line for each.</summary>
    public long Line { get; private set; }

    /// <returns>Null at the end. The element is <c>default</c> for a line that is no object.</returns>
    /// <exception cref="InvalidException"><c>import.json-damaged</c> with line and column, <c>import.json-no-rows</c>, <c>import.json-row-too-large</c>.</exception>
    public JsonElement? Next()
    {
        if (over)
            return null;
        return lines ? NextLine() : NextItem();
    }

    /// <returns>Null for a text that is no whole object.</returns>
    public static JsonElement? Whole(ReadOnlySpan<char> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.ToString());
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a list of objects in it, however deep.</summary>
    public static bool HoldsRows(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(m => HoldsRows(m.Value)),
        JsonValueKind.Array => value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object,
        _ => false,
    };

    private JsonElement? NextLine()
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (at < 0 && !last)
            {
                Fill();
                continue;
            }
            var line = buffer.AsMemory(start, at < 0 ? end - start : at);
            if (at < 0 && line.Length == 0)
                return null;
            start += line.Length + (at < 0 ? 0 : 1);
            Line++;
            if (line.Span.Trim(" \t\r\uFEFF"u8).IsEmpty)
                continue;
            try
            {
                using var document = JsonDocument.Parse(line);
                return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : default(JsonElement);
            }
            catch (JsonException)
            {
                return default(JsonElement);
            }
        }
    }

    private JsonElement? NextItem()
    {
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), last, state);
                if (!inside && !Find(ref reader))
                {
                    if (last)
                        throw new InvalidException("import.json-no-rows", "file");
                    Fill();
                    continue;
                }
                if (inside && TryItem(ref reader, out var item))
                {
                    Line++;
                    over = item is null;
                    return item;
                }
                if (last)
                    throw new InvalidException("import.json-damaged", "file", Line + 1, 0);
                Fill();
            }
        }
        catch (JsonException e)
        {
            throw new InvalidException("import.json-damaged", "file", (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1);
        }
    }

    /// <summary>Goes on to the first array whose first item is an object.</summary>
    private bool Find(ref Utf8JsonReader reader)
    {
        while (true)
        {
            var before = reader;
            if (!reader.Read())
            {
                Take(ref before);
                return false;
            }
            if (reader.TokenType != JsonTokenType.StartArray)
                continue;
            var peek = reader;
            if (!peek.Read())
            {
                Take(ref before);
                return false;
            }
            if (peek.TokenType is JsonTokenType.StartObject || (peek.TokenType is JsonTokenType.EndArray && peek.CurrentDepth == 0))
            {
                Take(ref reader);
                return inside = true;
            }
        }
    }

    /// <returns>False when the item is not wholly here yet.</returns>
    private bool TryItem(ref Utf8JsonReader reader, out JsonElement? item)
    {
        item = null;
        // What was taken is behind the reader: begin anew from there.
        reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), last, state);
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.EndArray)
            return true;
        var whole = reader;
        if (!whole.TrySkip())
            return false;
        using var document = JsonDocument.ParseValue(ref reader);
        item = document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : default(JsonElement);
        Take(ref reader);
        return true;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        start += (int)reader.BytesConsumed;
        state = reader.CurrentState;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
        {
            if (buffer.Length >= MostOfRow)
                throw new InvalidException("import.json-row-too-large", "file", Line + 1);
            Array.Resize(ref buffer, buffer.Length * 2);
        }
        var read = stream.Read(buffer, end, buffer.Length - end);
        last = read == 0;
        // A byte order mark is no part of the text.
        if (BytesRead == 0 && buffer.AsSpan(end, read).StartsWith(Encoding.UTF8.Preamble))
        {
            buffer.AsSpan(end + 3, read - 3).CopyTo(buffer.AsSpan(end));
            end -= 3;
        }
        end += read;
        BytesRead += read;
    }

    public void Dispose() => stream.Dispose();
}
