using System.Security.Cryptography;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Sales.Importing;

namespace Guanxi.Tests.Integration.Importing;

public sealed class OrderImportTests
{
    [Theory, BothDatabases]
    public async Task The_real_shop_gives_the_published_figures(Engine engine)
    {
        var folder = SharedData.Path("online_retail/by-day");
        await using var tenant = await TestTenant.CreateAsync(engine);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var progress = await ImportAsync(tenant, Directory.GetFiles(folder, "*.csv").Order().ToArray());
        TestContext.Current.TestOutputHelper!.WriteLine($"{engine}: {clock.ElapsedMilliseconds} ms {progress}");

        progress.Rows.ShouldBe(209_029);
        var ct = TestContext.Current.CancellationToken;
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        (await session.LongAsync($"SELECT count(*) FROM customers_customer", ct)).ShouldBe(2_767);
        (await session.LongAsync($"SELECT count(DISTINCT customer_id) FROM sales_order WHERE kind = 'purchase'", ct)).ShouldBe(2_718);
        (await session.LongAsync($"SELECT count(*) FROM (SELECT 1 FROM sales_order WHERE kind = 'purchase' AND customer_id IS NOT NULL GROUP BY customer_id HAVING count(*) > 1) repeat", ct)).ShouldBe(1_386);
        (await session.LongAsync($"SELECT count(*) FROM sales_order WHERE kind = 'purchase' AND customer_id IS NOT NULL", ct)).ShouldBe(7_409);
        (await session.LongAsync($"SELECT sum(amount) FROM sales_order WHERE customer_id IS NOT NULL", ct)).ShouldBe(333_259_196);
        (await session.LongAsync($"SELECT sum(amount) FROM sales_order WHERE customer_id IS NOT NULL AND country = 'GB'", ct)).ShouldBe(272_483_409);
        (await session.LongAsync($"SELECT count(*) FROM sales_order WHERE kind = 'return' AND customer_id IS NOT NULL", ct)).ShouldBe(1_588);
        (await session.LongAsync($"SELECT sum(returned) FROM sales_order WHERE customer_id IS NOT NULL", ct)).ShouldBe(-21_210_387);
    }

    [Theory, BothDatabases]
    public async Task Importing_the_same_files_twice_changes_nothing(Engine engine)
    {
        var files = Directory.GetFiles(SharedData.Path("online_retail/by-day"), "2010-12-0*.csv").Order().ToArray();
        await using var tenant = await TestTenant.CreateAsync(engine);
        var first = await ImportAsync(tenant, files);
        var before = await tenant.ContentAsync();
        var second = await ImportAsync(tenant, files);
        (await tenant.ContentAsync()).ShouldBe(before);
        second.Same.ShouldBe(first.LinesCreated);
        (second.OrdersCreated + second.OrdersChanged + second.LinesCreated + second.CustomersCreated + second.ProductsCreated).ShouldBe(0);
    }

    private static async Task<ImportProgress> ImportAsync(TestTenant tenant, string[] files)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = await tenant.Databases.GetAsync(Databases.Main, ct);
        var plans = files.Select(f => OrderPlan.Of(File.OpenRead(f), Path.GetFileName(f), 0, new FileInfo(f).Length, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))).File).ToArray();
        long id;
        Import import;
        await using (var session = await database.WriteAsync(ct))
        {
            id = await tenant.Get<ImportStore>().CreateAsync(session, database, tenant.Admin, "orders", plans, new ImportOptions(), ct);
            import = await tenant.Get<ImportStore>().GetAsync(session, id, ct);
            await session.CommitAsync(ct);
        }
        var byName = files.ToDictionary(f => Path.GetFileName(f));
        return await tenant.Get<OrderImporter>().RunAsync(database, tenant.Admin, import, new(f => File.OpenRead(byName[f.Name])), ct);
    }
}
