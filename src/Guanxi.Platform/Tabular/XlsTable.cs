using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Guanxi.Platform.Tabular;

/// <summary>Rows of one sheet of an old Excel workbook (.xls). Cells come as <see cref="XlsxReader"/> writes them.</summary>
internal sealed class XlsTable : CellReader
{
    private readonly Stream stream;
    private IExcelDataReader reader;

    /// <param name="stream">Seekable; disposed with the reader.</param>
    /// <exception cref="Core.InvalidException"><c>import.xls-damaged</c>, <c>import.sheet-unknown</c>.</exception>
    public XlsTable(Stream stream, string? sheet)
    {
        this.stream = stream;
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        reader = Opened();
        try
        {
            Sheets = Visible();
            Sheet = sheet is null ? Sheets.Count > 0 ? Sheets[0] : throw TableErrors.XlsDamaged() : Sheets.Contains(sheet) ? sheet : throw TableErrors.SheetUnknown(sheet);
            Restart();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw TableErrors.XlsDamaged();
        }
    }

    public string Sheet { get; }

    public IReadOnlyList<string> Sheets { get; }

    public override long BytesRead => stream.Position;

    /// <summary>Goes back before the first row.</summary>
    public void Restart()
    {
        stream.Position = 0;
        reader = Opened();
        while (reader.Name != Sheet && reader.NextResult())
        {
        }
        (Row, Line) = (0, 0);
    }

    private protected override bool NextCells(List<string?> cells)
    {
        try
        {
            if (!reader.Read())
                return false;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw TableErrors.XlsDamaged();
        }
        Line++;
        for (var i = 0; i < reader.FieldCount; i++)
            cells.Add(Text(reader.GetValue(i)));
        while (cells.Count > 0 && cells[^1] is null)
            cells.RemoveAt(cells.Count - 1);
        return true;
    }

    private List<string> Visible()
    {
        var sheets = new List<string>();
        do
        {
            if (reader.VisibleState == "visible")
                sheets.Add(reader.Name);
        }
        while (reader.NextResult());
        return sheets;
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool yes => yes ? "true" : "false",
        double number => number.ToString("G15", CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private IExcelDataReader Opened()
    {
        try
        {
            return ExcelReaderFactory.CreateBinaryReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw TableErrors.XlsDamaged();
        }
    }

    // A library that reads offsets out of a damaged file breaks in many ways.
    private static bool IsDamage(Exception e) => e is ExcelReaderException or IOException or IndexOutOfRangeException or ArgumentException or OverflowException or NullReferenceException or InvalidOperationException or FormatException;

    public override void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }
}
