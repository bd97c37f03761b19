using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Guanxi.Tests.Integration.Importing;

/// <summary>Files that mean ill or went wrong, through the whole product: API, wizard and command line.</summary>
public sealed class HostileFileTests
{
    private const string Headers = "Invoice,SKU,Qty,Price,Date,Customer ID\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Name, content and the code that refuses it.</summary>
    private static readonly (string Name, byte[] Content, string Code)[] Refused =
    [
        ("empty.csv", [], "import.empty"),
        ("blank.csv", "\n\n  \n"u8.ToArray(), "import.empty"),
        ("headers.csv", Encoding.UTF8.GetBytes(Headers), "import.empty"),
        ("binary.csv", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31 % 256))], "import.binary"),
        ("program.xlsx", [0x7F, (byte)'E', (byte)'L', (byte)'F', .. new byte[500]], "import.not-a-table"),
        ("picture.csv", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[100]], "import.not-a-table"),
        ("cut.xlsx", [.. "PK\u0003\u0004"u8, .. new byte[100]], "import.xlsx-damaged"),
        ("bomb.xlsx", Bomb(), "import.xlsx-too-large"),
        ("other.csv", "a,b\n1,2\n"u8.ToArray(), "import.column-missing"),
    ];

    [Theory, BothDatabases]
    public async Task Each_is_refused_with_its_reason_and_leaves_nothing(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var client = app.As(Who.Administrator);
        foreach (var (name, content, code) in Refused)
        {
            using var answer = await PostAsync(client, "/api/v1/imports", name, new ByteArrayContent(content));
            var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{name}: {problem}");
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            problem["code"]!.GetValue<string>().ShouldBe(code, name);
            problem["detail"]!.GetValue<string>().Length.ShouldBeGreaterThan(20, name);
        }
        (await CountAsync(app)).ShouldBe("0 0 0 0");
        var folder = Path.Combine(app.Storage.DataDir, "files");
        (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.partial", SearchOption.AllDirectories) : []).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_command_line_leaves_with_1_and_says_why()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        foreach (var ((name, content, code), language) in Refused.Zip(["zh-Hans", "zh-Hant", "zh-Hans", "zh-Hant", "zh-Hans", "zh-Hant", "zh-Hans", "zh-Hant", "zh-Hans"]))
        {
            var path = Path.Combine(tenant.Storage.DataDir, name);
            await File.WriteAllBytesAsync(path, content, Ct);
            await using var process = ImportCommandTests.Start(tenant, "import", "orders", path, "--language", language, "--json");
            (await process.ExitAsync(Ct)).ShouldBe(1, name + process.Error);
            JsonNode.Parse(process.Output)!["error"]!["code"]!.GetValue<string>().ShouldBe(code, name);
            process.Error.Any(c => c is >= '\u4E00' and <= '\u9FFF').ShouldBeTrue(name);
        }
    }

    [Theory, BothDatabases]
    public async Task A_wrong_encoding_is_refused_by_name_or_shows_in_the_headers(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var client = app.As(Who.Administrator);
        var file = Encoding.UTF8.GetBytes("订单号,商品编码,数量,单价,下单时间\nA1,P1,1,10,2026-01-05\n");
        foreach (var (encoding, code) in new[] { ("klingon", "import.encoding-unknown"), ("utf-16", "import.column-missing"), ("big5", "import.column-missing"), ("utf-7", "import.encoding-unknown") })
        {
            using var answer = await PostAsync(client, $"/api/v1/imports?encoding={encoding}", "shop.csv", new ByteArrayContent(file));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, encoding);
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["code"]!.GetValue<string>().ShouldBe(code, encoding);
        }
        (await CountAsync(app)).ShouldBe("0 0 0 0");
        using var right = await PostAsync(client, "/api/v1/imports/trial", "shop.csv", new ByteArrayContent(file));
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task A_field_of_ten_megabytes_spoils_its_row_and_no_other(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var client = app.As(Who.Administrator);
        var file = Encoding.UTF8.GetBytes(Headers + "A1,P1,1,10,2026-01-05,K1\nA2,\"" + new string('x', 10 << 20) + "\",1,10,2026-01-05,K1\nA3,P1,1,10,2026-01-05,K1\n");
        using var answer = await PostAsync(client, "/api/v1/imports/trial", "wide.csv", new ByteArrayContent(file));
        var trial = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, trial.ToString());
        (trial["progress"]!["ordersCreated"]!.GetValue<int>(), trial["progress"]!["rejected"]!.GetValue<int>()).ShouldBe((2, 1));
    }

    [Theory, BothDatabases]
    public async Task What_a_spreadsheet_would_run_is_exported_as_text(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var client = app.As(Who.Administrator);
        foreach (var name in (string[])["=HYPERLINK(\"http://evil\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
        {
            using var created = await client.PostAsync("/api/v1/customers", new StringContent(new JsonObject { ["name"] = name, ["city"] = name }.ToJsonString(), Encoding.UTF8, "application/json"), Ct);
            created.StatusCode.ShouldBe(HttpStatusCode.Created);
        }
        var browser = await app.BrowserAsync(Who.Administrator);
        var cells = (await browser.GetStringAsync("/customers/export.csv", Ct)).Split('\n').Skip(1).SelectMany(l => l.TrimEnd('\r').Split(',')).Select(c => c.Trim('"')).ToList();
        cells.ShouldContain(c => c.StartsWith("'=HYPERLINK", StringComparison.Ordinal));
        cells.ShouldContain("'+1+1");
        cells.ShouldContain("'@SUM(A1)");
        cells.Where(c => c.Length > 0 && c[0] is '=' or '+' or '@' or '\t').ShouldBeEmpty();
    }

    /// <summary>Made as it is sent, through a real server: what it holds in memory does not follow the size of the file.</summary>
    [Fact]
    public async Task Two_hundred_megabytes_stream_in_bounded_memory()
    {
        await using var app = await GuanxiApp.StartAsync(Engine.Sqlite);
        var (server, address) = await GuanxiProcess.ServeAsync(app.Storage.DataDir, Ct);
        await using var _ = server;
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        client.DefaultRequestHeaders.Authorization = app.As(Who.Administrator).DefaultRequestHeaders.Authorization;
        var rows = 0;
        using var answer = await PostAsync(client, "/api/v1/imports/trial", "large.csv", new Large(200L << 20, n => rows = n));
        var trial = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, trial.ToString());
        trial["progress"]!["rows"]!.GetValue<int>().ShouldBe(rows);
        var peak = server.PeakMemory() >> 20;
        TestContext.Current.TestOutputHelper!.WriteLine($"{rows} rows, at most {peak} MB resident");
        peak.ShouldBeLessThan(500);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string to, string name, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new MultipartFormDataContent { { content, "files", name } } };
        return await client.SendAsync(request, Ct);
    }

    private static async Task<string> CountAsync(GuanxiApp app)
    {
        await using var session = await app.Databases.ReadAsync(await app.ActorAsync(Who.Administrator), Ct);
        return (await session.FirstAsync($"SELECT (SELECT count(*) FROM platform_file), (SELECT count(*) FROM platform_import), (SELECT count(*) FROM sales_order), (SELECT count(*) FROM platform_job)",
            r => $"{r.GetInt64(0)} {r.GetInt64(1)} {r.GetInt64(2)} {r.GetInt64(3)}", Ct))!;
    }

    /// <summary>A workbook of some kilobytes whose sheet unpacks into a gigabyte of zeros.</summary>
    private static byte[] Bomb()
    {
        const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part("xl/workbook.xml", $"<workbook {Main}><sheets><sheet name=\"Orders\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            Part("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            sheet.Write(Encoding.UTF8.GetBytes($"<worksheet {Main}><sheetData><row><c><v>"));
            var zeros = new byte[1 << 20];
            zeros.AsSpan().Fill((byte)'0');
            for (var i = 0; i < 200; i++)
                sheet.Write(zeros);

            void Part(string path, string text)
            {
                using var part = zip.CreateEntry(path).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return stream.ToArray();
    }

    /// <summary>Sound rows with a long remark, until there are enough bytes.</summary>
    private sealed class Large(long bytes, Action<int> rows) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("Invoice,SKU,Qty,Price,Date,Customer ID,Remark\n"));
            var (n, sent) = (0, 0L);
            var text = new StringBuilder();
            while (sent < bytes)
            {
                for (text.Clear(); text.Length < 1 << 20; n++)
                    text.Append('A').Append(n / 3).Append(",P").Append(n % 500).Append(",1,10.5,2026-01-05,K").Append(n % 9000).Append(',').Append('r', 200 + (n % 400)).Append('\n');
                var block = Encoding.UTF8.GetBytes(text.ToString());
                await stream.WriteAsync(block);
                sent += block.Length;
            }
            rows(n);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
