using System.Globalization;
using System.Xml;

using Guanxi.Core;

namespace Guanxi.Platform.Tabular;

/// <summary>
/// Rows of one sheet of a workbook (ECMA-376), streamed. Cells come as text: numbers with a point and up to 15 digits, dates as
/// <c>yyyy-MM-dd</c> or <c>yyyy-MM-dd HH:mm:ss</c>, booleans as <c>true</c> and <c>false</c>, errors as they show, formulas by their last value.
/// </summary>
public sealed class XlsxReader : TableReader
{
    private readonly Stream stream;
    private readonly TableOptions options;
    private readonly XlsxPackage package;
    private readonly XlsxWorkbook workbook;
    private readonly string path;
    private XmlReader xml;
    private int used;

    /// <param name="stream">Seekable; disposed with the reader.</param>
    /// <exception cref="InvalidException"><c>import.xlsx-damaged</c>, <c>import.xlsx-too-large</c>, <c>import.sheet-unknown</c>, <c>import.not-a-table</c>.</exception>
    public XlsxReader(Stream stream, TableOptions? options = null)
    {
        this.stream = stream;
        this.options = options ?? new();
        buffer = new char[1 << 14];
        try
        {
            package = new(stream, this.options.MaxUncompressed);
            workbook = new(package, this.options.MaxSharedText);
            (Sheet, path) = workbook.Sheet(this.options.Sheet);
            Sheets = workbook.Sheets;
            xml = package.Xml(path) ?? throw TableErrors.XlsxDamaged();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw TableErrors.XlsxDamaged();
        }
    }

    public string Sheet { get; }

    /// <summary>The visible sheets in their order.</summary>
    public IReadOnlyList<string> Sheets { get; }

    public override long BytesRead => stream.Position;

    /// <summary>Goes back before the first row.</summary>
    internal void Restart()
    {
        xml.Dispose();
        xml = package.Xml(path) ?? throw TableErrors.XlsxDamaged();
        (Row, Line, FieldCount) = (0, 0, 0);
    }

    internal override bool ReadRow()
    {
        try
        {
            do
            {
                FieldCount = used = 0;
                Problem = null;
                do
                {
                    if (!XlsxPackage.Next(xml))
                        return false;
                }
                while (xml is not { NodeType: XmlNodeType.Element, LocalName: "row" });
                Line = long.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : Line + 1;
                if (!xml.IsEmptyElement)
                    ReadCells();
            }
            while (Problem is null && IsBlank());
            return true;
        }
        catch (Exception e) when (IsDamage(e))
        {
            FieldCount = 0;
            throw TableErrors.XlsxDamaged();
        }
    }

    private void ReadCells()
    {
        var depth = xml.Depth;
        while (XlsxPackage.Next(xml) && xml.Depth > depth)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "c" })
                continue;
            var column = Column(xml.GetAttribute("r")) ?? FieldCount;
            var type = xml.GetAttribute("t");
            var style = int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
            var start = used;
            if (!xml.IsEmptyElement)
                ReadContent();
            if (column >= options.MaxColumns)
            {
                Problem ??= "import.row.too-many-fields";
                used = start;
                continue;
            }

            // A cell out of order would overwrite its neighbours: only a broken writer makes one.
            if (column < FieldCount)
            {
                used = start;
                continue;
            }

            while (FieldCount < column)
                NextField() = new() { Start = start };
            Convert(type, style, start);
            NextField() = new() { Start = start, Length = used - start };
            if (used - start > options.MaxFieldLength)
                Problem ??= "import.row.field-too-long";
        }
    }

    /// <summary>Appends the cell's value to the buffer: <c>v</c>, or the texts of <c>is</c>; never the formula.</summary>
    private void ReadContent()
    {
        var depth = xml.Depth;
        var inside = false;
        var phonetic = int.MaxValue;
        while (XlsxPackage.Next(xml) && xml.Depth > depth)
        {
            if (xml.Depth <= phonetic)
                phonetic = xml is { NodeType: XmlNodeType.Element, LocalName: "rPh", IsEmptyElement: false } ? xml.Depth : int.MaxValue;
            if (xml.NodeType == XmlNodeType.Element)
                inside = phonetic == int.MaxValue && xml is { LocalName: "v" or "t", IsEmptyElement: false };
            else if (xml.NodeType == XmlNodeType.EndElement)
                inside = false;
            else if (inside && XlsxWorkbook.IsText(xml.NodeType))
                AppendText();
        }
    }

    private void AppendText()
    {
        while (true)
        {
            if (!Room(1))
            {
                Problem ??= "import.row.too-long";
                return;
            }

            var count = xml.ReadValueChunk(buffer, used, buffer.Length - used);
            if (count == 0)
                return;
            used += count;
        }
    }

    private bool Room(int needed)
    {
        if (buffer.Length - used >= needed)
            return true;
        if (used + needed > options.MaxRowLength)
            return false;
        Array.Resize(ref buffer, Math.Min(Math.Max(buffer.Length * 2, used + needed), Math.Max(options.MaxRowLength, used + needed)));
        return true;
    }

    private void Convert(string? type, int style, int start)
    {
        ReadOnlySpan<char> raw = buffer.AsSpan(start, used - start);
        switch (type)
        {
            case "s":
                Replace(start, int.TryParse(raw.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? workbook.Shared(index) : "");
                break;
            case "b":
                Replace(start, raw is "1" ? "true" : raw is "0" ? "false" : raw.ToString());
                break;
            case "inlineStr" or "str":
                if (raw.Contains("_x", StringComparison.Ordinal))
                    Replace(start, XlsxWorkbook.Unescape(raw.ToString()));
                break;
            case null or "n" when raw.Length > 0:
                Number(raw, workbook.IsDate(style), start);
                break;
        }
    }

    private void Number(ReadOnlySpan<char> raw, bool date, int start)
    {
        // Up to 15 digits the text is what the sheet shows; beyond it carries the noise of binary fractions.
        if (!date && raw.Length <= 15 && !raw.ContainsAny('E', 'e'))
            return;
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return;
        Span<char> text = stackalloc char[64];
        int length;
        if (date && Values.TrySerial(number, workbook.From1904, out var at))
            at.TryFormat(text, out length, number < 1 ? "HH:mm:ss" : at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : at.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        else if (Math.Abs(number) < 1e28)
            ((decimal)number).TryFormat(text, out length, provider: CultureInfo.InvariantCulture);
        else
            return;
        Replace(start, text[..length]);
    }

    private void Replace(int start, ReadOnlySpan<char> text)
    {
        used = start;
        if (!Room(text.Length))
        {
            Problem ??= "import.row.too-long";
            return;
        }

        text.CopyTo(buffer.AsSpan(used));
        used += text.Length;
    }

    /// <summary>0 for A, from a reference such as AB12.</summary>
    private static int? Column(string? reference)
    {
        var column = 0;
        var letters = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetter(c) || ++letters > 3)
                break;
            column = (column * 26) + (c & 0x1F);
        }

        return letters == 0 ? null : column - 1;
    }

    private static bool IsDamage(Exception e) =>
        e is XmlException or InvalidDataException or IOException or NotSupportedException or FormatException or OverflowException or ArgumentException;

    public override void Dispose()
    {
        xml.Dispose();
        package.Dispose();
        stream.Dispose();
    }
}
