using System.Text;
using Guanxi.Platform.Tabular;

namespace Guanxi.Platform.VCards;

/// <summary>
/// The lines of a file of cards, each character a byte: a card may name another character encoding for each property, and
/// some programs fold a line in the middle of a character.
/// </summary>
internal sealed class VCardLines : IDisposable
{
    private const int SampleBytes = 1 << 16;

    private readonly StreamReader reader;
    private string? ahead;

    /// <exception cref="Core.InvalidException"><c>import.empty</c>, <c>import.binary</c>.</exception>
    public VCardLines(Stream stream)
    {
        var head = new byte[SampleBytes];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.Length == 0)
            throw TableErrors.Empty();
        var guess = TextEncodingGuess.From(Unfolded(head), head.Length < SampleBytes);
        Stream whole = stream.CanSeek ? stream : new PrefixedStream(head, stream);
        if (stream.CanSeek)
            stream.Position -= head.Length;
        // Characters of several bytes with zeros in them cannot be cut into lines as they are.
        if (guess.Name.StartsWith("utf-16", StringComparison.Ordinal) || guess.Name.StartsWith("utf-32", StringComparison.Ordinal))
        {
            whole = Encoding.CreateTranscodingStream(whole, guess.Encoding, Encoding.UTF8);
            guess = guess with { Encoding = Encoding.UTF8 };
        }
        Source = whole;
        FileEncoding = guess.Encoding;
        reader = new(whole, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, 1 << 16);
    }

    /// <summary>Characters that a fold has cut in two are whole again.</summary>
    private static byte[] Unfolded(byte[] head)
    {
        var whole = new List<byte>(head.Length);
        for (var i = 0; i < head.Length; i++)
            if (head[i] == '\r' && i + 2 < head.Length && head[i + 1] == '\n' && (head[i + 2] is (byte)' ' or (byte)'\t'))
                i += 2;
            else if (head[i] == '\n' && i + 1 < head.Length && (head[i + 1] is (byte)' ' or (byte)'\t'))
                i++;
            else
                whole.Add(head[i]);
        return [.. whole];
    }

    /// <summary>What the file is written in where a property does not say.</summary>
    public Encoding FileEncoding { get; }

    public Stream Source { get; }

    /// <summary>Number of the line read last.</summary>
    public long Number { get; private set; }

    /// <returns>The next line without reading it; null at the end.</returns>
    public string? Peek()
    {
        if (ahead is not null)
            return ahead;
        ahead = reader.ReadLine();
        if (Number == 0 && ahead is not null)
            ahead = ahead.StartsWith("ï»¿", StringComparison.Ordinal) ? ahead[3..] : ahead.TrimStart('\uFEFF');
        return ahead;
    }

    /// <returns>Null at the end.</returns>
    public string? Next()
    {
        var line = Peek();
        ahead = null;
        if (line is not null)
            Number++;
        return line;
    }

    public void Dispose() => reader.Dispose();
}
