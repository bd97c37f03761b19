using System.Net;

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
        (await admin.GetAsync(path, ("If-None-Match", "\"2\""))).ShouldBe(HttpStatusCode.NotModified).Body.ShouldBeEmpty();
        (await admin.GetAsync(path, ("If-None-Match", "\"1\""))).ShouldBe(HttpStatusCode.OK);
        (await admin.DeleteAsync(path, ("If-Match", "*"))).ShouldBe(HttpStatusCode.NoContent);
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
        (await admin.GetAsync(path)).Tag.ShouldBe("\"2\"");
    }
}
