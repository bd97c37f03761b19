using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;
using Guanxi.Tests.Integration.Analytics;

namespace Guanxi.Tests.Integration.Settings;

public sealed class CompanyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task In_another_zone_everything_is_summed_up_again(Engine engine)
    {
        await using var moved = await TradeAsync(engine, "Asia/Shanghai");
        await using var there = await TradeAsync(engine, "America/New_York");
        (await moved.KeptAsync()).ShouldNotBe(await there.KeptAsync());
        var settings = moved.Tenant.Get<CompanySettings>();
        await settings.SaveAsync(moved.Tenant.Admin, (await settings.GetAsync(moved.Tenant.Admin, Ct)) with { TimeZone = "America/New_York" }, Ct);
        await moved.DrainAsync();
        (await RunJobsAsync(moved.Tenant)).ShouldBe(["analytics.rebuild", "customers.review"]);
        await moved.DrainAsync();
        (await moved.KeptAsync()).ShouldBe(await there.KeptAsync());
    }

    [Fact]
    public async Task Another_name_starts_nothing()
    {
        await using var tenant = await TestTenant.CreateAsync(Engine.Sqlite);
        await tenant.Get<CompanySettings>().SaveAsync(tenant.Admin, Company.Unnamed with { Name = "半山茶物" }, Ct);
        await tenant.DrainOutboxAsync();
        (await RunJobsAsync(tenant)).ShouldBeEmpty();
        foreach (var wrong in (Company[])[Company.Unnamed with { Currency = "yuan" }, Company.Unnamed with { TimeZone = "Mars" }, Company.Unnamed with { Country = "Mars" }, Company.Unnamed with { Name = new('x', 101) }])
            await Should.ThrowAsync<InvalidException>(() => tenant.Get<CompanySettings>().SaveAsync(tenant.Admin, wrong, Ct));
    }

    [Fact]
    public async Task The_page_saves_what_is_right_and_shows_what_is_wrong()
    {
        await using var app = await GuanxiApp.StartAsync(Engine.Sqlite);
        var browser = await app.BrowserAsync(Who.Administrator);
        (await browser.GetStringAsync("/settings/company", Ct)).ShouldContain("Asia/Shanghai");
        using var saved = await PostAsync("eur", "Europe/Berlin");
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetStringAsync("/settings/company", Ct)).ShouldContain("EUR");
        using var refused = await PostAsync("EUR", "Mars");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadAsStringAsync(Ct)).ShouldContain("There is no time zone");

        Task<HttpResponseMessage> PostAsync(string currency, string zone) => browser.PostAsync("/settings/company",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Tea", ["country"] = "DE", ["currency"] = currency, ["timeZone"] = zone }), Ct);
    }

    private static async Task<Trade> TradeAsync(Engine engine, string zone)
    {
        var trade = await Trade.OpenAsync(engine, zone, seed: 3);
        for (var i = 0; i < 40; i++)
            await trade.HappenAsync(new(2026, 8, 20, 0, 0, 0, DateTimeKind.Utc), 95);
        await trade.DrainAsync();
        return trade;
    }

    private static async Task<List<string>> RunJobsAsync(TestTenant tenant)
    {
        List<(long Id, string Kind)> jobs;
        await using (var session = await tenant.Databases.ReadAsync(tenant.Admin, Ct))
            jobs = await session.ListAsync($"SELECT id, kind FROM platform_job WHERE state = 'waiting' ORDER BY kind", r => (r.GetInt64(0), r.GetString(1)), Ct);
        foreach (var (id, _) in jobs)
            (await tenant.Get<JobRunner>().RunHereAsync(tenant.Admin.Tenant, id, null, Ct))!.State.ShouldBe(JobState.Done);
        return [.. jobs.Select(j => j.Kind)];
    }
}
