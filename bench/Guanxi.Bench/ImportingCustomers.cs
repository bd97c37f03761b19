using System.Diagnostics;
using System.Globalization;
using System.Text;
using Guanxi.Tests;

namespace Guanxi.Bench;

/// <summary>New customers from a file of 15 columns, and all of them taken back: the whole process, on both databases.</summary>
internal static class ImportingCustomers
{
    private const string Surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧";
    private const string GivenNames = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞鑫波斌宇浩凯健俊帆雪琳晨梦思雨欣怡佳慧";
    private static readonly string[] Places = ["北京,北京", "上海,上海", "广东,深圳", "浙江,杭州", "四川,成都", "湖北,武汉"];

    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        var rows = size == "full" ? 1_000_000 : 100_000;
        var folder = Directory.CreateTempSubdirectory("guanxi-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "customers.csv");
            await WriteAsync(file, rows, ct);
            var figures = new List<Figure>();
            figures.AddRange(await MeasureAsync("sqlite", file, rows, "", ct));
            if (PostgresServer.Missing is { } missing)
            {
                Console.Error.WriteLine("  " + missing);
                return figures;
            }
            PostgresServer.IsDurable = true;
            await using var server = new PostgresServer();
            figures.AddRange(await MeasureAsync("postgresql", file, rows, await Importing.NewDatabaseAsync("bench_customers", ct), ct));
            return figures;
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string name, string file, int rows, string connectionString, CancellationToken ct)
    {
        var data = Directory.CreateTempSubdirectory("guanxi-bench-").FullName;
        try
        {
            (string, string)[] environment = [("GUANXI__connectionString", connectionString)];
            var imported = await TimeAsync(data, environment, ["import", "customers", file], ct);
            var undone = await TimeAsync(data, environment, ["import", "undo", "1"], ct);
            return [Figure.Higher($"import.customers.{name}", rows / imported, "rows/s", 40_000), Figure.Lower($"import.customers.undo.{name}", undone, "s", 180)];
        }
        finally { Directory.Delete(data, recursive: true); }
    }

    private static async Task<double> TimeAsync(string data, (string, string)[] environment, string[] command, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        await using var process = GuanxiProcess.Start(data, environment, command);
        if (await process.ExitAsync(ct) is not 0 and var code)
            throw new InvalidOperationException($"{command[1]} left with {code}: {process.Error}");
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task WriteAsync(string file, int rows, CancellationToken ct)
    {
        var chance = new Random(7);
        await using var writer = new StreamWriter(file, false, new UTF8Encoding(false));
        await writer.WriteLineAsync("name,kind,customer number,phone,email,country,region,city,address,postal code,language,gender,birthday,source,note".AsMemory(), ct);
        for (var i = 0; i < rows; i++)
        {
            var name = $"{Pick(Surnames)}{Pick(GivenNames)}{(chance.Next(3) > 0 ? Pick(GivenNames) : "")}";
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{name},person,K{i:0000000},13{chance.Next(1_000_000_000):000000000},u{chance.Next(1_000_000_000)}@example.cn,CN,{Places[chance.Next(Places.Length)]},中山路{chance.Next(1, 999)}号{chance.Next(1, 30)}栋{chance.Next(100, 2999)}室,{chance.Next(100_000, 700_000)},zh-Hans,{(chance.Next(2) > 0 ? "female" : "male")},{chance.Next(1950, 2008)}-{chance.Next(1, 13):00}-{chance.Next(1, 29):00},展会,{(chance.Next(3) > 0 ? "" : "老客户")}").AsMemory(), ct);
        }

        string Pick(string of) => of[chance.Next(of.Length)].ToString();
    }
}
