using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Jobs;
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

    [Theory, BothDatabases]
    public async Task An_import_cut_off_goes_on_where_it_was_and_ends_as_if_nothing_had_happened(Engine engine)
    {
        var files = Directory.GetFiles(SharedData.Path("online_retail/by-day"), "2010-12-*.csv").Order().ToArray();
        await using var calm = await TestTenant.CreateAsync(engine);
        await ImportAsync(calm, files);
        await using var rough = await TestTenant.CreateAsync(engine);
        using var cut = new CancellationTokenSource();
        var batches = 0;
        await Should.ThrowAsync<OperationCanceledException>(() => ImportAsync(rough, files, _ =>
        {
            if (++batches == 1)
                cut.Cancel();
        }, cut.Token));
        (await ImportAsync(rough, files)).Rows.ShouldBe((await ImportAsync(calm, files)).Rows);
        (await rough.ContentAsync()).ShouldBe(await calm.ContentAsync());
    }

    [Theory, BothDatabases]
    public async Task Undoing_an_import_restores_what_was_there(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, [tenant.Write("first.csv", "Invoice,SKU,Qty,Price,Date,Customer ID\nA1,P1,1,10.00,2026-01-05,K1\nA2,P2,2,5.00,2026-01-06,K2\n")]);
        var before = await tenant.ContentAsync();
        await ImportAsync(tenant, [tenant.Write("second.csv", "Invoice,SKU,Qty,Price,Date,Customer ID\nA1,P3,1,7.50,2026-01-05,K1\nA3,P1,4,10.00,2026-02-01,K3\nA4,P1,-1,10.00,2026-02-03,K1\n")]);
        (await tenant.ContentAsync()).ShouldNotBe(before);
        var ct = TestContext.Current.CancellationToken;
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        var last = await session.LongAsync($"SELECT max(id) FROM platform_import", ct);
        var job = await tenant.Get<ImportOrders>().UndoAsync(tenant.Admin, last, ct);
        (await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, job, null, ct))!.State.ShouldBe(JobState.Done);
        await tenant.DrainOutboxAsync();
        (await tenant.ContentAsync()).ShouldBe(before);
    }

    [Theory, BothDatabases]
    public async Task Bad_rows_are_set_aside_with_their_place_and_reason(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var file = tenant.Write("bad.csv", "订单号,商品编码,数量,单价,下单时间,客户编号\nA1,P1,1,10,2026-01-05,K1\nA2,P1,1,,2026-01-05,K1\nA3,?,1,10,2026-01-05,K1\nA4,P1,1,10,someday,K1\n,P1,1,10,2026-01-05,K1\nA6,P1,zwei,10,2026-01-05,K1\n");
        (await ImportAsync(tenant, [file])).Rejected.ShouldBe(5);
        var ct = TestContext.Current.CancellationToken;
        await using var session = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        var rejected = await tenant.Get<ImportStore>().RejectedAsync(session, 1, (0, 0), 10, ct);
        rejected.Select(r => (r.Row, r.Line, r.Column, r.Code)).ShouldBe(
        [
            (2, 3, "单价", "import.row.no-price"), (3, 4, "商品编码", "import.row.stray-code"), (4, 5, "下单时间", "import.row.bad-date"),
            (5, 6, "订单号", "import.row.no-number"), (6, 7, "数量", "import.row.bad-quantity"),
        ]);
    }

    [Theory, BothDatabases]
    public async Task Trying_counts_what_importing_does_and_writes_nothing(Engine engine)
    {
        var files = Directory.GetFiles(SharedData.Path("online_retail/by-day"), "2010-12-0*.csv").Order().ToArray();
        await using var tenant = await TestTenant.CreateAsync(engine);
        var before = await tenant.ContentAsync();
        var trial = await tenant.Get<ImportOrders>().TryAsync(tenant.Admin, await PlanAsync(tenant, files), new(), null, TestContext.Current.CancellationToken);
        (await tenant.ContentAsync()).ShouldBe(before);
        var done = await ImportAsync(tenant, files);
        trial.Progress.ShouldBe(done);
    }

    [Theory, BothDatabases]
    public async Task A_corrected_file_of_rejects_is_taken_in_once(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        // The rejected line is a repetition of the sound one, once it is corrected.
        await ImportAsync(tenant, [tenant.Write("shop.csv", "Invoice,SKU,Qty,Price,Date,Customer ID\nA1,P1,1,10,2026-01-05,K1\nA1,P1,1,ten,2026-01-05,K1\nA2,\"=cmd\",1,,2026-01-05,K1\n")]);
        var ct = TestContext.Current.CancellationToken;
        using var rejects = new MemoryStream();
        (await tenant.Get<RejectFile>().WriteAsync(tenant.Admin, 1, rejects, ct)).ShouldBe(2);
        var text = System.Text.Encoding.UTF8.GetString(rejects.ToArray());
        text.ShouldStartWith("\uFEFFInvoice,SKU,Qty,Price,Date,Customer ID,guanxi-reject,");
        text.ShouldContain("1/0/2");
        text.ShouldContain("'=cmd");
        var corrected = tenant.Write("rejects.csv", text.Replace(",ten,", ",10,", StringComparison.Ordinal));

        var first = await ImportAsync(tenant, [corrected]);
        (first.LinesCreated, first.OrdersChanged, first.Rejected).ShouldBe((1, 1, 1));
        var before = await tenant.ContentAsync();
        before.ShouldContain("A1|P1|1000|100000|1000|2|");
        var second = await ImportAsync(tenant, [corrected]);
        (second.LinesCreated, second.Same).ShouldBe((0, 1));
        (await tenant.ContentAsync()).ShouldBe(before);
    }

    [Theory, BothDatabases]
    public async Task Somebody_sees_her_own_imports_only(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await ImportAsync(tenant, [tenant.Write("shop.csv", "Invoice,SKU,Qty,Price,Date\nA1,P1,1,10,2026-01-05\n")]);
        var ct = TestContext.Current.CancellationToken;
        var imports = tenant.Get<Imports>();
        (await imports.ListAsync(tenant.Admin, ct)).Count.ShouldBe(1);
        var other = TestTenant.Somebody(7, Core.RowScope.Own, [Sales.SalesPermissions.ImportOrders]);
        (await imports.ListAsync(other, ct)).ShouldBeEmpty();
        await Should.ThrowAsync<Core.NotFoundException>(() => imports.GetAsync(other, 1, ct));
        await Should.ThrowAsync<Core.ForbiddenException>(() => imports.ListAsync(TestTenant.Nobody, ct));
    }

    private static async Task<ImportFile[]> PlanAsync(TestTenant tenant, string[] files)
    {
        var plan = new List<ImportFile>();
        foreach (var file in files)
            plan.Add((await tenant.Get<ImportOrders>().PrepareAsync(tenant.Admin, Path.GetFileName(file), File.OpenRead(file), null, null, TestContext.Current.CancellationToken)).File);
        return [.. plan];
    }

    internal static async Task<ImportProgress> ImportAsync(TestTenant tenant, string[] files, Action<ImportProgress>? watch = null, CancellationToken? cut = null, bool drain = true)
    {
        var ct = TestContext.Current.CancellationToken;
        var orders = tenant.Get<ImportOrders>();
        var (id, job) = await orders.StartAsync(tenant.Admin, await PlanAsync(tenant, files), new(), ct);
        if (watch is not null)
        {
            // A cut in the middle: the run itself, without the job that would tidy up after it.
            var database = await tenant.Databases.GetAsync(Databases.Main, ct);
            await using var session = await database.ReadAsync(ct);
            var import = await tenant.Get<ImportStore>().GetAsync(session, id, ct);
            return await tenant.Get<OrderImporter>().RunAsync(database, tenant.Admin, import, new(f => orders.Open(Databases.Main, f), watch), cut ?? ct);
        }
        (await tenant.Get<JobRunner>().RunHereAsync(Databases.Main, job, null, ct))!.State.ShouldBe(JobState.Done);
        if (drain)
            await tenant.DrainOutboxAsync();
        await using var after = await tenant.Databases.ReadAsync(tenant.Admin, ct);
        return (await tenant.Get<ImportStore>().GetAsync(after, id, ct)).Progress;
    }
}
