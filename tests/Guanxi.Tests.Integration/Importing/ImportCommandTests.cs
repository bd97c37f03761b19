namespace Guanxi.Tests.Integration.Importing;

/// <summary>The command line as a process of its own.</summary>
public sealed class ImportCommandTests
{
    [Theory, BothDatabases]
    public async Task A_trial_tells_the_counts_and_writes_nothing(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var tenant = await TestTenant.CreateAsync(engine);
        var before = await tenant.ContentAsync();
        await using var process = Start(tenant, "import", "orders", tenant.Write("shop.csv", "订单号;商品编码;数量;单价;下单时间\nA1;P1;1;10;2026-01-05\nA2;P1;;10;2026-01-05\n"), "--dry-run");
        (await process.ExitAsync(ct)).ShouldBe(0, process.Error);
        process.Output.ShouldContain("Semicolon");
        process.Output.ShouldContain("New orders: 1");
        process.Output.ShouldContain("The quantity is missing.");
        (await tenant.ContentAsync()).ShouldBe(before);
    }

    [Theory, BothDatabases]
    public async Task Customers_are_tried_imported_and_taken_back(Engine engine)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var tenant = await TestTenant.CreateAsync(engine);
        var file = tenant.Write("customers.csv", "客户编号,客户姓名,邮箱\nK1,王伟,wangwei@example.cn\nK2,Ada,none\n");
        var before = await tenant.ContentAsync();
        (await RunAsync(tenant, ct, "import", "customers", file, "--dry-run")).ShouldContain("“none” is no e-mail address.");
        (await tenant.ContentAsync()).ShouldBe(before);
        (await RunAsync(tenant, ct, "import", "customers", file)).ShouldContain("New customers: 1");
        (await tenant.ContentAsync()).ShouldContain("K1|王伟|wangwei@example.cn");
        await RunAsync(tenant, ct, "import", "undo", "1");
        (await tenant.ContentAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF-1.7 something")]
    [InlineData("PK\u0003\u0004broken")]
    public async Task A_file_that_is_no_table_is_refused_in_words(string content)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        await using var process = Start(tenant, "import", "orders", tenant.Write("hostile.csv", content));
        (await process.ExitAsync(ct)).ShouldBe(1);
        process.Error.Trim().ShouldNotBeEmpty();
        process.Error.ShouldNotContain("import.");
    }

    private static async Task<string> RunAsync(TestTenant tenant, CancellationToken ct, params string[] command)
    {
        await using var process = Start(tenant, command);
        (await process.ExitAsync(ct)).ShouldBe(0, process.Output + process.Error);
        return process.Output;
    }

    internal static GuanxiProcess Start(TestTenant tenant, params string[] command) => GuanxiProcess.Start(tenant.Storage.DataDir,
        tenant.Storage.ConnectionString is { } connection ? [("GUANXI__connectionString", connection)] : [], command);
}
