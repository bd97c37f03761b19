using System.IO.Compression;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class XlsxTests
{
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    private static MemoryStream Book(string sheetData, string shared = "", string workbookPr = "", params (string Path, string Text)[] more)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Part(string path, string text)
            {
                using var part = zip.CreateEntry(path).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }

            Part("xl/workbook.xml", $"<workbook {Main}>{workbookPr}<sheets><sheet name=\"Secret\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/><sheet name=\"Orders\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            Part("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>");
            Part("xl/styles.xml", $"<styleSheet {Main}><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-804]yyyy&quot;年&quot;m&quot;月&quot;\"/><numFmt numFmtId=\"171\" formatCode=\"[Red]0.00\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>");
            Part("xl/sharedStrings.xml", $"<sst {Main}>{shared}</sst>");
            Part("xl/worksheets/sheet1.xml", $"<worksheet {Main}><sheetData>{sheetData}</sheetData></worksheet>");
            Part("xl/worksheets/sheet2.xml", $"<worksheet {Main}><sheetData><row r=\"1\"><c r=\"A1\"><v>42</v></c></row></sheetData></worksheet>");
            foreach (var (path, text) in more)
                Part(path, text);
        }

        stream.Position = 0;
        return stream;
    }

    private static string Shown(Stream stream, TableOptions? options = null)
    {
        using var reader = new XlsxReader(stream, options);
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join("|", reader.ToArray()));
        return string.Join("/", rows);
    }

    private static string CodeOf(Action act) => Should.Throw<InvalidException>(act).Code;

    [Fact]
    public void Cells_of_every_type_are_read() =>
        Shown(Book("""
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> line</t></r><rPh><t>x</t></rPh></is></c><c r="C3"><f>1+1</f><v>2</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#N/A</v></c></row>
            <row r="4"><c r="A4" s="1"><v>40513.351388888892</v></c><c r="B4" s="2"><v>40513</v></c><c r="C4" s="3"><v>0.30000000000000004</v></c><c r="D4" t="str"><f>A1</f><v>text</v></c></row>
            """, "<si><t>plain</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh sb=\"0\" eb=\"1\"><t>kana</t></rPh></si>"))
            .ShouldBe("plain|rich/in line||2|true|#N/A/2010-12-01 08:26:00|2010-12-01|0.3|text");

    [Fact]
    public void Days_may_count_from_1904() =>
        Shown(Book("<row><c s=\"2\"><v>39051</v></c></row>", workbookPr: "<workbookPr date1904=\"1\"/>")).ShouldBe("2010-12-01");

    [Fact]
    public void Sheets_are_listed_and_chosen()
    {
        using var reader = TableFile.Open(Book("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"), "x.xlsx");
        reader.Shape.Sheets.ShouldBe(["Orders"]);
        reader.Shape.Sheet.ShouldBe("Orders");
        Shown(Book(""), new() { Sheet = "secret" }).ShouldBe("42");
        CodeOf(() => new XlsxReader(Book(""), new() { Sheet = "no" }).Dispose()).ShouldBe("import.sheet-unknown");
    }

    [Theory]
    [InlineData("yyyy-mm-dd", true)]
    [InlineData("[h]:mm", true)]
    [InlineData("General", false)]
    [InlineData("0.00\"days\"", false)]
    [InlineData("[Red]#,##0;-#,##0", false)]
    [InlineData("#,##0\\d", false)]
    [InlineData("d/m/yy", true)]
    public void Formats_that_show_dates_are_told(string code, bool expected) => XlsxWorkbook.ShowsDate(code).ShouldBe(expected);

    [Fact]
    public void A_zip_bomb_is_refused()
    {
        var zeros = "<row><c><v>" + new string('0', 60_000_000) + "</v></c></row>";
        CodeOf(() => Shown(Book(zeros))).ShouldBe("import.xlsx-too-large");
        var shared = string.Concat(Enumerable.Repeat("<si><t>aaaaaaaaaaaaaaaa</t></si>", 400_000));
        CodeOf(() => Shown(Book("", shared), new() { MaxSharedText = 1 << 20 })).ShouldBe("import.xlsx-too-large");
        CodeOf(() => Shown(Book("<row><c><v>" + new string('1', 100_000) + "</v></c></row>"), new() { MaxUncompressed = 50_000 })).ShouldBe("import.xlsx-too-large");
    }

    [Fact]
    public void A_document_type_and_deep_nesting_are_refused()
    {
        var dtd = "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData/></worksheet>";
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var part = zip.CreateEntry("xl/workbook.xml").Open())
            part.Write(Encoding.UTF8.GetBytes(dtd));
        CodeOf(() => new XlsxReader(stream).Dispose()).ShouldBe("import.xlsx-damaged");
        CodeOf(() => Shown(Book(string.Concat(Enumerable.Repeat("<a>", 100_000))))).ShouldBe("import.xlsx-damaged");
    }

    [Theory]
    [InlineData("%PDF-1.7", "import.not-a-table")]
    [InlineData("PK\u0003\u0004nonsense", "import.xlsx-damaged")]
    [InlineData("", "import.empty")]
    [InlineData("\r\n \r\n", "import.empty")]
    public void Other_files_are_refused_by_name(string text, string code) =>
        CodeOf(() => TableFile.Open(new MemoryStream(Encoding.Latin1.GetBytes(text)), "x")).ShouldBe(code);

    [Fact]
    public void Old_workbooks_and_other_archives_are_refused_by_name()
    {
        CodeOf(() => TableFile.Open(new MemoryStream([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), "x.xls")).ShouldBe("import.xls-damaged");
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("word/document.xml");
        stream.Position = 0;
        CodeOf(() => TableFile.Open(stream, "x.docx")).ShouldBe("import.not-a-table");
    }

    [Fact]
    public void A_workbook_opens_like_a_text_file()
    {
        using var reader = TableFile.Open(Book("""
            <row r="1"><c t="inlineStr"><is><t>sku</t></is></c><c t="inlineStr"><is><t>price</t></is></c></row>
            <row r="2"><c t="inlineStr"><is><t>a1</t></is></c><c><v>2.5</v></c></row>
            """), "x");
        reader.Headers.ShouldBe(["sku", "price"]);
        reader.Sample.ShouldHaveSingleItem().ShouldBe(["a1", "2.5"]);
        reader.Read().ShouldBeTrue();
        (reader.Row, reader.Line).ShouldBe((1, 2));
        reader.Read().ShouldBeFalse();
    }
}
