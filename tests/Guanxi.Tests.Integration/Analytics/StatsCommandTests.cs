using System.Text.Json.Nodes;
using Guanxi.Tests.Integration.Importing;
using Guanxi.Tests.Integration.Survival;

namespace Guanxi.Tests.Integration.Analytics;

public sealed class StatsCommandTests
{
    [Theory, BothDatabases]
    public async Task A_program_gets_the_amounts_as_people_write_them(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var file = tenant.Write("shop.csv", "Invoice,SKU,Qty,Price,Date,Customer ID,Country\n1,P1,2,6.17,2026-01-02,K1,Germany\n2,P1,1,10,2026-01-03,K1,Germany\nC3,P1,-1,6.17,2026-01-04,K1,Germany\n");
        await OrderImportTests.ImportAsync(tenant, [file]);
        await using var process = tenant.Start("stats", "--json");
        (await process.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(0, process.Error);
        var stats = JsonNode.Parse(process.Output)!;
        stats["revenue"]!.ToJsonString().ShouldBe("22.34");
        stats["cancelled"]!.ToJsonString().ShouldBe("-6.17");
        stats["countries"]![0]!["revenue"]!.ToJsonString().ShouldBe("22.34");
        stats["best"]![0]!["revenue"]!.ToJsonString().ShouldBe("22.34");
        stats["orders"]!.GetValue<int>().ShouldBe(2);
    }
}
