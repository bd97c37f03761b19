namespace Guanxi.Bench;

/// <param name="Name">As the command line knows it.</param>
/// <param name="About">One line for people.</param>
/// <param name="RunAsync">Takes the size and gives figures.</param>
/// <param name="OnlyFull">Too slow for the small size.</param>
internal sealed record Benchmark(string Name, string About, Func<string, CancellationToken, Task<IReadOnlyList<Figure>>> RunAsync, bool OnlyFull = false);

internal static class Benchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("data", "the data set that the others read, made where it is missing", async (size, ct) => { await DataSet.OpenAsync(size, ct); return []; }),
        new("start", "restart until /health/ready, and memory when idle", Starting.RunAsync),
        new("list", "pages of the customer list by API", Requests.ListAsync),
        new("record", "one customer by id by API", Requests.RecordAsync),
        new("search", "customers by two Chinese characters by API", Requests.SearchAsync),
        new("create", "new customers by API", Requests.CreateAsync),
        new("html", "the customer list as a page", Requests.HtmlAsync),
        new("import", "a real shop's orders of half a year by the command line, whole process, on both databases", Importing.RunAsync),
        new("customers", "new customers from a file of 15 columns, and the import undone, on both databases", ImportingCustomers.RunAsync),
        new("bulk", "a tenth of the customers get another owner at once, and it is taken back", Bulking.RunAsync),
        new("rescore", "RFM scores of everybody anew", Rescoring.RunAsync),
        new("care", "the day of care over everybody, and a month of its calendar", Caring.RunAsync),
        new("duplicates", "a scan of all customers for duplicates, and the check of customers about to be stored", Scanning.RunAsync),
        new("visit", "what a browser loads of the customer list, and when the dashboard can be worked with", Visiting.RunAsync),
        new("clone", "clean clone with empty caches until the first page", CleanClone.RunAsync, OnlyFull: true),
    ];
}
