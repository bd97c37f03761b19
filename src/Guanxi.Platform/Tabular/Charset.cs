using System.Buffers;
using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>An encoding we know, with what it takes to recognise text written in it.</summary>
internal sealed class Charset
{
    private readonly Lazy<sbyte[]>? weights;

    private Charset(string name, int codePage, string displayName, Func<Charset, sbyte[]>? weigh = null)
    {
        (Name, DisplayName) = (name, displayName);
        Encoding = Decoding(codePage);
        weights = weigh is null ? null : new(() => weigh(this));
    }

    public string Name { get; }
    public string DisplayName { get; }
    public Encoding Encoding { get; }

    public static readonly Charset Utf8 = new("utf-8", 65001, "UTF-8");
    public static readonly Charset Utf16 = new("utf-16", 1200, "UTF-16");
    public static readonly Charset Utf16BigEndian = new("utf-16be", 1201, "UTF-16 (big endian)");
    public static readonly Charset Utf32 = new("utf-32", 12000, "UTF-32");
    public static readonly Charset Utf32BigEndian = new("utf-32be", 12001, "UTF-32 (big endian)");
    public static readonly Charset Gb18030 = new("gb18030", 54936, "GB18030 (GBK, GB2312)",
        c => CharacterWeights.Han(c.Encoding, 0xB0, 0xD7, CharacterWeights.Simplified));
    public static readonly Charset Iso2022Jp = new("iso-2022-jp", 50220, "ISO-2022-JP");
    public static readonly Charset Iso2022Kr = new("iso-2022-kr", 50225, "ISO-2022-KR");
    public static readonly Charset Windows1252 = new("windows-1252", 1252, "Windows-1252 (Latin 1)",
        _ => CharacterWeights.Letters("éèêëàâäçîïôöùûüñáíóúßåøæœãõìòÉÈÌÙÒÀÊÖÜÄØÅÆÇ’‘“”–—…€£©®°«»½", CharacterWeights.Latin));

    /// <summary>Encodings weighed against one another by how common the decoded characters are; on a tie the earlier one wins.</summary>
    public static readonly Charset[] Guessable =
    [
        Gb18030,
        new("big5", 950, "Big5", c => CharacterWeights.Han(c.Encoding, 0xA4, 0xC6, CharacterWeights.Traditional)),
        new("shift_jis", 932, "Shift-JIS", _ => CharacterWeights.Japanese()),
        new("euc-jp", 51932, "EUC-JP", _ => CharacterWeights.Japanese()),
        new("euc-kr", 949, "EUC-KR (CP949)", _ => CharacterWeights.KoreanWeights()),
        Windows1252,
        new("windows-1250", 1250, "Windows-1250 (Central Europe)", _ => CharacterWeights.Letters("ěščřžýáíéúůďťňóąćęłńśźżőűäöüôľĺŕđŠČŘŽŁŚŻÚ„”“’–", CharacterWeights.Latin)),
        new("iso-8859-2", 28592, "ISO-8859-2 (Latin 2)", _ => CharacterWeights.Letters("ěščřžýáíéúůďťňóąćęłńśźżőűäöüôľĺŕđŠČŘŽŁŚŻÚ", CharacterWeights.Latin)),
        new("windows-1251", 1251, "Windows-1251 (Cyrillic)", _ => CharacterWeights.Cyrillic()),
        new("koi8-r", 20866, "KOI8-R", _ => CharacterWeights.Cyrillic()),
        new("ibm866", 866, "IBM866", _ => CharacterWeights.Cyrillic()),
        new("iso-8859-5", 28595, "ISO-8859-5 (Cyrillic)", _ => CharacterWeights.Cyrillic()),
        new("x-mac-cyrillic", 10007, "Macintosh Cyrillic", _ => CharacterWeights.Cyrillic()),
        new("ibm855", 855, "IBM855", _ => CharacterWeights.Cyrillic()),
        new("windows-1253", 1253, "Windows-1253 (Greek)", _ => CharacterWeights.Letters("βγδζθλμξφχψωΑΕΟΤΗΚΜΠΣ’–", CharacterWeights.Greek, "αοιετσνηυρπκςάέήίόύώ")),
        new("windows-1254", 1254, "Windows-1254 (Turkish)", _ => CharacterWeights.Letters("ıİşŞğĞüÜöÖçÇâîû’–", CharacterWeights.Latin)),
        new("windows-1255", 1255, "Windows-1255 (Hebrew)", _ => CharacterWeights.Letters("גדזחטכסעפצקךןףץ’–", CharacterWeights.Hebrew, "יוהלארתמשנבם")),
        new("windows-1256", 1256, "Windows-1256 (Arabic)", _ => CharacterWeights.Letters("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءؤئ،؟", CharacterWeights.Arabic)),
        new("windows-874", 874, "Windows-874 (Thai)", _ => CharacterWeights.Letters("กขคงจชซดตถทนบปผพฟมยรลวศสหอฮะาิีืุูเแโไใ่้์ำั็", CharacterWeights.Thai)),
        new("ibm850", 850, "IBM850 (DOS Latin 1)", _ => CharacterWeights.Letters("éèêëàâäçîïôöùûüñáíóúßÄÖÜÉ", CharacterWeights.Latin)),
    ];

