using System.Globalization;
using System.Text;
using System.Xml;

namespace Guanxi.Platform.Tabular;

/// <summary>What a sheet refers to: the list of sheets, shared texts and which styles show dates.</summary>
internal sealed class XlsxWorkbook
{
    private readonly List<(string Name, string Path, bool Hidden)> sheets = [];
    private readonly string path;
    private readonly List<string> shared = [];
    private readonly List<bool> dateStyles = [];

    public XlsxWorkbook(XlsxPackage package, long maxSharedText)
    {
        path = package.Relations("").Values.FirstOrDefault(t => t.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase)) ?? "xl/workbook.xml";
        var relations = package.Relations(path);
        ReadSheets(package, relations);
        var folder = path[..(path.LastIndexOf('/') + 1)];
        ReadStyles(package, relations.Values.FirstOrDefault(t => t.EndsWith("styles.xml", StringComparison.OrdinalIgnoreCase)) ?? folder + "styles.xml");
        ReadShared(package, relations.Values.FirstOrDefault(t => t.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase)) ?? folder + "sharedStrings.xml", maxSharedText);
    }

    /// <summary>Whether days count from 1904, as old Macs did.</summary>
    public bool From1904 { get; private set; }

    public IReadOnlyList<string> Sheets => sheets.Where(s => !s.Hidden).Select(s => s.Name).ToArray();

    public bool IsDate(int style) => (uint)style < (uint)dateStyles.Count && dateStyles[style];

    public string Shared(int index) => (uint)index < (uint)shared.Count ? shared[index] : throw TableErrors.XlsxDamaged();

    /// <summary>The sheet called so, hidden or not; the first visible one for null.</summary>
    public (string Name, string Path) Sheet(string? name)
    {
        var at = name is null ? sheets.FindIndex(s => !s.Hidden) : sheets.FindIndex(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
            throw name is null ? TableErrors.XlsxDamaged() : TableErrors.SheetUnknown(name);
        return (sheets[at].Name, sheets[at].Path);
    }

    private void ReadSheets(XlsxPackage package, Dictionary<string, string> relations)
    {
        using var xml = package.Xml(path) ?? throw TableErrors.NotATable(package.Has("content.xml") ? "ods" : package.Has("word/document.xml") ? "docx" : "zip");
        while (XlsxPackage.Next(xml))
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "workbookPr")
                From1904 = xml.GetAttribute("date1904") is "1" or "true";
            else if (xml.LocalName == "sheet" && sheets.Count < 1000 && RelationId(xml) is { } id && relations.TryGetValue(id, out var target))
                sheets.Add((xml.GetAttribute("name") ?? "", target, xml.GetAttribute("state") is "hidden" or "veryHidden"));
        }
    }

    private static string? RelationId(XmlReader xml)
    {
        string? id = null;
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
            if (xml is { LocalName: "id", Prefix.Length: > 0 })
                id = xml.Value;
        xml.MoveToElement();
        return id;
    }

    private void ReadStyles(XlsxPackage package, string part)
    {
        using var xml = package.Xml(part);
        var formats = new Dictionary<int, bool>();
        var inCells = false;
        while (xml is not null && XlsxPackage.Next(xml))
        {
            if (xml.LocalName == "cellXfs")
                inCells = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false };
            if (xml.NodeType != XmlNodeType.Element || dateStyles.Count > 65_536 || formats.Count > 65_536)
                continue;
            if (xml.LocalName == "numFmt" && int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id))
                formats[id] = ShowsDate(xml.GetAttribute("formatCode") ?? "");
            else if (xml.LocalName == "xf" && inCells)
                dateStyles.Add(int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out id)
                    && (formats.TryGetValue(id, out var date) ? date : id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58)));
        }
    }

    /// <summary>A format code with a day, month, year, hour or second outside quotes and brackets; [h] counts as hours.</summary>
    internal static bool ShowsDate(string code)
    {
        var quoted = false;
        for (var i = 0; i < code.Length; i++)
        {
            var c = char.ToLowerInvariant(code[i]);
            if (c == '"')
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (c is '\\' or '_' or '*')
                i++;
            else if (c == '[')
            {
                var end = code.IndexOf(']', i);
                if (end < 0)
                    return false;
                if (code[(i + 1)..end].ToLowerInvariant() is "h" or "hh" or "m" or "mm" or "s" or "ss")
                    return true;
                i = end;
            }
            else if (c == 'g' && code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase))
                i += 6;
            else if (c == ';')
                return false;
            else if (c is 'd' or 'm' or 'y' or 'h' or 's')
                return true;
        }

        return false;
    }

    private void ReadShared(XlsxPackage package, string part, long maxText)
    {
        using var xml = package.Xml(part);
        if (xml is null)
            return;
        var text = new StringBuilder();
        var chunk = new char[4096];
        while (XlsxPackage.Next(xml))
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "si" })
                continue;
            text.Clear();
            if (!xml.IsEmptyElement)
            {
                var depth = xml.Depth;
                var phonetic = int.MaxValue;
                while (XlsxPackage.Next(xml) && xml.Depth > depth)
                {
                    if (xml.Depth <= phonetic)
                        phonetic = xml is { NodeType: XmlNodeType.Element, LocalName: "rPh", IsEmptyElement: false } ? xml.Depth : int.MaxValue;
                    if (phonetic != int.MaxValue || !IsText(xml.NodeType) || xml.Depth < depth + 2)
                        continue;
                    for (int count; (count = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0;)
                        if (text.Append(chunk, 0, count).Length > maxText)
                            throw TableErrors.XlsxTooLarge();
                }
            }

            // An entry costs memory even when it is empty.
            maxText -= text.Length + 16;
            if (maxText < 0)
                throw TableErrors.XlsxTooLarge();
            shared.Add(Unescape(text.ToString()));
        }
    }

    public static bool IsText(XmlNodeType type) => type is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    /// <summary>Workbooks write characters that XML cannot hold as <c>_x000D_</c>.</summary>
    public static string Unescape(string text)
    {
        var at = text.IndexOf("_x", StringComparison.Ordinal);
        if (at < 0)
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '_' && i + 6 < text.Length && text[i + 1] == 'x' && text[i + 6] == '_'
                && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                i += 6;
            }
            else
                plain.Append(text[i]);
        return plain.ToString();
    }
}
