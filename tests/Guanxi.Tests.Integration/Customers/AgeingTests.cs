using Guanxi.Core;
using Guanxi.Customers.LifeCycle;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Jobs;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class AgeingTests
{
    [Theory, BothDatabases]
    public async Task Time_alone_moves_only_those_who_are_due(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(3);
        await shop.OrderAsync(ids[0], shop.Tenant.Clock.Now.AddDays(-100), 100);
        await shop.OrderAsync(ids[1], shop.Tenant.Clock.Now, 100);
        await shop.TellAsync(ids);
        var age = shop.Tenant.Get<AgeCustomers>();
        (await age.RunAsync(shop.Tenant.Admin.Tenant, Ct)).ShouldBe(0);
        shop.Tenant.Clock.Advance(TimeSpan.FromDays(81));
        (await age.RunAsync(shop.Tenant.Admin.Tenant, Ct)).ShouldBe(1);
        (await StagesAsync(shop)).ShouldBe(["at-risk", "buying", "potential"]);
        shop.Tenant.Clock.Advance(TimeSpan.FromDays(400));
        (await age.RunAsync(shop.Tenant.Admin.Tenant, Ct)).ShouldBe(2);
        (await StagesAsync(shop)).ShouldBe(["lost", "lost", "potential"]);
        var history = await shop.Tenant.Get<LifeCycleReport>().OfAsync(shop.Tenant.Admin, ids[1], Ct);
        string.Join(' ', history.Select(h => h.Stage)).ShouldBe("buying at-risk lost");
        history[1].At.ShouldBe(history[0].At.AddDays(180));
    }

    [Theory, BothDatabases]
    public async Task Fixed_recency_ages_by_the_clock(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(2);
        await shop.OrderAsync(ids[0], shop.Tenant.Clock.Now.AddDays(-29), 100_00);
        await shop.TellAsync(ids);
        await shop.Tenant.Get<RfmSettings>().SaveAsync(shop.Tenant.Admin, RfmRules.Shipped with { Mode = RfmMode.Fixed }, Ct);
        await shop.Tenant.DrainOutboxAsync();
        (await RfmAsync()).ShouldBe(512);
        shop.Tenant.Clock.Advance(TimeSpan.FromDays(2));
        await shop.Tenant.Get<AgeCustomers>().RunAsync(shop.Tenant.Admin.Tenant, Ct);
        (await RfmAsync()).ShouldBe(412);

        Task<long> RfmAsync() => shop.ReadAsync(s => s.LongAsync($"SELECT rfm FROM customers_customer WHERE id = {ids[0]}", Ct));
    }

    [Theory, BothDatabases]
    public async Task New_rules_are_previewed_exactly_and_then_reviewed_for_everybody(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(10);
        foreach (var id in ids[..4])
            await shop.OrderAsync(id, shop.Tenant.Clock.Now.AddDays(-1), 100);
        await shop.TellAsync(ids);
        var rules = new StageRules([new(Stages.Loyal, [new(StageFact.Orders, true, 1)])], Stages.Interested);
        var book = shop.Tenant.Get<LifeCycleRules>();
        var preview = await book.PreviewAsync(shop.Tenant.Admin, StageSet.Buying, rules, Ct);
        preview.IsSample.ShouldBeFalse();
        preview.Stages.Where(s => s.Now + s.Then > 0).ShouldBe([new("potential", 6, 0), new("interested", 0, 6), new("buying", 4, 0), new("loyal", 0, 4)]);
        (await StagesAsync(shop)).ShouldNotContain("loyal");
        var job = await book.SaveAsync(shop.Tenant.Admin, StageSet.Buying, rules, Ct);
        (await shop.Tenant.Get<JobRunner>().RunHereAsync(shop.Tenant.Admin.Tenant, job, null, Ct)).ShouldNotBeNull().State.ShouldBe(JobState.Done);
        (await StagesAsync(shop)).CountBy(s => s).OrderBy(s => s.Key).ShouldBe([new("interested", 6), new("loyal", 4)]);
    }

    [Theory, BothDatabases]
    public async Task Looking_from_a_day_in_the_past_brings_old_files_to_life(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(2);
        var day = new DateTime(2011, 5, 31, 9, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < 3; i++)
            await shop.OrderAsync(ids[0], day.AddDays(-10 * i), 100);
        await shop.TellAsync(ids);
        (await StagesAsync(shop))[0].ShouldBe("lost");
        var job = await shop.Tenant.Get<LifeCycleRules>().FixDayAsync(shop.Tenant.Admin, new DateOnly(2011, 5, 31), Ct);
        await shop.Tenant.Get<JobRunner>().RunHereAsync(shop.Tenant.Admin.Tenant, job, null, Ct);
        (await StagesAsync(shop))[0].ShouldBe("loyal");
        var figures = await shop.Tenant.Get<LifeCycleReport>().AllAsync(shop.Tenant.Admin, null, Ct);
        figures.Looked.ShouldBe(2);
        figures.Stages.Single(s => s.Stage == "buying").ShouldBe(new("buying", 0, 1, 1, 20));
    }

    [Theory, BothDatabases]
    public async Task A_review_that_was_cut_short_goes_on_and_ends_the_same(Engine engine)
    {
        await using var shop = await OpenAsync(engine);
        var ids = await shop.CustomersAsync(4500);
        foreach (var id in ids[4000..])
            await shop.OrderAsync(id, shop.Tenant.Clock.Now.AddDays(-1), 100 * id);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var outcome = await shop.Tenant.Get<JobRunner>().RunHereAsync(shop.Tenant.Admin, ReviewCustomers.Kind, new ReviewCustomers.Request(), p => stop.Cancel(), stop.Token);
        var again = await shop.Tenant.Get<JobRunner>().RunHereAsync(shop.Tenant.Admin.Tenant, outcome.Id, null, Ct);
        (again?.State ?? outcome.State).ShouldBe(JobState.Done);
        await shop.Tenant.DrainOutboxAsync();
        (await StagesAsync(shop)).Count(s => s == "buying").ShouldBe(500);
        (await shop.ReadAsync(s => s.LongAsync($"SELECT count(DISTINCT rfm) FROM customers_customer WHERE orders > 0", Ct))).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Somebody_else_s_customer_has_no_history_for_her()
    {
        await using var shop = await OpenAsync(Engine.Sqlite);
        var ids = await shop.CustomersAsync(1);
        var seller = TestTenant.Somebody(7, RowScope.Own, ["customers.read"]);
        await Should.ThrowAsync<NotFoundException>(() => shop.Tenant.Get<LifeCycleReport>().OfAsync(seller, ids[0], Ct));
        (await shop.Tenant.Get<LifeCycleReport>().AllAsync(seller, null, Ct)).Looked.ShouldBe(0);
        (await shop.Tenant.Get<LifeCycleReport>().OfAsync(shop.Tenant.Admin, ids[0], Ct)).ShouldHaveSingleItem().Stage.ShouldBe("potential");
    }

    private static Task<List<string>> StagesAsync(Shop shop) => shop.ReadAsync(s => s.ListAsync($"SELECT stage FROM customers_customer ORDER BY id", r => r.GetString(0), Ct));
}
