using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class WriterTests
{
    private static async Task<string> CsvAsync(params string?[] cells)
    {
        var stream = new MemoryStream();
        var writer = new CsvWriter(new AsyncOnly(stream), bom: false);
        foreach (var cell in cells)
            writer.Write(cell);
        await writer.EndRowAsync(CancellationToken.None);
        await writer.FinishAsync(CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("-5", "-5")]
    [InlineData("+1.5", "+1.5")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("客户", "客户")]
    [InlineData(null, "")]
    public async Task Texts_are_quoted_and_formulas_disarmed(string? text, string expected) => (await CsvAsync(text)).ShouldBe(expected + "\r\n");

    [Fact]
    public async Task Typed_values_are_written_plainly()
    {
        foreach (var format in (TableFormat[])[TableFormat.Csv, TableFormat.Xlsx])
        {
            var stream = new MemoryStream();
            TableWriter writer = format == TableFormat.Csv ? new CsvWriter(new AsyncOnly(stream)) : new XlsxWriter(new AsyncOnly(stream), "Or/ders");
            await writer.HeaderAsync(["name", "sold", "price", "on", "at", "paid", "none"], CancellationToken.None);
            writer.Write("张三 <&> _x0041_ \u0001");
            writer.Write(-3L);
            writer.Write(1234.50m);
            writer.Write(new DateTime(2010, 12, 1));
            writer.Write(new DateTime(2010, 12, 1, 8, 26, 5));
            writer.Write(true);
            writer.WriteEmpty();
            await writer.EndRowAsync(CancellationToken.None);
            await writer.FinishAsync(CancellationToken.None);
            using var reader = TableFile.Open(new MemoryStream(stream.ToArray()), "x");
            reader.Shape.Format.ShouldBe(format);
            reader.Headers.ShouldBe(["name", "sold", "price", "on", "at", "paid", "none"]);
            reader.Read().ShouldBeTrue();
            reader.ToArray().Select(v => v.Replace("1234.50", "1234.5", StringComparison.Ordinal))
                .ShouldBe(["张三 <&> _x0041_ \u0001", "-3", "1234.5", "2010-12-01", "2010-12-01 08:26:05", "true", ""]);
        }
    }

    [Fact]
    public async Task More_rows_than_a_sheet_holds_go_on_in_another()
    {
        var stream = new MemoryStream();
        var writer = new XlsxWriter(stream, "S", maxRows: 3);
        await writer.HeaderAsync(["n"], CancellationToken.None);
        for (var i = 0; i < 5; i++)
        {
            writer.Write(i);
            await writer.EndRowAsync(CancellationToken.None);
        }

        await writer.FinishAsync(CancellationToken.None);
        using var reader = TableFile.Open(new MemoryStream(stream.ToArray()), "x", new() { Sheet = "S 2" });
        reader.Shape.Sheets.ShouldBe(["S", "S 2", "S 3"]);
        reader.Headers.ShouldBe(["n"]);
        reader.Read();
        reader.Field(0).ToString().ShouldBe("2");
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var cell = Gen.ArrayOf(Gen.Frequency((8, Gen.Elements("ab1.,;\"'\n\r\t =-@_x000D张三é€|".ToCharArray())), (1, Gen.Choose(32, 0xD7FF).Select(c => (char)c)))).Select(c => new string(c));
        var table = Gen.ArrayOf(Gen.ArrayOf(cell, 3)).ToArbitrary();
        Prop.ForAll(table, rows =>
        {
            // A row without any text is blank and passed over; an apostrophe before formulas is meant.
            var kept = rows.Where(r => r.Any(c => !string.IsNullOrWhiteSpace(c))).ToArray();
            var csv = ReadBack(kept, new MemoryStream(), s => new CsvWriter(s, bom: false), s => new CsvReader(s, Encoding.UTF8));
            var xlsx = ReadBack(kept, new MemoryStream(), s => new XlsxWriter(s), s => new XlsxReader(s));
            var disarmed = csv.Select(r => r.Zip(kept[Array.IndexOf(csv, r)], (read, written) => read == "'" + written ? written : read).ToArray()).ToArray();
            return Same(disarmed, kept) && Same(xlsx, kept);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(7, 11));
    }

    private static bool Same(string[][] a, string[][] b) => a.Length == b.Length && a.Zip(b).All(p => p.First.SequenceEqual(p.Second));

    private static string[][] ReadBack(string[][] rows, MemoryStream stream, Func<Stream, TableWriter> write, Func<Stream, TableReader> read)
    {
        var writer = write(stream);
        foreach (var row in rows)
        {
            foreach (var cell in row)
                writer.Write(cell);
            writer.EndRowAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        writer.FinishAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        using var reader = read(new MemoryStream(stream.ToArray()));
        var back = new List<string[]>();
        while (reader.Read())
            back.Add(reader.ToArray());
        return [.. back];
    }

    /// <summary>Like the body of a response: refuses synchronous writes and cannot seek.</summary>
    private sealed class AsyncOnly(Stream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new InvalidOperationException("synchronous");
        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
        public override int Read(byte[] target, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] source, int offset, int count) => throw new InvalidOperationException("synchronous");
        public override Task WriteAsync(byte[] source, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(source, offset, count, cancellationToken);
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => inner.WriteAsync(source, cancellationToken);
    }
}
