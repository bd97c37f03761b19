using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Api;

namespace Guanxi.Tests.Integration.Api;

public sealed class HostileTests
{
    [Theory, BothDatabases]
    public async Task What_is_wrong_with_a_request_is_said(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var id = (await admin.PostAsync("customers", new { name = "Ada" })).Id;

        (await server.Anonymous.GetAsync("customers")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.GetAsync("customers?fitler=x")).ShouldBe(HttpStatusCode.BadRequest, "api.query.unknown").Field.ShouldBe("fitler");
        (await admin.GetAsync("customers?q=a&q=b")).ShouldBe(HttpStatusCode.BadRequest, "api.query.twice");
        (await admin.GetAsync("customers?limit=501")).ShouldBe(HttpStatusCode.BadRequest, "api.query.number");
        (await admin.GetAsync("customers?fields=name,nonsense")).ShouldBe(HttpStatusCode.BadRequest, "api.fields.unknown");
        (await admin.GetAsync("customers?sort=note")).ShouldBe(HttpStatusCode.UnprocessableEntity, "sort.field");
        (await admin.GetAsync("customers?after=nonsense")).ShouldBe(HttpStatusCode.UnprocessableEntity, "cursor.unreadable");
        (await admin.GetAsync("customers?filter=name")).ShouldBe(HttpStatusCode.UnprocessableEntity, "filter.syntax");
        (await admin.GetAsync("nothing")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await admin.GetAsync("customers/x")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await admin.PutAsync($"customers/{id}", new { })).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await admin.PostAsync("customers", "{\n  \"name\": }")).ShouldBe(HttpStatusCode.BadRequest, "api.json").Json["detail"]!.GetValue<string>().ShouldContain("line 2, byte 11");
        (await admin.PostAsync("customers", """{"name":"a","name":"b"}""")).ShouldBe(HttpStatusCode.BadRequest, "api.json");
        (await admin.PostAsync("customers", "[1]")).ShouldBe(HttpStatusCode.BadRequest, "api.object");
        (await admin.PostAsync("customers", "name=a", ("Content-Type", "application/x-www-form-urlencoded"))).ShouldBe(HttpStatusCode.UnsupportedMediaType, "api.media-type");
        (await admin.PostAsync("customers", "\"" + new string('x', 11 * 1024 * 1024) + "\"", ("Expect", "100-continue"))).ShouldBe(HttpStatusCode.RequestEntityTooLarge, "api.too-large");
        foreach (var (body, code, field) in new (object, string, string)[]
        {
            (new { city = "x" }, "field.required", "name"),
            (new { name = new string('x', 201) }, "field.too-long", "name"),
            (new { name = "x", email = "nobody" }, "field.email", "email"),
            (new { name = "x", kind = "robot" }, "field.choice", "kind"),
            (new { name = "x", nickname = "y" }, "field.unknown", "nickname"),
            (new { name = "x", id = 5 }, "field.unknown", "id"),
            (new { name = "x", revenue = 5 }, "field.read-only", "revenue"),
            (new { name = new[] { "x" } }, "field.value", "name"),
            (new { name = "a\0b" }, "field.value", "name"),
        })
            (await admin.PostAsync("customers", body)).ShouldBe(HttpStatusCode.UnprocessableEntity, code).Field.ShouldBe(field);
        (await admin.PostAsync("orders", new { number = "1", placedAt = "2026-01-01", customerId = 4711 })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.reference");
        (await admin.GetAsync("customers?limit=0", ("Accept-Language", "zh-TW"))).Json["code"]!.GetValue<string>().ShouldBe("api.query.number");
    }

    [Theory, BothDatabases]
    public async Task Mutated_filters_are_answered_or_refused_and_never_break(Engine engine)
    {
        string[] seeds =
        [
            "stage in (loyal, buying) and revenue >= 1000 and not name contains \"王\"", "createdAt > -90d or lastOrderAt is empty", "(email starts 'a\\'b' and country = CN)",
            "orders != 3 and birthday <= 1990-01-31", "ownerId = me or updatedAt = today", "not not (city = x)", "name contains %_\"", "rfm in (543,111)", "revenue = 1e308",
            "createdAt = +99999d", "birthday = 9999-12-31 and createdAt < 9999-12-31", "orders > 99999999999999999999",
        ];
        await using var server = await ApiServer.StartAsync(engine, new ApiOptions { RequestsPerMinute = 0 });
        var admin = server.As("admin");
        await admin.PostAsync("customers", new { name = "Ada" });
        var dice = new Random(20261122);
        const string Alphabet = "()\"'\\=<>!,. \t\n%_-+09azAZ王\0\uD83D\u0301;*/";
        for (var round = 0; round < 500; round++)
        {
            var text = seeds[dice.Next(seeds.Length)].ToList();
            for (var i = dice.Next(6); i > 0 && text.Count > 0; i--)
            {
                var at = dice.Next(text.Count);
                switch (dice.Next(4))
                {
                    case 0: text.RemoveAt(at); break;
                    case 1: text.Insert(at, Alphabet[dice.Next(Alphabet.Length)]); break;
                    case 2: text[at] = Alphabet[dice.Next(Alphabet.Length)]; break;
                    default: text.InsertRange(at, seeds[dice.Next(seeds.Length)].Take(dice.Next(20))); break;
                }
            }
            var filter = new string([.. text]);
            var parameter = dice.Next(5) switch { 0 => "q", 1 => "sort", 2 => "after", _ => "filter" };
            var answer = await admin.GetAsync($"customers?count=true&{parameter}={Uri.EscapeDataString(filter)}");
            ((int)answer.Status).ShouldBeOneOf(200, 400, 422);
        }
    }

    [Theory, BothDatabases]
    public async Task Whoever_asks_too_often_is_told_to_wait(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine, new ApiOptions { RequestsPerMinute = 3 });
        var admin = server.As("admin");
        for (var i = 2; i >= 0; i--)
            (await admin.GetAsync("customers")).ShouldBe(HttpStatusCode.OK).Headers.GetValues("RateLimit-Remaining").Single().ShouldBe($"{i}");
        var refused = (await admin.GetAsync("customers")).ShouldBe(HttpStatusCode.TooManyRequests, "api.too-many");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(60));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await admin.GetAsync("customers")).ShouldBe(HttpStatusCode.OK);
    }
}
