using System.Net;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;

namespace Guanxi.Tests.Integration.Api;

public sealed class ConditionTests
{
    [Theory, BothDatabases]
    public async Task A_change_of_another_version_fails_its_condition(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var path = (await admin.PostAsync("customers", new { name = "Ada" })).Headers.Location!.ToString();
        (await admin.PatchAsync(path, new { city = "Paris" }, ("If-Match", "\"1\""))).ShouldBe(HttpStatusCode.OK);
        (await admin.PatchAsync(path, new { city = "Rome" }, ("If-Match", "\"1\""))).ShouldBe(HttpStatusCode.PreconditionFailed, "record.changed");
        (await admin.DeleteAsync(path, ("If-Match", "\"1\""))).ShouldBe(HttpStatusCode.PreconditionFailed, "record.changed");
        (await admin.PatchAsync(path, new { city = "Rome" }, ("If-Match", "nonsense"))).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await admin.GetAsync(path)).Json["city"]!.GetValue<string>().ShouldBe("Paris");
        var tag = (await admin.GetAsync(path)).Tag!;
        (await admin.GetAsync(path, ("If-None-Match", tag))).ShouldBe(HttpStatusCode.NotModified).Body.ShouldBeEmpty();
        (await admin.GetAsync(path, ("If-None-Match", $"\"other\", W/{tag}"))).ShouldBe(HttpStatusCode.NotModified);
        (await admin.GetAsync(path, ("If-None-Match", "\"1\""))).ShouldBe(HttpStatusCode.OK);
        (await admin.DeleteAsync(path, ("If-Match", "*"))).ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory, BothDatabases]
    public async Task Figures_that_are_kept_show_at_once_and_stand_in_the_way_of_no_edit(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var created = await admin.PostAsync("customers", new { name = "Ada" });
        await admin.PostAsync("products", new { code = "TEA", name = "Tea" });
        var seen = (await admin.GetAsync($"customers/{created.Id}")).Tag!;
        (await admin.PostAsync("orders", new { number = "1", placedAt = "2026-01-01", customerId = created.Id, lines = new[] { new { product = "TEA", quantity = 1, unitPrice = 5 } } })).ShouldBe(HttpStatusCode.Created);
        await server.Get<OutboxDispatcher>().DrainAsync(Databases.Main, TestContext.Current.CancellationToken);

        var now = (await admin.GetAsync($"customers/{created.Id}", ("If-None-Match", seen))).ShouldBe(HttpStatusCode.OK);
        now.Json["orders"]!.GetValue<long>().ShouldBe(1);
        (await admin.PatchAsync($"customers/{created.Id}", new { city = "Paris" }, ("If-Match", seen))).ShouldBe(HttpStatusCode.OK);
        (await admin.PatchAsync($"customers/{created.Id}", new { city = "Rome" }, ("If-Match", seen))).ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Theory, BothDatabases]
    public async Task Of_many_who_change_the_same_version_one_wins(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var path = (await admin.PostAsync("customers", new { name = "Ada" })).Headers.Location!.ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => admin.PatchAsync(path, new { city = $"City {i}" }, ("If-Match", "\"1\""))));
        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.PreconditionFailed).ShouldBe(11);
        (await admin.GetAsync(path)).Tag!.ShouldStartWith("\"2-");
    }
}
