using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Guanxi.Platform.Tabular;

/// <summary>The smallest workbook that Excel and LibreOffice open: inline texts, numbers, dates, a bold frozen header. More rows than a sheet holds go on in another.</summary>
public sealed class XlsxWriter : TableWriter
{
    internal const int MaxRows = 1_048_576;
    private const int FlushAt = 1 << 16;
    private const int MaxText = 32_767;

    private readonly Stream stream;
    private readonly Basin basin = new();
    private readonly string sheetName;
    private readonly int maxRows;
    private readonly ArrayBufferWriter<byte> bytes = new(FlushAt * 2);
    private ZipArchive? zip;
    private Stream? part;
    private IReadOnlyList<string> header = [];
    private int sheets, row;
    private bool inRow, bold;

    public XlsxWriter(Stream stream, string sheetName = "Sheet") : this(stream, sheetName, MaxRows) { }

    internal XlsxWriter(Stream stream, string sheetName, int maxRows)
    {
        this.stream = stream;
        var name = string.Concat(sheetName.Where(c => !@"[]:*?/\'".Contains(c) && c >= ' '));
        this.sheetName = name.Length == 0 ? "Sheet" : name[..Math.Min(name.Length, 25)];
        this.maxRows = maxRows;
    }

    public override void Write(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            Cell("<c/>");
            return;
        }

        Cell(bold ? "<c t=\"inlineStr\" s=\"1\"><is><t xml:space=\"preserve\">" : "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        PutEscaped(text.Length > MaxText ? text.AsSpan(0, MaxText) : text);
        Put("</t></is></c>");
    }

    public override void Write(long number)
    {
        // Beyond 15 digits a spreadsheet would round: such a number is a key.
        if (Math.Abs((decimal)number) >= 1e15m)
            Write(number.ToString(CultureInfo.InvariantCulture));
        else
            Number("<c><v>", number);
    }

    public override void Write(decimal number) => Number("<c><v>", number);

    public override void Write(DateTime at)
    {
        var days = (at - new DateTime(1899, 12, 30)).TotalDays;
        if (days < 61)
            Write(at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else
            Number(at.TimeOfDay == TimeSpan.Zero ? "<c s=\"2\"><v>" : "<c s=\"3\"><v>", Math.Round((decimal)days, 8));
    }

    public override void Write(bool yes) => Cell(yes ? "<c t=\"b\"><v>1</v></c>" : "<c t=\"b\"><v>0</v></c>");

    public override async ValueTask HeaderAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        header = names;
        bold = true;
        foreach (var name in names)
            Write(name);
        bold = false;
        await EndRowAsync(ct);
    }

    public override async ValueTask EndRowAsync(CancellationToken ct)
    {
        if (!inRow)
            Put("<row>");
        Put("</row>");
        inRow = false;
        row++;
        if (part is null || bytes.WrittenCount >= FlushAt)
            await FlushAsync(ct);
        if (row < maxRows)
            return;
        await CloseSheetAsync(ct);
        if (header.Count > 0)
            await HeaderAsync(header, ct);
    }

    public override async ValueTask FinishAsync(CancellationToken ct)
    {
        // A continuation that holds nothing but the repeated header is harmless.
        await CloseSheetAsync(ct);
        var sheetList = new StringBuilder();
        var relations = new StringBuilder();
        var types = new StringBuilder();
        for (var i = 1; i <= sheets; i++)
        {
            var name = SecurityElement.Escape(i == 1 ? sheetName : string.Create(CultureInfo.InvariantCulture, $"{sheetName} {i}"));
            sheetList.Append(CultureInfo.InvariantCulture, $"""<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>""");
            relations.Append(CultureInfo.InvariantCulture, $"""<Relationship Id="rId{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{i}.xml"/>""");
            types.Append(CultureInfo.InvariantCulture, $"""<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>""");
        }

        Part("xl/workbook.xml", $"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheetList}</sheets></workbook>""");
        Part("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}<Relationship Id="rIdStyles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");
        Part("xl/styles.xml", Styles);
        Part("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Part("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{types}</Types>""");
        zip!.Dispose();
        await basin.DrainAsync(stream, ct);
        await stream.FlushAsync(ct);
    }

    public override void Dispose()
    {
        basin.Dispose();
        base.Dispose();
    }

    private const string Styles =
        """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>""";

    private const string SheetStart =
        """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">{0}</sheetView></sheetViews><sheetData>""";

    private const string Frozen = """<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>""";

    private void Cell(ReadOnlySpan<char> xml)
    {
        if (!inRow)
            Put("<row>");
        inRow = true;
        Put(xml);
    }

    private void Number<T>(string open, T value) where T : ISpanFormattable
    {
        Cell(open);
        Span<char> text = stackalloc char[40];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        Put(text[..length]);
        Put("</v></c>");
    }

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        if (part is null)
        {
            zip ??= new(basin, ZipArchiveMode.Create, leaveOpen: true);
            part = zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{++sheets}.xml"), CompressionLevel.Fastest).Open();
            part.Write(Encoding.UTF8.GetBytes(SheetStart.Replace("{0}", header.Count > 0 ? Frozen : "", StringComparison.Ordinal)));
        }

        part.Write(bytes.WrittenSpan);
        bytes.ResetWrittenCount();
        await basin.DrainAsync(stream, ct);
    }

    private async ValueTask CloseSheetAsync(CancellationToken ct)
    {
        await FlushAsync(ct);
        part!.Write("</sheetData></worksheet>"u8);
        part.Dispose();
        part = null;
        row = 0;
    }

    private void Part(string path, string xml)
    {
        using var entry = zip!.CreateEntry(path, CompressionLevel.Fastest).Open();
        entry.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml));
    }

    private void PutEscaped(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Unsafe) is >= 0 and var at)
        {
            Put(text[..at]);
            Put(text[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                // So that the reader does not take the text itself for an escape.
                '_' => at + 1 < text.Length && text[at + 1] == 'x' ? "_x005F_" : "_",
                '\uFFFE' or '\uFFFF' => "",
                var c => string.Create(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_"),
            });
            text = text[(at + 1)..];
        }

        Put(text);
    }

    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(c => (char)c).Except(['\t', '\n']), '<', '>', '&', '_', '\uFFFE', '\uFFFF']);

    private void Put(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, bytes);

    /// <summary>Catches what the zip writes, since it finishes its entries synchronously even when asked not to, and a response refuses that.</summary>
    private sealed class Basin : Stream
    {
        private readonly ArrayBufferWriter<byte> caught = new(FlushAt);

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async ValueTask DrainAsync(Stream target, CancellationToken ct)
        {
            await target.WriteAsync(caught.WrittenMemory, ct);
            caught.ResetWrittenCount();
        }

        public override void Write(ReadOnlySpan<byte> source) => caught.Write(source);
        public override void Write(byte[] source, int offset, int count) => caught.Write(source.AsSpan(offset, count));
        public override void Flush() { }
        public override int Read(byte[] target, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
