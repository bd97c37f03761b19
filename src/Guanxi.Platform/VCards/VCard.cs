using System.Text;

namespace Guanxi.Platform.VCards;

/// <summary>A business card as address books exchange it: vCard 2.1, 3.0 (RFC 2426) or 4.0 (RFC 6350).</summary>
public sealed class VCard
{
    /// <summary>As the card says; <c>3.0</c> where it does not.</summary>
    public string Version { get; init; } = "3.0";

    /// <summary>In their order, without BEGIN, END and VERSION.</summary>
    public List<VCardProperty> Properties { get; } = [];

    /// <summary>Line on which the card begins, from 1.</summary>
    public long Line { get; init; }

    /// <summary>Null for a sound card, else the code of what is wrong with it; its properties may be incomplete.</summary>
    public string? Problem { get; set; }

    public IEnumerable<VCardProperty> All(string name) => Properties.Where(p => p.Name == name);

    /// <summary>The preferred one of its kind with a value; null for none.</summary>
    public VCardProperty? First(string name) => All(name).Where(p => p.Value.Length > 0).MinBy(p => p.Preference ?? int.MaxValue);

    /// <summary>What Apple and Google write beside a property of a group to label it; null for none.</summary>
    public string? LabelOf(VCardProperty property)
        => property.Group is { } group && All("X-ABLABEL").FirstOrDefault(l => l.Group == group)?.Text is { Length: > 0 } label
            ? label.StartsWith("_$!<", StringComparison.Ordinal) && label.EndsWith(">!$_", StringComparison.Ordinal) ? label[4..^4] : label : null;

    public VCardProperty Add(string name, string value, params ReadOnlySpan<string> types)
    {
        var property = new VCardProperty(name) { Value = value };
        foreach (var type in types)
            if (type.Length > 0)
                property.Types.Add(type);
        Properties.Add(property);
        return property;
    }
}

/// <summary>One line of a card, whatever its version wrote: text is decoded, types are lower case, a preference is a number.</summary>
/// <param name="name">Upper case.</param>
public sealed class VCardProperty(string name)
{
    public string Name { get; } = name;

    /// <summary>Properties of one group belong together; null for none.</summary>
    public string? Group { get; set; }

    /// <summary>Such as <c>home</c>, <c>work</c>, <c>cell</c>.</summary>
    public SortedSet<string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>From 1, the best, to 100; null where none is stated.</summary>
    public int? Preference { get; set; }

    /// <summary>All other parameters by their upper-case names.</summary>
    public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>As it stands on the line: structure marks and escapes included, encodings undone. Empty where there are <see cref="Bytes"/>.</summary>
    public string Value { get; set; } = "";

    /// <summary>A photo, logo, sound or key that the card carries; null for any other.</summary>
    public byte[]? Bytes { get; set; }

    /// <summary>Media type of <see cref="Bytes"/>; null where unknown.</summary>
    public string? MediaType { get; set; }

    /// <summary>The value as one text.</summary>
    public string Text => VCardText.Unescape(Value);

    /// <summary>Parts of a structured value such as N and ADR.</summary>
    public IReadOnlyList<string> Parts => [.. VCardText.Split(Value, ';').Select(VCardText.Unescape)];

    /// <summary>Values of a list such as CATEGORIES.</summary>
    public IReadOnlyList<string> List => [.. VCardText.Split(Value, ',').Select(v => VCardText.Unescape(v).Trim()).Where(v => v.Length > 0)];
}

/// <summary>Escapes of values.</summary>
public static class VCardText
{
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text.ReplaceLineEndings("\n"))
            _ = c switch
            {
                '\\' or ',' or ';' => escaped.Append('\\').Append(c),
                '\n' => escaped.Append("\\n"),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }

    /// <summary>A structured value of its parts.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var value = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
            value.Append(i == 0 ? "" : ";").Append(Escape(parts[i]));
        return value.ToString();
    }

    /// <summary>Any escaped character stands for itself: some programs escape colons and quotes too.</summary>
    internal static string Unescape(string value)
    {
        if (!value.Contains('\\'))
            return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
            if (value[i] == '\\' && i + 1 < value.Length)
                text.Append(value[++i] is 'n' or 'N' ? '\n' : value[i]);
            else
                text.Append(value[i]);
        return text.ToString();
    }

    /// <summary>Parts between separators that are not escaped, still escaped themselves.</summary>
    internal static IEnumerable<string> Split(string value, char separator)
    {
        var start = 0;
        for (var i = 0; i < value.Length; i++)
            if (value[i] == '\\')
                i++;
            else if (value[i] == separator)
            {
                yield return value[start..i];
                start = i + 1;
            }
        yield return value[start..];
    }
}
