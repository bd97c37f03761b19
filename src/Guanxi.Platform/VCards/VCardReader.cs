using System.Text;
using Guanxi.Core;

namespace Guanxi.Platform.VCards;

/// <summary>
/// Reads cards one after another, as every program writes them: folded and broken lines, quoted-printable, base64 with and
/// without folding, encodings by property, cards within cards. A card that cannot be understood comes with its problem.
/// </summary>
public sealed class VCardReader : IDisposable
{
    /// <summary>In characters of one card: photos of several megabytes go, a file that never ends does not.</summary>
    private const int MostOfCard = 32 << 20;

    private readonly VCardLines lines;

    /// <param name="stream">Is disposed with the reader.</param>
    /// <exception cref="InvalidException"><c>import.empty</c>, <c>import.binary</c>.</exception>
    public VCardReader(Stream stream) => lines = new(stream);

    public long BytesRead => lines.Source.CanSeek ? lines.Source.Position : 0;

    /// <returns>Null at the end.</returns>
    public VCard? Read()
    {
        while (lines.Next() is { } line)
            if (IsBegin(line))
                return ReadCard(0);
        return null;
    }

    private VCard ReadCard(int depth)
    {
        var begun = lines.Number;
        var properties = new List<VCardProperty>();
        var version = "3.0";
        long size = 0;
        string? problem = null;
        var finished = false;
        while (lines.Peek() is { } next)
        {
            // A card that begins where another has not ended: either it is the agent of that card, or the end is missing.
            if (IsBegin(next))
            {
                if (properties.LastOrDefault() is not { Name: "AGENT", Value: "" } agent || depth > 8)
                    break;
                lines.Next();
                agent.Value = VCardText.Escape(VCardWriter.Write(ReadCard(depth + 1), "3.0"));
                continue;
            }
            var line = lines.Next()!;
            if (IsEnd(line))
            {
                finished = true;
                break;
            }
            if ((size += line.Length) > MostOfCard)
            {
                (problem, finished) = ("import.row.vcard-too-large", true);
                break;
            }
            if (line.Trim().Length == 0 || line[0] == '#')
                continue;
            if (Colon(line) < 0 && properties.Count > 0 && !line.Contains(';'))
            {
                // A text that some program broke without folding it.
                if (properties[^1] is { Bytes: null } broken)
                    broken.Value += "\\n" + VCardText.Escape(lines.FileEncoding.GetString(Encoding.Latin1.GetBytes(line.Trim())));
                continue;
            }
            var whole = Unfold(line);
            size += whole.Length - line.Length;
            if (VCardLine.Parse(whole, version, lines.FileEncoding) is not { } property)
                problem ??= "import.row.vcard-line";
            else if (property.Name == "VERSION")
                version = property.Value.Trim();
            else
                properties.Add(property);
        }
        if (!finished)
            problem = "import.row.vcard-unfinished";
        else if (properties.Count == 0)
            problem ??= "import.row.nothing";
        var card = new VCard { Version = version, Line = begun, Problem = problem };
        card.Properties.AddRange(properties);
        return card;
    }

    /// <summary>Takes the lines on which the property goes on.</summary>
    private string Unfold(string line)
    {
        var colon = Colon(line);
        // Parameters may be folded before the value begins.
        StringBuilder? whole = null;
        while (colon < 0 && Folded(lines.Peek()))
        {
            whole ??= new(line);
            whole.Append(lines.Next()!.AsSpan(1));
            colon = Colon(whole.ToString());
        }
        var head = (whole?.ToString() ?? line)[..Math.Max(colon, 0)];
        if (head.Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase))
        {
            whole ??= new(line);
            while (whole.Length > 0 && whole[^1] == '=' && lines.Peek() is not null)
            {
                whole.Length--;
                whole.Append(lines.Next());
            }
            return whole.ToString();
        }
        while (Folded(lines.Peek()))
        {
            whole ??= new(line);
            whole.Append(lines.Next()!.AsSpan(1));
        }
        if (head.Contains("BASE64", StringComparison.OrdinalIgnoreCase) || head.Contains("ENCODING=B", StringComparison.OrdinalIgnoreCase))
            while (lines.Peek() is { Length: > 0 } more && more.IndexOf(':', StringComparison.Ordinal) < 0 && more.Trim().Length > 0)
            {
                whole ??= new(line);
                whole.Append(lines.Next()!.Trim());
            }
        return whole?.ToString() ?? line;
    }

    private static bool Folded(string? line) => line is [' ' or '\t', _, ..];

    /// <summary>Where the value begins: the first colon that stands in no quotes.</summary>
    internal static int Colon(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
            if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ':' && !quoted)
                return i;
        return -1;
    }

    private static bool IsBegin(string line) => line.AsSpan().Trim().Equals("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase);

    private static bool IsEnd(string line) => line.AsSpan().Trim().Equals("END:VCARD", StringComparison.OrdinalIgnoreCase);

    public void Dispose() => lines.Dispose();
}
