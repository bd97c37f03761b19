using System.Net;
using Guanxi.Platform.Api;

namespace Guanxi.Tests.Integration.Api;

public sealed class IdempotencyTests
{
    [Theory, BothDatabases]
    public async Task A_repeated_request_is_answered_as_before_and_done_once(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var first = (await admin.PostAsync("customers", new { name = "Ada" }, Key("a"))).ShouldBe(HttpStatusCode.Created);
        var second = (await admin.PostAsync("customers", new { name = "Ada" }, Key("a"))).ShouldBe(HttpStatusCode.Created);
        second.Body.ShouldBe(first.Body);
        second.Tag.ShouldBe(first.Tag);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        second.Headers.GetValues(Idempotency.Replayed).ShouldBe(["true"]);
        first.Headers.Contains(Idempotency.Replayed).ShouldBeFalse();
        (await admin.PostAsync("customers", new { name = "Bob" }, Key("a"))).ShouldBe(HttpStatusCode.UnprocessableEntity, "api.key.reused");
        (await CountAsync(admin)).ShouldBe(1);

        server.Clock.Advance(TimeSpan.FromHours(25));
        (await admin.PostAsync("customers", new { name = "Bob" }, Key("a"))).ShouldBe(HttpStatusCode.Created);
        (await CountAsync(admin)).ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task A_refused_request_may_be_mended_under_the_same_key(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        (await admin.PostAsync("customers", new { name = "" }, Key("b"))).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.required");
        (await admin.PostAsync("customers", new { name = "Ada" }, Key("b"))).ShouldBe(HttpStatusCode.Created);
    }

    [Theory, BothDatabases]
    public async Task Duplicates_at_the_same_time_make_one_record(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => admin.PostAsync("customers", new { name = "Ada" }, Key("c"))));
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Created || a.Code == "api.key.busy");
        answers.Where(a => a.Status == HttpStatusCode.Created).Select(a => a.Id).Distinct().Count().ShouldBe(1);
        (await CountAsync(admin)).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task One_persons_key_is_nothing_to_another(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var other = await server.AddAsync("other", 9002, Core.RowScope.All, ["customers.read", "customers.write"]);
        (await server.As("admin").PostAsync("customers", new { name = "Ada" }, Key("d"))).ShouldBe(HttpStatusCode.Created);
        (await other.PostAsync("customers", new { name = "Bob" }, Key("d"))).ShouldBe(HttpStatusCode.Created).Json["name"]!.GetValue<string>().ShouldBe("Bob");
    }

    private static (string, string) Key(string key) => (Idempotency.Header, key);

    private static async Task<long> CountAsync(ApiClient client)
        => (await client.GetAsync("customers?count=true")).Json["total"]!["value"]!.GetValue<long>();
}
