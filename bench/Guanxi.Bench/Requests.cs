using System.Globalization;
using System.Text;
using System.Text.Json;
using Guanxi.Tests;
using Microsoft.Data.Sqlite;

namespace Guanxi.Bench;

/// <summary>
/// What a sales person asks of the server, with row visibility on: she sees her own and her team's customers, a
/// twentieth of all. The full size is measured beside the small one, for nothing may grow with the table.
/// </summary>
internal static class Requests
{
    /// <summary>How much slower a million customers may be than ten thousand.</summary>
    private const double Growth = 1.5;

    private const string Api = "/api/v1/customers";

    public static async Task<IReadOnlyList<Figure>> ListAsync(string size, CancellationToken ct)
    {
        // Orders people choose, and pages further on.
        string[] lists = ["", "?sort=-lastOrderAt", "?sort=-revenue", "?sort=name", "?filter=stage%3Dloyal", "?filter=country%3DCN&sort=-lastOrderAt"];
        return await RateAsync("list", size, 1_500, 15, async (data, server) =>
        {
            var pages = new List<LoadRequest>();
            foreach (var list in lists)
            {
                pages.Add(new(Api + list));
                var next = await NextAsync(data, server, Api + list, ct);
                pages.Add(new($"{Api}{list}{(list.Length == 0 ? "?" : "&")}after={Uri.EscapeDataString(next)}"));
            }
            return pages;
        }, data => data.Bearer, ct);
    }

    public static Task<IReadOnlyList<Figure>> RecordAsync(string size, CancellationToken ct) => RateAsync("record", size, 3_000, null, (data, _) =>
        Task.FromResult(Sample(data, "SELECT id FROM customers_customer WHERE team_id = 1 AND deleted_at IS NULL", 2_000).Select(id => new LoadRequest($"{Api}/{id}")).ToList()), data => data.Bearer, ct);

    public static Task<IReadOnlyList<Figure>> HtmlAsync(string size, CancellationToken ct) => RateAsync("html", size, 500, null, (_, _) =>
        Task.FromResult(new List<LoadRequest> { new("/customers") }), data => data.Cookie, ct);

    public static async Task<IReadOnlyList<Figure>> CreateAsync(string size, CancellationToken ct)
    {
        return await AtSizesAsync(size, async at =>
        {
            using var copy = await (await DataSet.OpenAsync(at, ct)).CopyAsync(ct);
            await using var serving = await Serving.StartAsync(copy.Data, ct);
            var creates = Enumerable.Range(0, 2_000).Select(i => new LoadRequest(Api, "POST", NewCustomer(i))).ToList();
            var load = await Load.RunAsync(serving.Address, creates, [copy.Data.Bearer], ct);
            return [Figure.Higher("create.rate", load.Rate, "/s", 1_000), Figure.Lower("create.p95", load.P95, "ms", null)];
        });
    }

    /// <summary>Names as people have them, frequent and rare, and beginnings and ends of longer ones; one asks at a time.</summary>
    public static Task<IReadOnlyList<Figure>> SearchAsync(string size, CancellationToken ct) => AtSizesAsync(size, async at =>
    {
        var data = await DataSet.OpenAsync(at, ct);
        await using var serving = await Serving.StartAsync(data, ct);
        var names = Sample(data, "SELECT name FROM customers_customer WHERE deleted_at IS NULL", 4_000)
            .Where(n => n.Length >= 2 && n.All(c => c is >= '\u4e00' and <= '\u9fff')).ToList();
        string[] words = [.. names.Select(n => n[..2]).Concat(names.Select(n => n[^2..])).Distinct(),
            "王伟", "李娜", "张伟", "王芳", "刘洋", "陈静", "公司", "有限", "欧阳", "司马", "龘龘"];
        var asked = words.Select(w => new LoadRequest($"{Api}?q={Uri.EscapeDataString(w)}")).ToList();
        var load = await Load.RunAsync(serving.Address, asked, [data.Bearer], ct, connections: 1);
        return [Figure.Lower("search.p95", load.P95, "ms", 5), Figure.Lower("search.p99", load.P99, "ms", null)];
    });

    private static Task<IReadOnlyList<Figure>> RateAsync(string name, string size, double budget, double? p95,
        Func<DataSet, Uri, Task<List<LoadRequest>>> requests, Func<DataSet, string> who, CancellationToken ct) => AtSizesAsync(size, async at =>
    {
        var data = await DataSet.OpenAsync(at, ct);
        await using var serving = await Serving.StartAsync(data, ct);
        var load = await Load.RunAsync(serving.Address, await requests(data, serving.Address), [who(data), "Accept-Encoding: gzip, br"], ct);
        return [Figure.Higher($"{name}.rate", load.Rate, "/s", budget), Figure.Lower($"{name}.p95", load.P95, "ms", p95)];
    });

    /// <summary>The figures at the size asked; at the full size also how much slower the first of them is than at the small one.</summary>
    private static async Task<IReadOnlyList<Figure>> AtSizesAsync(string size, Func<string, Task<Figure[]>> measure)
    {
        if (size != "full")
            return await measure(size);
        var (small, full) = (await measure("small"), await measure("full"));
        var slower = 1 / full[0].BetterThan(small[0]) ?? 1;
        return [.. full, Figure.Lower(full[0].Name.Split('.')[0] + ".growth", slower, "×", Growth)];
    }

    private static async Task<string> NextAsync(DataSet data, Uri server, string list, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Get, list);
        request.Headers.Add("Authorization", "Bearer " + data.Token);
        using var answer = await client.SendAsync(request, ct);
        using var page = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct));
        return page.RootElement.GetProperty("next").GetString() ?? throw new InvalidOperationException($"{list} has no second page.");
    }

    /// <summary>About so many of the rows, from all over the table.</summary>
    private static List<string> Sample(DataSet data, string select, int count)
    {
        using var connection = new SqliteConnection($"Data Source={data.Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = select + " ORDER BY id";
        var all = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            all.Add(reader.GetString(0));
        var step = Math.Max(1, all.Count / count);
        return [.. all.Where((_, i) => i % step == 0)];
    }

    private static string NewCustomer(int number)
    {
        const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", Given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英";
        var name = new StringBuilder().Append(Surnames[number % Surnames.Length]).Append(Given[number % Given.Length]).Append(Given[number / 7 % Given.Length]);
        return JsonSerializer.Serialize(new
        {
            name = name.ToString(),
            phone = "139" + (10_000_000 + number).ToString(CultureInfo.InvariantCulture),
            email = $"c{number}@bench.example",
            country = "CN",
            city = "上海",
            source = "bench",
        });
    }
}

/// <summary>The product's server on a data set, as a process of its own.</summary>
internal sealed record Serving(GuanxiProcess Process, Uri Address) : IAsyncDisposable
{
    public static async Task<Serving> StartAsync(DataSet data, CancellationToken ct)
    {
        var (process, address) = await GuanxiProcess.ServeAsync(data.Folder, ct, ("GUANXI__api__requestsPerMinute", "0"));
        return new(process, address);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.InterruptAsync(CancellationToken.None);
        await Process.DisposeAsync();
    }
}
