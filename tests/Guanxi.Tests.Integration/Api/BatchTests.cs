using System.Net;
using System.Text.Json.Nodes;
using Guanxi.Platform.Api;

namespace Guanxi.Tests.Integration.Api;

public sealed class BatchTests
{
    private static readonly object[] Mixed =
    [
        new { op = "create", values = new { name = "One", externalKey = "1" } },
        new { op = "create", values = new { name = "Twin", externalKey = "1" } },
        new { op = "upsert", key = "1", values = new { name = "Changed" } },
        new { op = "update", id = 999, values = new { name = "Nobody" } },
        new { op = "create", values = new { name = "Two", birthday = "yesterday" } },
        new { op = "what" },
        new { op = "create", values = new { name = "Three" } },
    ];

    [Theory, BothDatabases]
    public async Task Each_operation_has_its_own_result(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var results = (await admin.PostAsync("customers/batch", new { operations = Mixed })).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray();
        results.Select(r => r!["status"]!.GetValue<int>()).ShouldBe([201, 409, 200, 404, 422, 422, 201]);
        results[1]!["problem"]!["code"]!.GetValue<string>().ShouldBe("record.duplicate-key");
        results[4]!["problem"]!["field"]!.GetValue<string>().ShouldBe("birthday");
        results[2]!["id"]!.GetValue<long>().ShouldBe(results[0]!["id"]!.GetValue<long>());
        (await Names(admin)).ShouldBe(["Changed", "Three"]);
    }

    [Theory, BothDatabases]
    public async Task An_atomic_batch_is_done_whole_or_not_at_all(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var refused = (await admin.PostAsync("customers/batch?atomic=true", new { operations = Mixed })).ShouldBe(HttpStatusCode.Conflict, "record.duplicate-key");
        refused.Field.ShouldBe("operations[1].externalKey");
        (await Names(admin)).ShouldBeEmpty();
        (await admin.PostAsync("customers/batch?atomic=true", new { operations = new[] { Mixed[0], Mixed[6] } })).ShouldBe(HttpStatusCode.OK);
        (await Names(admin)).Count.ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task A_repeated_batch_is_answered_as_before(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var first = await admin.PostAsync("customers/batch", new { operations = Mixed }, (Idempotency.Header, "x"));
        var second = await admin.PostAsync("customers/batch", new { operations = Mixed }, (Idempotency.Header, "x"));
        second.Body.ShouldBe(first.Body);
        (await Names(admin)).Count.ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task A_batch_of_too_many_or_of_another_form_is_refused(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        (await admin.PostAsync("customers/batch", new { operations = Enumerable.Repeat(Mixed[6], 1001) })).ShouldBe(HttpStatusCode.UnprocessableEntity, "api.batch.too-many");
        (await admin.PostAsync("customers/batch", "[]")).ShouldBe(HttpStatusCode.UnprocessableEntity, "api.batch.form");
        (await admin.PostAsync("customers/batch", new { operations = Enumerable.Repeat(Mixed[6], 1000) })).Json["data"]!.AsArray().Count.ShouldBe(1000);
    }

    private static async Task<List<string>> Names(ApiClient client)
        => [.. (await client.GetAsync("customers?sort=name")).Json["data"]!.AsArray().Select(c => c!["name"]!.GetValue<string>())];
}
