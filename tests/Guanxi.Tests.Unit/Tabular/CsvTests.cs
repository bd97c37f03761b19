using System.Text;
using System.Text.Json;
using Guanxi.Platform.Tabular;

namespace Guanxi.Tests.Unit.Tabular;

public sealed class CsvTests
{
    private static CsvReader Over(string text, char delimiter = ',', char? quote = '"', TableOptions? options = null) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(text)), Encoding.UTF8, 0, delimiter, quote, options);

    private static string[][] Rows(TableReader reader)
    {
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add(reader.ToArray());
        return [.. rows];
    }

    private static string Shown(string text) => string.Join("/", Rows(Over(text)).Select(r => string.Join("|", r)));

    [Theory]
    [InlineData("a,b\n1,2\n", "a|b/1|2")]
    [InlineData("a,b\r\n1,2", "a|b/1|2")]
    [InlineData("a,b\r1,2\r", "a|b/1|2")]
    [InlineData("\"a,1\",\"b\"\"q\"\"\"\n", "a,1|b\"q\"")]
    [InlineData("\"a\nb\",c\n", "a\nb|c")]
    [InlineData("a,\n,b\n", "a|/|b")]
    [InlineData("a,b\n\n\n1,2\n,,\n3,4\n", "a|b/1|2/3|4")]
    [InlineData("5\" nail,x\n", "5\" nail|x")]
    [InlineData("\"5\" nail\",x\n", "5\" nail|x")]
    [InlineData("\"a\" , \"b\"\n", "a|b")]
    [InlineData("a,b,c\n1\n1,2,3,4\n", "a|b|c/1/1|2|3|4")]
    [InlineData("\"\",\"\"\"\"\n", "|\"")]
    [InlineData("客户,数量\n张三,3", "客户|数量/张三|3")]
    public void Rows_are_read_as_meant(string text, string expected) => Shown(text).ShouldBe(expected);

    [Fact]
    public void Row_and_line_numbers_tell_where_a_row_stands()
    {
        var reader = Over("\"a\nb\"\n\nx\r\ny\n");
        reader.Read().ShouldBeTrue();
        (reader.Row, reader.Line).ShouldBe((1, 1));
        reader.Read().ShouldBeTrue();
        (reader.Row, reader.Line).ShouldBe((2, 4));
        reader.Read().ShouldBeTrue();
        (reader.Row, reader.Line).ShouldBe((3, 5));
        reader.Read().ShouldBeFalse();
        reader.Read().ShouldBeFalse();
    }

    [Fact]
    public void A_quote_never_closed_spoils_only_its_own_row()
    {
        var reader = Over("a,\"b\n1,2\n3,4\n");
        reader.Read().ShouldBeTrue();
        reader.Problem.ShouldBe("import.row.quote-not-closed");
        reader.ToArray().ShouldBe(["a", "\"b"]);
        reader.Read().ShouldBeTrue();
        reader.Problem.ShouldBeNull();
        reader.ToArray().ShouldBe(["1", "2"]);
    }

    [Fact]
    public void A_field_of_ten_million_characters_is_a_bad_row_and_takes_little_memory()
    {
        var reader = Over("a,b\n" + new string('x', 10_000_000) + ",1\nc,d\n");
        reader.Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read().ShouldBeTrue();
        reader.Problem.ShouldBe("import.row.too-long");
        reader.Read().ShouldBeTrue();
        reader.Problem.ShouldBeNull();
        reader.ToArray().ShouldBe(["c", "d"]);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000_000);
    }

    [Fact]
    public void A_field_over_the_limit_is_a_bad_row()
    {
        var reader = Over("a," + new string('x', 50) + "\nc,d\n", options: new() { MaxFieldLength = 40 });
        reader.Read();
        reader.Problem.ShouldBe("import.row.field-too-long");
        reader.Read();
        reader.Problem.ShouldBeNull();
    }

    [Fact]
    public void Too_many_columns_are_a_bad_row()
    {
        var reader = Over(new string(',', 100) + "1\nc,d\n", options: new() { MaxColumns = 10 });
        reader.Read();
        reader.Problem.ShouldBe("import.row.too-many-fields");
        reader.Read();
        reader.ToArray().ShouldBe(["c", "d"]);
    }

    [Fact]
    public void A_null_character_is_a_bad_row()
    {
        var reader = Over("a\0b,c\nd,e\n");
        reader.Read();
        reader.Problem.ShouldBe("import.row.null-character");
        reader.Read();
        reader.Problem.ShouldBeNull();
    }

    [Fact]
    public void Lines_of_open_quotes_do_not_take_quadratic_time()
    {
        var reader = Over(string.Concat(Enumerable.Repeat("\"b\n", 1_000_000)));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (reader.Read())
        {
        }

        reader.Row.ShouldBe(1_000_000);
        clock.ElapsedMilliseconds.ShouldBeLessThan(5_000);
    }

    [Fact]
    public void A_long_stream_is_read_in_bounded_memory()
    {
        using var reader = new CsvReader(new Repeating("536365,85123A,\"WHITE, HANGING\",6,2010-12-01 08:26:00,2.55\n"u8.ToArray(), 500_000), Encoding.UTF8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        long fields = 0;
        while (reader.Read())
            fields += reader.FieldCount;
        fields.ShouldBe(3_000_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void A_job_resumes_by_skipping()
    {
        using var reader = Over("1\n2\n3\n4\n");
        reader.SkipTo(2);
        reader.Read().ShouldBeTrue();
        reader.Field(0).ToString().ShouldBe("3");
        reader.Row.ShouldBe(3);
    }

    [Fact]
    public void The_csv_spectrum_is_read_as_its_json_says()
    {
        var folder = SharedData.Folder("csv_spectrum");
        var files = Directory.GetFiles(Path.Combine(folder, "csvs"));
        files.Length.ShouldBe(11);
        foreach (var file in files)
        {
            using var reader = TableFile.Open(File.OpenRead(file), file);
            var rows = Rows(reader).Select(r => reader.Headers.Zip(r).ToDictionary(p => p.First, p => p.Second)).ToArray();
            var expected = JsonSerializer.Deserialize<Dictionary<string, string>[]>(File.ReadAllText(Path.Combine(folder, "json", Path.GetFileNameWithoutExtension(file) + ".json"))
                // The stored newlines_crlf.csv has lost the carriage returns that its JSON still has.
                .Replace("\\r\\n", "\\n", StringComparison.Ordinal))!;
            rows.Length.ShouldBe(expected.Length, file);
            for (var i = 0; i < rows.Length; i++)
                rows[i].ShouldBe(expected[i], ignoreOrder: true, file);
        }
    }

    [Theory]
    [InlineData("a;b;c\n1,5;2,5;3\n2,5;1,5;4\n", ';')]
    [InlineData("a\tb\n1,2\t3\n", '\t')]
    [InlineData("id|name|price\n1|x, y|3\n2|z|4\n", '|')]
    [InlineData("id^name\n1^x\n", '^')]
    [InlineData("name,note\n\"x;y;z\",\"a;b;c\"\n\"q;r;s\",\"d;e;f\"\n", ',')]
    [InlineData("date,price\n2010-12-01 08:26:00,1.5\n2010-12-01 08:27:00,2.5\n", ',')]
    [InlineData("sep=;\na,b;c\n1;2\n", ';')]
    [InlineData("a\n1\n2\n", ',')]
    [InlineData("姓名;电话\n张三;138\n", ';')]
    public void The_delimiter_is_found(string text, char expected)
    {
        using var reader = TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.csv");
        reader.Shape.Delimiter.ShouldBe(expected);
    }

    [Fact]
    public void Single_quotes_are_found()
    {
        using var reader = TableFile.Open(new MemoryStream("'name','note'\n'a, b','it''s'\n'c, d','x'\n"u8.ToArray()), "x.csv");
        reader.Shape.Quote.ShouldBe('\'');
        Rows(reader)[0].ShouldBe(["a, b", "it's"]);
    }

    [Theory]
    [InlineData("name,age\nAda,36\n", 1, "name/age")]
    [InlineData("Ada,36\nBob,20\n", 0, "A/B")]
    [InlineData("Report of 2010,,\n,,\norder,date,amount\n1,2010-01-01,2\n2,2010-01-01,2\n", 2, "order/date/amount")]
    [InlineData("name,name,,age\nx,y,z,w\n", 1, "name/name (2)/C/age")]
    [InlineData("name,age\n", 1, "name/age")]
    public void Headers_are_found(string text, int headerRow, string headers)
    {
        using var reader = TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.csv");
        string.Join("/", reader.Headers).ShouldBe(headers);
        reader.Shape.HeaderRow.ShouldBe(headerRow);
    }

    [Fact]
    public void A_stored_shape_reads_the_same_way_again()
    {
        var bytes = Encoding.GetEncoding("utf-16").GetPreamble().Concat(Encoding.Unicode.GetBytes("a;b\n张;2\n")).ToArray();
        using var first = TableFile.Open(new MemoryStream(bytes), "x.csv");
        var shape = JsonSerializer.Deserialize<TableShape>(JsonSerializer.Serialize(first.Shape));
        using var second = TableFile.Open(new MemoryStream(bytes), "x.csv", new() { Shape = shape });
        Rows(second).ShouldBe(Rows(first));
        second.Shape.ShouldBe(first.Shape with { Sheets = second.Shape.Sheets });
        second.Row.ShouldBe(1);
    }

    [Fact]
    public void Online_retail_is_read_whole()
    {
        var folder = Path.Combine(SharedData.Folder("online_retail"), "by-day");
        long rows = 0;
        foreach (var file in Directory.GetFiles(folder))
        {
            using var reader = TableFile.Open(File.OpenRead(file), file);
            reader.Headers.Count.ShouldBe(8);
            while (reader.Read())
            {
                reader.FieldCount.ShouldBe(8);
                reader.Problem.ShouldBeNull();
                rows++;
            }
        }

        rows.ShouldBe(209_029);
    }

    /// <summary>The same bytes over and over, never held in memory; cannot seek.</summary>
    internal sealed class Repeating(byte[] unit, int times) : Stream
    {
        private long position;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => position; set => throw new NotSupportedException(); }
        public override int Read(byte[] target, int offset, int count)
        {
            var left = (int)Math.Min(count, ((long)unit.Length * times) - position);
            for (var i = 0; i < left; i++)
                target[offset + i] = unit[position++ % unit.Length];
            return left;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] source, int offset, int count) => throw new NotSupportedException();
    }
}