    public static readonly Charset[] All =
        [Utf8, Gb18030, Guessable[1], Utf16, Utf16BigEndian, Utf32, Utf32BigEndian, .. Guessable[2..], Iso2022Jp, Iso2022Kr];

    public static Charset? Find(string name)
    {
        var plain = name.Trim().ToLowerInvariant();
        plain = plain switch
        {
            "utf8" or "utf-8-bom" => "utf-8",
            "gbk" or "gb2312" or "cp936" or "936" or "hz-gb-2312" => "gb18030",
            "utf-16le" or "unicode" => "utf-16",
            "utf-32le" => "utf-32",
            "sjis" or "shift-jis" or "cp932" => "shift_jis",
            "cp949" or "ks_c_5601-1987" => "euc-kr",
            "big-5" or "cp950" => "big5",
            "latin1" or "iso-8859-1" or "ascii" or "us-ascii" => "windows-1252",
            _ => plain,
        };
        if (All.FirstOrDefault(c => c.Name == plain) is { } known)
            return known;
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(plain) ?? Encoding.GetEncoding(plain);
            return new(encoding.WebName, encoding.CodePage, encoding.WebName);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Mean weight of the characters beyond ASCII, about −4 (impossible) to 1 (typical).</summary>
    public double Score(ReadOnlySpan<byte> sample)
    {
        var table = weights!.Value;
        var buffer = ArrayPool<char>.Shared.Rent(Encoding.GetMaxCharCount(sample.Length));
        var text = buffer.AsSpan(0, Encoding.GetChars(sample, buffer));
        double sum = 0;
        var seen = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80)
                continue;
            seen++;
            sum += table[c] / 20.0;
            // A capital inside a word betrays a neighbouring code page whose cases are swapped or shuffled.
            if (i > 0 && char.IsUpper(c) && char.IsLower(text[i - 1]))
                sum -= 0.6;
            // Letters of another alphabet do not stand inside Latin words; accented ones do nowhere else.
            var inWord = (i > 0 && char.IsAsciiLetter(text[i - 1])) || (i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]));
            var alone = (i == 0 || text[i - 1] < 0x80) && (i + 1 == text.Length || text[i + 1] < 0x80);
            if ((inWord || alone) && c is >= '\u0370' and < '\u0E80')
                sum -= 1.2;
            else if (inWord && c < 0x250 && char.IsLetter(c))
                sum += 0.2;
            // Latin words carry one accent, rarely two in a row; East Asian bytes read as Latin have nothing else.
            if (i > 0 && c < 0x250 && text[i - 1] is >= '\u0080' and < '\u0250')
                sum -= 0.5;
        }

        ArrayPool<char>.Shared.Return(buffer);
        return seen == 0 ? -1 : sum / seen;
    }

    /// <summary>Share of characters that ordinary files hold: ASCII text, letters, kana, Han, hangul.</summary>
    public double PlainShare(ReadOnlySpan<byte> sample)
    {
        var text = Encoding.GetString(sample);
        int plain = 0, ascii = 0;
        foreach (var c in text)
        {
            if (c is (>= ' ' and < '\u007F') or '\t' or '\r' or '\n')
                ascii++;
            else if (c is (>= '\u00A0' and < '\u0600') or (>= '\u2010' and < '\u2070') or (>= '\u3000' and < '\u3100')
                or (>= '\u4E00' and < '\u9FA6') or (>= '\uAC00' and < '\uD7A4') or (>= '\uFF01' and < '\uFF5F') or (>= '\uD800' and < '\uE000'))
                plain++;
        }

        // The wrong byte order turns ',' and line ends into U+2C00 and U+0A00, which count for nothing.
        return text.Length == 0 || ascii == 0 ? 0 : (double)(plain + ascii) / text.Length;
    }

    private static Encoding Decoding(int codePage)
    {
        var fallback = (EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
        return CodePagesEncodingProvider.Instance.GetEncoding(codePage, fallback.ReplacementFallback, fallback.Item2)
            ?? Encoding.GetEncoding(codePage, fallback.ReplacementFallback, fallback.Item2);
    }
}
