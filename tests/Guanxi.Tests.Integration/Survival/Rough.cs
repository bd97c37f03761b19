using System.Globalization;
using System.Text;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;
using Guanxi.Tests.Integration.Importing;

namespace Guanxi.Tests.Integration.Survival;

/// <summary>A shop of some size, and the real program at work on it as a process that can be killed.</summary>
internal static class Rough
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Orders of two lines each: every third customer buys again and again, some orders go back.</summary>
    /// <param name="first">Number of the first order.</param>
    public static string Shop(int first, int orders, int customers)
    {
        var text = new StringBuilder("Invoice,SKU,Qty,Price,Date,Customer ID,Country\n");
        for (var i = first; i < first + orders; i++)
        {
            var day = new DateOnly(2023, 1, 1).AddDays(i * 7 % 1000).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var customer = i % 3 == 0 ? i % (customers / 20) : i % customers;
            for (var line = 0; line < 2; line++)
                text.Append(CultureInfo.InvariantCulture, $"{(i % 50 == 7 ? "C" : "")}{i},P{(i + line) % 90},{(i % 50 == 7 ? -1 : 1 + (i % 4))},{1 + (i % 37)}.5,{day},K{customer},Germany\n");
        }
        return text.ToString();
    }

    public static GuanxiProcess Start(this TestTenant tenant, params string[] command) => ImportCommandTests.Start(tenant, command);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Said)> RunAsync(this TestTenant tenant, params string[] command)
    {
        await using var process = tenant.Start(command);
        return (await process.ExitAsync(Ct), process.Output + process.Error);
    }

    public static async Task<GuanxiProcess> ServeAsync(this TestTenant tenant)
    {
        // What was written under the clock of the test is due under any.
        await tenant.WriteAsync($"UPDATE platform_job SET due_at = 0 WHERE state = 'waiting'");
        await tenant.WriteAsync($"UPDATE platform_outbox SET next_at = 0");
        (string, string)[] environment = tenant.Storage.ConnectionString is { } connection ? [("GUANXI__connectionString", connection)] : [];
        return (await GuanxiProcess.ServeAsync(tenant.Storage.DataDir, Ct, environment)).Process;
    }

    /// <summary>Waits, without a pause worth the name, until a count is what it should be.</summary>
    public static async Task UntilAsync(this TestTenant tenant, FormattableString count, Func<long, bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!reached(await tenant.CountAsync(count)))
            await Task.Delay(2, limit.Token);
    }

    public static async Task<long> CountAsync(this TestTenant tenant, FormattableString count)
    {
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        return await session.LongAsync(count, Ct);
    }

    public static async Task WriteAsync(this TestTenant tenant, FormattableString statement)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        await session.RunAsync(statement, Ct);
        await session.CommitAsync(Ct);
    }

    /// <summary>Everything that ages is judged as of this day.</summary>
    public static async Task FixDayAsync(this TestTenant tenant, DateOnly day)
    {
        await using var session = await tenant.Databases.WriteAsync(tenant.Admin, Ct);
        await tenant.Get<SettingStore>().SetAsync(session, tenant.Admin, AsOf.Setting, new AsOfDay(day), Ct);
        await session.CommitAsync(Ct);
    }

    /// <summary>Compares long texts and shows the first line that differs.</summary>
    public static void ShouldBeLineByLine(this string actual, string expected)
    {
        if (actual == expected)
            return;
        var pairs = actual.Split('\n').Zip(expected.Split('\n')).Index().Where(p => p.Item.First != p.Item.Second).Take(3);
        Assert.Fail($"{actual.Count(c => c == '\n')} lines instead of {expected.Count(c => c == '\n')}: {string.Join("; ", pairs.Select(p => $"line {p.Index + 1} is {p.Item.First}, not {p.Item.Second}"))}");
    }

    /// <summary>What is derived of a tenant's orders and kept: scores, stages with their history, and every sum.</summary>
    public static async Task<string> KeptAsync(this TestTenant tenant)
    {
        var text = new StringBuilder();
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct);
        foreach (var statement in (string[])
        [
            "SELECT external_key, rfm, stage, stage_since, stage_due_at, orders, value FROM customers_customer ORDER BY external_key",
            "SELECT c.external_key, s.stage, s.at, s.reason FROM customers_stage_change s JOIN customers_customer c ON c.id = s.customer_id ORDER BY 1, 3, 2",
            "SELECT * FROM analytics_day ORDER BY 1, 2, 3, 4",
            "SELECT c.external_key, b.day, b.prev_day, b.first_day, b.country, b.revenue FROM analytics_buyer b JOIN customers_customer c ON c.id = b.customer_id ORDER BY 1, 2",
            "SELECT p.code, m.month, m.country, m.quantity, m.revenue FROM analytics_product_month m JOIN sales_product p ON p.id = m.product_id ORDER BY 1, 2, 3",
            "SELECT * FROM analytics_region_month ORDER BY 1, 2, 3, 4, 5", "SELECT * FROM analytics_buyer_month ORDER BY 1, 2, 3, 4, 5", "SELECT * FROM analytics_cohort ORDER BY 1, 2, 3, 4, 5",
        ])
            await session.EachAsync(session.Sql().Raw(statement), r =>
            {
                for (var i = 0; i < r.FieldCount; i++)
                    text.Append(r.IsDBNull(i) ? "-" : Convert.ToString(r.GetValue(i), CultureInfo.InvariantCulture)).Append('|');
                text.Append('\n');
            }, Ct);
        return text.ToString();
    }
}
