using Guanxi.Core;
using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>The character encoding of a text file, guessed from its bytes or named by the user.</summary>
/// <param name="Encoding">Decodes with U+FFFD for bytes it cannot read.</param>
/// <param name="Name">A stable name that <see cref="Named"/> accepts, e.g. <c>gb18030</c>.</param>
/// <param name="Confidence">0 to 1; 1 for a byte order mark, pure ASCII or a name the user gave.</param>
/// <param name="BomLength">Bytes of the byte order mark to skip, 0 without one.</param>
public sealed record TextEncodingGuess(Encoding Encoding, string Name, double Confidence, int BomLength)
{
    /// <summary>What a reader of a list recognises, e.g. <c>GB18030 (GBK, GB2312)</c>.</summary>
    public string DisplayName => Charset.All.FirstOrDefault(c => c.Name == Name)?.DisplayName ?? Encoding.WebName;

    /// <summary>Names and display names for a list to choose from.</summary>
    public static IEnumerable<(string Name, string DisplayName)> Choices => Charset.All.Select(c => (c.Name, c.DisplayName));

    /// <summary>The encoding called <paramref name="name"/>, by our name or any registered one.</summary>
    /// <exception cref="InvalidException">Code <c>import.encoding-unknown</c>.</exception>
    public static TextEncodingGuess Named(string name, ReadOnlySpan<byte> sample = default)
    {
        var charset = Charset.Find(name) ?? throw TableErrors.EncodingUnknown(name);
        return new(charset.Encoding, charset.Name, 1, FromBom(sample) is { } bom && bom.Name == charset.Name ? bom.BomLength : 0);
    }

    /// <summary>Guesses from the beginning of a file.</summary>
    /// <param name="sample">The more the better; 64 KiB is plenty.</param>
    /// <param name="complete">Whether the sample is the whole file; otherwise a character cut at its end is forgiven.</param>
    /// <exception cref="InvalidException">Code <c>import.binary</c>: the bytes are no text.</exception>
    public static TextEncodingGuess From(ReadOnlySpan<byte> sample, bool complete = true)
    {
        if (FromBom(sample) is { } bom)
            return bom;
        if (sample.Contains((byte)0) && FromZeros(sample) is { } wide)
            return wide;
        if (FromEscapes(sample) is { } escaped)
            return escaped;
        if (LooksBinary(sample))
            throw TableErrors.Binary();
        if (!sample.ContainsAnyExceptInRange((byte)0, (byte)0x7F))
            return Of(Charset.Utf8, 1);

        var whole = complete ? sample : sample[..WholeUtf8(sample)];
        if (System.Text.Unicode.Utf8.IsValid(whole))
            return Of(Charset.Utf8, 0.99);
        return FromFrequency(complete ? sample : CutAtLine(sample));
    }

    private static TextEncodingGuess Of(Charset charset, double confidence, int bom = 0) =>
        new(charset.Encoding, charset.Name, confidence, bom);

    private static TextEncodingGuess? FromBom(ReadOnlySpan<byte> sample) => sample switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Of(Charset.Utf8, 1, 3),
        [0xFF, 0xFE, 0, 0, ..] => Of(Charset.Utf32, 1, 4),
        [0, 0, 0xFE, 0xFF, ..] => Of(Charset.Utf32BigEndian, 1, 4),
        [0xFF, 0xFE, ..] => Of(Charset.Utf16, 1, 2),
        [0xFE, 0xFF, ..] => Of(Charset.Utf16BigEndian, 1, 2),
        [0x84, 0x31, 0x95, 0x33, ..] => Of(Charset.Gb18030, 1, 4),
        _ => null,
    };

    /// <summary>UTF-16 and UTF-32 without a mark: commas, digits and line ends leave zero bytes in fixed places.</summary>
    private static TextEncodingGuess? FromZeros(ReadOnlySpan<byte> sample)
    {
        TextEncodingGuess? best = null;
        foreach (var charset in (ReadOnlySpan<Charset>)[Charset.Utf32, Charset.Utf32BigEndian, Charset.Utf16, Charset.Utf16BigEndian])
        {
            var unit = charset.Name.StartsWith("utf-32", StringComparison.Ordinal) ? 4 : 2;
            if (sample.Length < unit)
                continue;
            var share = charset.PlainShare(sample[..(sample.Length / unit * unit)]);
            if (share > 0.9 && (best is null || share > best.Confidence + 0.02))
                best = Of(charset, share);
        }

        return best is null ? null : best with { Confidence = Math.Min(best.Confidence, 0.95) };
    }

    private static TextEncodingGuess? FromEscapes(ReadOnlySpan<byte> sample)
    {
        if (!sample.Contains((byte)0x1B))
            return null;
        if (sample.IndexOf("\e$)C"u8) >= 0)
            return Of(Charset.Iso2022Kr, 0.95);
        return sample.IndexOf("\e$B"u8) >= 0 || sample.IndexOf("\e$@"u8) >= 0 || sample.IndexOf("\e(J"u8) >= 0
            ? Of(Charset.Iso2022Jp, 0.95) : null;
    }

    private static TextEncodingGuess FromFrequency(ReadOnlySpan<byte> sample)
    {
        var best = Charset.Windows1252;
        double bestScore = double.MinValue, second = double.MinValue;
        foreach (var charset in Charset.Guessable)
        {
            var score = charset.Score(sample);
            if (score > bestScore)
                (best, bestScore, second) = (charset, score, bestScore);
            else if (score > second)
                second = score;
        }

        return Of(best, Math.Clamp(0.5 + (bestScore - second), 0.1, 0.95));
    }

    private static bool LooksBinary(ReadOnlySpan<byte> sample)
    {
        var odd = 0;
        foreach (var b in sample)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n' or 0x0C or 0x1B or 0x1A or 0x1F or 0x1E or 0x01))
                odd++;
        return odd > sample.Length / 50;
    }

    /// <summary>Length without a UTF-8 sequence that the end of the sample cut in two.</summary>
    private static int WholeUtf8(ReadOnlySpan<byte> sample)
    {
        for (var back = 1; back <= Math.Min(3, sample.Length); back++)
        {
            var b = sample[^back];
            if ((b & 0xC0) == 0xC0)
                return sample.Length - back;
            if (b < 0x80)
                break;
        }

        return sample.Length;
    }

    private static ReadOnlySpan<byte> CutAtLine(ReadOnlySpan<byte> sample) =>
        sample.LastIndexOf((byte)'\n') is > 0 and var end ? sample[..(end + 1)] : sample;
}
