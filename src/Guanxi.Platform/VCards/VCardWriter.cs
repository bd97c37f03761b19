using System.Globalization;
using System.Text;

namespace Guanxi.Platform.VCards;

/// <summary>Writes cards in version 3.0 or 4.0. Properties that a version does not know keep their names: programs pass over them, and nothing is lost.</summary>
public static class VCardWriter
{
    private const int MostOnLine = 75;

    /// <param name="version"><c>3.0</c> or <c>4.0</c>.</param>
    public static string Write(VCard card, string version)
    {
        var text = new StringBuilder();
        Write(text, card, version);
        return text.ToString();
    }

    /// <inheritdoc cref="Write(VCard, string)"/>
    public static void Write(StringBuilder text, VCard card, string version)
    {
        text.Append("BEGIN:VCARD\r\nVERSION:").Append(version).Append("\r\n");
        foreach (var property in card.Properties)
            Fold(text, Line(property, version));
        text.Append("END:VCARD\r\n");
    }

    private static string Line(VCardProperty property, string version)
    {
        var modern = version == "4.0";
        var line = new StringBuilder();
        if (property.Group is { } group)
            line.Append(group).Append('.');
        line.Append(property.Name);
        if (property.Types.Count > 0)
            line.Append(";TYPE=").AppendJoin(',', property.Types.Select(t => modern ? t : t.ToUpperInvariant()).Select(Quoted));
        if (property.Preference is { } rank)
            line.Append(modern ? string.Create(CultureInfo.InvariantCulture, $";PREF={rank}") : ";TYPE=PREF");
        foreach (var (name, value) in property.Parameters)
            line.Append(';').Append(name).Append('=').Append(Quoted(value.Replace("^", "^^", StringComparison.Ordinal).Replace("\n", "^n", StringComparison.Ordinal).Replace("\"", "^'", StringComparison.Ordinal)));
        if (property.Bytes is not { } bytes)
            return line.Append(':').Append(property.Value).ToString();
        if (modern)
            return line.Append(":data:").Append(property.MediaType).Append(";base64,").Append(Convert.ToBase64String(bytes)).ToString();
        line.Append(";ENCODING=b");
        if (property.MediaType is { } media)
            line.Append(";TYPE=").Append(VCardMedia.WordOf(media));
        return line.Append(':').Append(Convert.ToBase64String(bytes)).ToString();
    }

    private static string Quoted(string value) => value.AsSpan().ContainsAny(",;:\"") ? $"\"{value}\"" : value;

    /// <summary>Lines of at most 75 bytes, never cut within a character.</summary>
    private static void Fold(StringBuilder text, string line)
    {
        var used = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > MostOnLine)
            {
                text.Append("\r\n ");
                used = 1;
            }
            text.Append(rune.ToString());
            used += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
