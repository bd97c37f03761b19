using System.Text;
using System.Text.Json;
using Guanxi.Core;

namespace Guanxi.Platform.Tabular;

/// <summary>
/// Objects of a JSON file as rows. Members of members get names with dots, lists of values stand in one cell, lists of
/// objects stay as they are written.
/// </summary>
internal sealed class JsonTable : CellReader
{
    private readonly Stream stream;
    private readonly Encoding encoding;
    private readonly bool lines;
    private readonly Dictionary<string, int> columns;
    private JsonRows rows;
    private bool named;

    /// <param name="stream">Seekable; disposed with the reader.</param>
    /// <param name="columns">As an earlier run found them; null looks through the whole file, for an object may be the first to have a member.</param>
    public JsonTable(Stream stream, Encoding encoding, bool lines, IReadOnlyList<string>? columns, int mostColumns)
    {
        (this.stream, this.encoding, this.lines) = (stream, encoding, lines);
        rows = Open();
        Columns = columns ?? Look(mostColumns);
        this.columns = Columns.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        Restart();
    }

    public IReadOnlyList<string> Columns { get; }

    public override long BytesRead => rows.BytesRead;

    /// <summary>Goes back before the names of the columns.</summary>
    public void Restart()
    {
        rows = Open();
        (named, Row, Line) = (false, 0, 0);
    }

    private protected override bool NextCells(List<string?> cells)
    {
        if (!named)
        {
            named = true;
            cells.AddRange(Columns);
            return true;
        }
        if (rows.Next() is not { } item)
            return false;
        Line = rows.Line;
        if (item.ValueKind != JsonValueKind.Object)
        {
            Problem = "import.row.json";
            return true;
        }
        cells.AddRange(new string?[Columns.Count]);
        Flatten(item, "", (name, value) =>
        {
            if (columns.TryGetValue(name, out var i))
                cells[i] = value;
        });
        return true;
    }

    private List<string> Look(int most)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Next() is { } item)
            if (item.ValueKind == JsonValueKind.Object)
                Flatten(item, "", (name, _) =>
                {
                    if (names.Count < most && known.Add(name))
                        names.Add(name);
                });
        return names.Count > 0 ? names : throw new InvalidException("import.json-no-rows", "file");
    }

    private static void Flatten(JsonElement item, string prefix, Action<string, string?> cell)
    {
        foreach (var member in item.EnumerateObject())
        {
            var name = prefix + member.Name;
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object: Flatten(member.Value, name + ".", cell); break;
                case JsonValueKind.Array when member.Value.EnumerateArray().All(v => v.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                    cell(name, string.Join(", ", member.Value.EnumerateArray().Select(Text)));
                    break;
                case JsonValueKind.Array: cell(name, member.Value.GetRawText()); break;
                default: cell(name, Text(member.Value)); break;
            }
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private JsonRows Open()
    {
        stream.Position = 0;
        return new(encoding is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8, leaveOpen: true), lines);
    }

    public override void Dispose() => stream.Dispose();
}
