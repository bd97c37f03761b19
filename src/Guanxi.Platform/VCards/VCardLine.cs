using System.Globalization;
using System.Text;
using Guanxi.Platform.Tabular;

namespace Guanxi.Platform.VCards;

/// <summary>Understands one unfolded line of a card.</summary>
internal static class VCardLine
{
    /// <summary>Properties whose value may be a file.</summary>
    private static readonly HashSet<string> Files = ["PHOTO", "LOGO", "SOUND", "KEY"];

    /// <param name="line">Each character a byte.</param>
    /// <param name="encoding">Of the file, where the property names none.</param>
    /// <returns>Null for a line that is no property.</returns>
    public static VCardProperty? Parse(string line, string version, Encoding encoding)
    {
        var colon = VCardReader.Colon(line);
        if (colon <= 0)
            return null;
        var head = SplitHead(line[..colon]);
        var (group, name) = Named(head[0]);
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
            return null;
        var property = new VCardProperty(name) { Group = group };
        var (way, charset) = ("", encoding);
        foreach (var parameter in head.Skip(1))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            // Version 2.1 writes values without their names.
            var (key, value) = equals < 0 ? (NameOf(parameter), parameter) : (parameter[..equals].Trim().ToUpperInvariant(), parameter[(equals + 1)..]);
            switch (key)
            {
                case "ENCODING": way = value.Trim().ToUpperInvariant(); break;
                case "CHARSET": charset = Named(value.Trim(), encoding); break;
                case "TYPE": Types(property, value); break;
                case "PREF": property.Preference = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rank) ? Math.Clamp(rank, 1, 100) : 1; break;
                case "": break;
                default: property.Parameters[key] = Decoded(Unquoted(value), encoding); break;
            }
        }
        SetValue(property, line[(colon + 1)..], way, charset, encoding, version);
        return property;
    }

    private static void SetValue(VCardProperty property, string value, string way, Encoding charset, Encoding encoding, string version)
    {
        if (way is "B" or "BASE64" && Base64(value) is { } bytes)
            (property.Bytes, property.MediaType) = (bytes, MediaOf(property));
        else if (way is "QUOTED-PRINTABLE" or "Q")
            property.Value = Canonical(property.Name, Read(QuotedPrintable(value), charset, encoding), version);
        else if (Files.Contains(property.Name) && value.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && Data(value) is var (media, data))
            (property.Bytes, property.MediaType) = (data, media);
        else
            property.Value = Canonical(property.Name, Read(Encoding.Latin1.GetBytes(value), charset, encoding), version);
        if (property.Bytes is not null)
            property.Parameters.Remove("VALUE");
    }

    /// <summary>Version 2.1 knows real line breaks and but one escape; from here on all versions are written alike.</summary>
    private static string Canonical(string name, string value, string version)
    {
        value = value.Trim('\r', '\n', '\uFEFF');
        if (version != "2.1")
            return value.Contains('\n') ? value.ReplaceLineEndings("\\n") : value;
        var escaped = new StringBuilder(value.Length);
        value = value.ReplaceLineEndings("\n");
        for (var i = 0; i < value.Length; i++)
            _ = value[i] switch
            {
                '\\' when i + 1 < value.Length && value[i + 1] is ';' or ',' or '\\' or 'n' or 'N' or ':' => escaped.Append('\\').Append(value[++i]),
                '\\' => escaped.Append("\\\\"),
                ',' when name is not ("CATEGORIES" or "NICKNAME") => escaped.Append("\\,"),
                '\n' => escaped.Append("\\n"),
                var c => escaped.Append(c),
            };
        return escaped.ToString();
    }

    private static void Types(VCardProperty property, string value)
    {
        foreach (var type in Unquoted(value).Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (type.Equals("pref", StringComparison.OrdinalIgnoreCase))
                property.Preference ??= 1;
            else
                property.Types.Add(type.Trim('"').ToLowerInvariant());
    }

    private static string NameOf(string parameter) => parameter.Trim().ToUpperInvariant() switch
    {
        "QUOTED-PRINTABLE" or "BASE64" or "8BIT" or "7BIT" or "B" or "Q" => "ENCODING",
        "INLINE" or "URL" or "URI" or "CONTENT-ID" or "CID" => "VALUE",
        "" => "",
        _ => "TYPE",
    };

    private static (string? Group, string Name) Named(string head)
        => head.LastIndexOf('.') is > 0 and var dot ? (head[..dot].Trim(), head[(dot + 1)..].Trim().ToUpperInvariant()) : (null, head.Trim().ToUpperInvariant());

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static List<string> SplitHead(string head)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < head.Length; i++)
            if (head[i] == '"')
                quoted = !quoted;
            else if (head[i] == ';' && !quoted)
            {
                parts.Add(head[start..i]);
                start = i + 1;
            }
        parts.Add(head[start..]);
        return parts;
    }

    private static string Unquoted(string value) => value.Trim() is ['"', .. var inner, '"'] && !inner.Contains('"') ? inner : value.Trim();

    /// <summary>RFC 6868: a caret escapes what a parameter could not hold.</summary>
    private static string Decoded(string value, Encoding encoding)
        => encoding.GetString(Encoding.Latin1.GetBytes(value)).Replace("^n", "\n", StringComparison.Ordinal).Replace("^'", "\"", StringComparison.Ordinal).Replace("^^", "^", StringComparison.Ordinal);

    private static Encoding Named(string name, Encoding otherwise) => Charset.Find(name.Trim('"'))?.Encoding ?? otherwise;

    /// <summary>What the property names is believed unless it makes no sense of the bytes and the file's own does.</summary>
    private static string Read(byte[] bytes, Encoding charset, Encoding encoding)
    {
        var text = charset.GetString(bytes);
        return text.Contains('\uFFFD') && encoding.GetString(bytes) is var other && !other.Contains('\uFFFD') ? other : text;
    }

    private static byte[] QuotedPrintable(string value)
    {
        var bytes = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
            if (value[i] == '=' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(byte.Parse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 2;
            }
            else if (value[i] != '=' || i + 1 < value.Length)
                bytes.Add((byte)value[i]);
        return [.. bytes];
    }

    private static byte[]? Base64(string value)
    {
        var clean = string.Concat(value.Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/')).TrimEnd('=');
        try
        {
            return clean.Length == 0 ? null : Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static (string? Media, byte[] Bytes)? Data(string value)
        => value.IndexOf(',', StringComparison.Ordinal) is > 5 and var comma && value[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase) && Base64(value[(comma + 1)..]) is { } bytes
            ? (value[5..comma].Split(';')[0].ToLowerInvariant() is { Length: > 0 } media ? media : null, bytes) : null;

    /// <summary>Older versions name the kind of a file among its types.</summary>
    private static string? MediaOf(VCardProperty property)
    {
        if (property.Parameters.Remove("MEDIATYPE", out var media))
            return media;
        foreach (var type in property.Types.ToArray())
            if (VCardMedia.Of(property.Name, type) is { } known)
            {
                property.Types.Remove(type);
                return known;
            }
        return null;
    }
}

/// <summary>Kinds of files by their media type and by the word older versions have for them.</summary>
internal static class VCardMedia
{
    private static readonly (string Media, string Word)[] All =
        [("image/jpeg", "jpeg"), ("image/jpeg", "jpg"), ("image/png", "png"), ("image/gif", "gif"), ("image/bmp", "bmp"), ("image/webp", "webp"),
         ("audio/basic", "basic"), ("audio/wav", "wave"), ("audio/mpeg", "mp3"), ("application/pkix-cert", "x509"), ("application/pgp-keys", "pgp")];

    public static string? Of(string property, string word)
        => All.FirstOrDefault(m => m.Word == word || (word.Contains('/') && m.Media == word)) is { Media: { } media } && property is "PHOTO" or "LOGO" or "SOUND" or "KEY" ? Found(word) : null;

    public static string WordOf(string media) => All.FirstOrDefault(m => m.Media == media).Word?.ToUpperInvariant() ?? media[(media.IndexOf('/', StringComparison.Ordinal) + 1)..].ToUpperInvariant();

    private static string Found(string word) => All.First(m => m.Word == word || m.Media == word).Media;
}
