using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Tests.Integration.Api;
using Guanxi.Tests.Integration.Survival;

namespace Guanxi.Tests.Integration.Customers;

public sealed class ErasureTests
{
    private static readonly string[] Marks = ["Lovelace", "ada@", "13812345678", "secret word", "Ockham"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task An_erased_person_is_found_nowhere_and_her_orders_stay_in_the_books(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var (ada, other) = (await PersonAsync(admin, "K1"), await PersonAsync(admin, "K2", "Grace Hopper", "grace@example.com", "13900000000"));
        await admin.PostAsync("orders", new { number = "A1", placedAt = "2026-01-01", customerId = ada });
        await admin.PostAsync($"customers/{ada}/relations", new { other, role = "spouse" });
        await admin.PatchAsync($"customers/{ada}", new { note = "secret word", city = "Ockham" });
        // Somebody noticed that she was there twice.
        var twin = await PersonAsync(admin, "K3", "Ada Lovelace-King", "ada@example.org");
        (await admin.PostAsync("customers/merges", new { winner = ada, losers = new[] { twin } })).ShouldBe(HttpStatusCode.Created);
        (await admin.GetAsync($"customers/{ada}/personal-data")).ShouldBe(HttpStatusCode.OK).Body.ShouldContain("secret word");
        var preview = (await admin.GetAsync($"customers/{ada}/erasure")).Json["data"]!.AsArray().ToDictionary(d => d!["data"]!.GetValue<string>(), d => d!["kept"]!.GetValue<bool>());
        preview["sales_order"].ShouldBeTrue();
        preview["customers_interaction"].ShouldBeFalse();
        (await ContentAsync(server)).ShouldContain("secret word");

        var erasure = (await admin.PostAsync($"customers/{ada}/erasure", new { reason = "request 7" })).ShouldBe(HttpStatusCode.Accepted).Id;
        await EndAsync(server, erasure);

        var content = await ContentAsync(server);
        foreach (var mark in Marks)
            content.ShouldNotContain(mark, Case.Insensitive);
        content.ShouldContain("Grace Hopper");
        var stub = (await admin.GetAsync($"customers/{ada}")).ShouldBe(HttpStatusCode.OK).Json;
        stub["name"]!.GetValue<string>().ShouldBe("#" + ada);
        (await admin.GetAsync("customers?q=lovelace")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await admin.GetAsync("orders")).Json["data"]!.AsArray().Count.ShouldBe(1);
        (await admin.GetAsync($"customers/{other}/relations")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await admin.PostAsync("suppressions/check", new { address = "Ada@example.com" })).Json["suppressed"]!.GetValue<bool>().ShouldBeTrue();
        var certificate = (await admin.GetAsync($"erasures/{erasure}")).Json;
        certificate["state"]!.GetValue<string>().ShouldBe("done");
        certificate["certificate"]!["record"]!.GetValue<string>().ShouldBe("emptied");
        foreach (var mark in Marks)
            certificate.ToJsonString().ShouldNotContain(mark);
        (await admin.GetAsync($"audit?type=customer&record={ada}")).Json["rows"]!.AsArray().Select(r => r!["action"]!.GetValue<string>()).ShouldContain("erase");
    }

    [Theory, BothDatabases]
    public async Task Somebody_who_never_bought_leaves_no_record_and_a_second_person_agrees_where_that_is_the_rule(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = await PersonAsync(admin, "K1");
        (await admin.PutAsync("settings/erasure", new { secondPerson = true, keepYears = 10 })).ShouldBe(HttpStatusCode.NoContent);
        var second = await server.AddAsync("second", 9051, RowScope.All, ["customers.read", "privacy.erase"]);
        var clerk = await server.AddAsync("clerk", 9052, RowScope.All, ["customers.read", "customers.write", "privacy.manage"]);
        var own = await server.AddAsync("own", 9053, RowScope.Own, ["customers.read", "privacy.erase"]);
        foreach (var path in new[] { $"customers/{ada}/personal-data", $"customers/{ada}/erasure", "erasures" })
            (await clerk.GetAsync(path)).ShouldBe(HttpStatusCode.Forbidden);
        (await own.GetAsync($"customers/{ada}/personal-data")).ShouldBe(HttpStatusCode.NotFound);
        (await own.PostAsync($"customers/{ada}/erasure", new { reason = "x" })).ShouldBe(HttpStatusCode.NotFound);

        var erasure = (await admin.PostAsync($"customers/{ada}/erasure", new { reason = "request 8" })).Id;
        (await admin.PostAsync($"customers/{ada}/erasure", new { reason = "again" })).ShouldBe(HttpStatusCode.Conflict, "erasure.open");
        (await admin.SendAsync("POST", $"erasures/{erasure}/agree", null)).ShouldBe(HttpStatusCode.Conflict, "erasure.own");
        (await admin.GetAsync($"customers/{ada}")).ShouldBe(HttpStatusCode.OK);
        (await second.SendAsync("POST", $"erasures/{erasure}/agree", null)).ShouldBe(HttpStatusCode.NoContent);
        await EndAsync(server, erasure);
        (await admin.GetAsync($"customers/{ada}")).ShouldBe(HttpStatusCode.NotFound);
        (await admin.GetAsync($"erasures/{erasure}")).Json["certificate"]!["record"]!.GetValue<string>().ShouldBe("removed");
        foreach (var mark in Marks)
            (await ContentAsync(server)).ShouldNotContain(mark, Case.Insensitive);
    }

    /// <summary>kill -9 while it erases: the next start ends it.</summary>
    [Theory, BothDatabases]
    public async Task An_erasure_that_was_killed_goes_on_at_the_next_start(Engine engine)
    {
        await using var tenant = await TestTenant.CreateAsync(engine);
        var shop = new Shop(tenant);
        var id = (await shop.CustomersAsync(1))[0];
        await shop.OrderAsync(id, tenant.Clock.Now, 100);
        await shop.RunAsync($"UPDATE customers_customer SET name = 'Lovelace', email = 'ada@example.com' WHERE id = {id}");
        await shop.RunAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
            INSERT INTO customers_interaction (version, created_at, created_by, updated_at, updated_by, customer_id, at, kind, direction, subject, body)
            SELECT 1, 0, 0, 0, 0, {id}, i, 'note', '', '', 'secret word' FROM n
            """);
        await tenant.Get<Guanxi.Customers.Privacy.Erasures>().AskAsync(tenant.Admin, id, new("request 9"), Ct);
        await using (var killed = await tenant.ServeAsync())
        {
            await tenant.UntilAsync($"SELECT count(*) FROM platform_job WHERE kind = 'customers.erase' AND checkpoint IS NOT NULL", n => n > 0);
            await killed.KillAsync();
        }
        await tenant.WriteAsync($"UPDATE platform_job SET lease_until = 0 WHERE state = 'running'");
        await using (var again = await tenant.ServeAsync())
        {
            await tenant.UntilAsync($"SELECT count(*) FROM customers_erasure WHERE state = 'done'", n => n == 1);
            await again.KillAsync();
        }
        (await tenant.CountAsync($"SELECT count(*) FROM customers_interaction")).ShouldBe(0);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_customer WHERE id = {id} AND email = '' AND name <> 'Lovelace'")).ShouldBe(1);
        (await tenant.CountAsync($"SELECT count(*) FROM customers_suppression")).ShouldBe(1);
        (await tenant.CountAsync($"SELECT count(*) FROM platform_audit WHERE action = 'erase'")).ShouldBe(1);
    }

    private static async Task<long> PersonAsync(ApiClient client, string key, string name = "Ada Lovelace", string email = "ada@example.com", string phone = "13812345678")
    {
        var id = (await client.PostAsync("customers", new { name, email, phone, externalKey = key })).ShouldBe(HttpStatusCode.Created).Id;
        await client.PostAsync($"customers/{id}/interactions", new { kind = "note", text = name + " said the secret word".Replace("secret", name[0] == 'A' ? "secret" : "other", StringComparison.Ordinal) });
        await client.PostAsync($"customers/{id}/consents", new { purpose = "marketing", channels = new[] { "mail" }, act = "given", source = "paper" });
        return id;
    }

    private static async Task EndAsync(ApiServer server, long erasure)
    {
        var job = (await server.As("admin").GetAsync($"erasures/{erasure}")).Json["job"]!.GetValue<long>();
        var outcome = (await server.Get<JobRunner>().RunHereAsync(Databases.Main, job, null, Ct))!;
        outcome.State.ShouldBe(JobState.Done, outcome.Error?.Detail);
    }

    /// <summary>Every text of every table of the tenant, the search documents and the outbox too. API answers kept for repeats go after a day.</summary>
    private static async Task<string> ContentAsync(ApiServer server)
    {
        await using var session = await (await server.Get<Databases>().GetAsync(Databases.Main, Ct)).ReadAsync(Ct);
        var tables = await session.ListAsync(session.IsSqlite
            ? $"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
            : (FormattableString)$"SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()", r => r.GetString(0), Ct);
        var content = new System.Text.StringBuilder();
        foreach (var table in tables.Where(t => t != "platform_idempotency"))
            await session.EachAsync(session.Sql().Raw($"SELECT * FROM {table}"), r =>
            {
                for (var i = 0; i < r.FieldCount; i++)
                    if (!r.IsDBNull(i) && r.GetValue(i) is var value)
                        content.Append(value is Array list and not byte[]? string.Join(' ', list.Cast<object>()) : value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : value).Append('\n');
            }, Ct);
        return content.ToString();
    }
}
