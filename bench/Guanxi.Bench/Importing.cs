using System.Diagnostics;
using Guanxi.Tests;

namespace Guanxi.Bench;

/// <summary>209,029 rows in 141 files: customers, products, orders, figures, stages, scores and sums, from start to exit.</summary>
internal static class Importing
{
    private const int Runs = 3;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string size, CancellationToken ct)
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", "online_retail", "by-day");
        if (!Directory.Exists(folder))
            throw new InvalidOperationException("There is no ../shared/data/online_retail.");
        string[] command = ["import", "orders", .. Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal)];
        var figures = new List<Figure> { Figure.Lower("import.sqlite", await MedianAsync(command, () => Task.FromResult(""), ct), "s", 8) };
        if (PostgresServer.Missing is { } missing)
        {
            Console.Error.WriteLine("  " + missing);
            return figures;
        }
        PostgresServer.IsDurable = true;
        await using var server = new PostgresServer();
        var database = 0;
        figures.Add(Figure.Lower("import.postgresql", await MedianAsync(command, () => NewDatabaseAsync($"bench_{++database}", ct), ct), "s", 8));
        return figures;
    }

    private static async Task<double> MedianAsync(string[] command, Func<Task<string>> connectionString, CancellationToken ct)
    {
        var seconds = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var data = Directory.CreateTempSubdirectory("guanxi-bench-").FullName;
            try
            {
                (string, string)[] environment = [("GUANXI__connectionString", await connectionString())];
                var watch = Stopwatch.StartNew();
                await using var process = GuanxiProcess.Start(data, environment, command);
                if (await process.ExitAsync(ct) is not 0 and var code)
                    throw new InvalidOperationException($"The import left with {code}: {process.Error}");
                seconds.Add(watch.Elapsed.TotalSeconds);
            }
            finally { Directory.Delete(data, recursive: true); }
        }
        return seconds.Median();
    }

    internal static async Task<string> NewDatabaseAsync(string name, CancellationToken ct)
    {
        var server = await PostgresServer.ConnectAsync(ct);
        await using var connection = new Npgsql.NpgsqlConnection(server.ToString());
        await connection.OpenAsync(ct);
        await using var command = new Npgsql.NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync(ct);
        server.Database = name;
        return server.ToString();
    }
}
