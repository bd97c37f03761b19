using System.Net;
using Guanxi.Tests.Integration.Survival;

namespace Guanxi.Tests.Integration.Serving;

public sealed class ReadyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [BothDatabases("en", "A newer version", "lacks the step")]
    [BothDatabases("zh-CN", "更新版本", "缺少步骤")]
    [BothDatabases("zh-TW", "較新版本", "缺少步驟")]
    public async Task A_schema_that_is_unknown_or_half_migrated_is_not_ready_and_said_to_be(Engine engine, string language, string unknown, string missing)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        (await ReadyAsync()).Status.ShouldBe(HttpStatusCode.OK);
        await RunAsync($"INSERT INTO platform_schema (id, applied_at) VALUES ('29990101a-future', 0)");
        (await ReadyAsync()).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(HttpStatusCode.ServiceUnavailable), a => a.Text.ShouldContain(unknown), a => a.Text.ShouldContain("29990101a-future"));
        await RunAsync($"DELETE FROM platform_schema WHERE id = (SELECT max(id) FROM platform_schema) OR id = (SELECT min(id) FROM platform_schema)");
        (await ReadyAsync()).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(HttpStatusCode.ServiceUnavailable), a => a.Text.ShouldContain(missing));

        async Task<(HttpStatusCode Status, string Text)> ReadyAsync()
        {
            var client = app.As(Who.Stranger);
            client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            using var answer = await client.GetAsync("/health/ready", Ct);
            return (answer.StatusCode, System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["problems"]!.AsArray().Select(p => p!.GetValue<string>()).FirstOrDefault() ?? "");
        }

        async Task RunAsync(FormattableString statement)
        {
            await using var session = await app.Databases.WriteAsync(await app.ActorAsync(Who.Administrator), Ct);
            await session.RunAsync(statement, Ct);
            await session.CommitAsync(Ct);
        }
    }

    [Theory, BothDatabases]
    public async Task A_start_refuses_a_schema_that_a_newer_program_wrote(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        await tenant.WriteAsync($"INSERT INTO platform_schema (id, applied_at) VALUES ('29990101a-future', 0)");
        var (code, said) = await tenant.RunAsync("serve", "--port", "0", "--language", "zh-Hant");
        code.ShouldBe(1);
        said.ShouldContain("29990101a-future");
        (code, said) = await tenant.RunAsync("doctor", "--language", "zh-Hant");
        code.ShouldBe(1);
        said.ShouldContain("較新版本");
    }
}
