using System.Net;
using System.Text.Json.Nodes;
using Guanxi.Core;
using Guanxi.Customers.Consent;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Tests.Integration.Api;

namespace Guanxi.Tests.Integration.Customers;

public sealed class ConsentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task What_was_said_is_kept_with_its_proof_and_the_newest_word_counts(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var id = await AdaAsync(admin);
        (await admin.PostAsync($"customers/{id}/consents", new { purpose = "marketing", channels = new[] { "mail", "sms" }, act = "given", source = "form", ip = "192.0.2.7", agent = "Firefox", note = "fair" })).ShouldBe(HttpStatusCode.OK);
        (await admin.PostAsync($"customers/{id}/consents", new { purpose = "marketing", channels = new[] { "sms" }, act = "withdrawn", source = "phone" })).ShouldBe(HttpStatusCode.OK);
        // Somebody types in yesterday's form after today's call.
        (await admin.PostAsync($"customers/{id}/consents", new { purpose = "marketing", channels = new[] { "sms" }, act = "given", source = "paper", at = server.Clock.Now.AddDays(-1) })).ShouldBe(HttpStatusCode.OK);

        (await StatesAsync(admin, id)).ShouldBe(["marketing mail given", "marketing sms withdrawn"]);
        await admin.PostAsync("customers", new { name = "Silent" });
        foreach (var (filter, found) in new[] { ("consent = marketing.mail", 1), ("consent = marketing.sms", 0), ("consent = marketing.sms.withdrawn", 1), ("not consent = marketing.mail", 1), ("consent in (marketing.sms, marketing.mail)", 1) })
            (await admin.GetAsync("customers?filter=" + Uri.EscapeDataString(filter))).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Count.ShouldBe(found, filter);
        (await admin.GetAsync("customers?filter=" + Uri.EscapeDataString("consent = yes"))).ShouldBe(HttpStatusCode.UnprocessableEntity, "consent.filter");
        var history = (await admin.GetAsync($"customers/{id}/consents/history")).Json["data"]!.AsArray();
        history.Count.ShouldBe(4);
        var first = history[^1]!;
        first["address"]!.GetValue<string>().ShouldBe("ada@example.com");
        first["ip"]!.GetValue<string>().ShouldBe("192.0.2.7");
        first["text"]!.GetValue<long>().ShouldBe(1);
        first["userId"]!.GetValue<long>().ShouldBe(9001);
        (await admin.PostAsync("settings/consent-texts", new { purpose = "marketing", en = "New words", hans = "新", hant = "新" })).ShouldBe(HttpStatusCode.OK);
        await admin.PostAsync($"customers/{id}/consents", new { purpose = "marketing", channels = new[] { "letter" }, act = "given", source = "paper" });
        (await admin.GetAsync($"customers/{id}/consents/history")).Json["data"]![0]!["text"]!.GetValue<long>().ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task Double_opt_in_counts_once_the_link_is_followed_and_only_once(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var purposes = (await admin.GetAsync("settings/purposes")).Json.AsObject();
        purposes["all"]![0]!["double"] = true;
        (await admin.PutAsync("settings/purposes", purposes)).ShouldBe(HttpStatusCode.NoContent);
        var id = await AdaAsync(admin);
        var link = (await admin.PostAsync($"customers/{id}/consents", new { purpose = "marketing", channels = new[] { "mail" }, act = "given", source = "form" })).Json["confirm"]!.GetValue<string>();
        (await StatesAsync(admin, id)).ShouldBe(["marketing mail pending"]);
        (await VerdictAsync(server, id)).ShouldBe(ContactVerdict.NoConsent);

        using var visitor = new HttpClient { BaseAddress = server.Address };
        // Programs that read mail open every link: that alone says nothing.
        (await visitor.GetAsync(link, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatesAsync(admin, id)).ShouldBe(["marketing mail pending"]);
        (await visitor.PostAsync(link, null, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatesAsync(admin, id)).ShouldBe(["marketing mail given"]);
        (await visitor.PostAsync(link, null, Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var old = (await admin.PostAsync($"customers/{id}/consents", new { purpose = "marketing", channels = new[] { "sms" }, act = "given", source = "form" })).Json["confirm"]!.GetValue<string>();
        server.Clock.Advance(TimeSpan.FromDays(8));
        (await visitor.PostAsync(old, null, Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await StatesAsync(admin, id)).ShouldContain("marketing sms pending");
    }

    [Theory, BothDatabases]
    public async Task The_preference_page_needs_no_account_and_shows_nobody_else(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var id = await AdaAsync(admin);
        await admin.PostAsync("customers", new { name = "Grace Hopper", email = "grace@example.com" });
        var link = (await admin.GetAsync($"customers/{id}/consents")).Json["preferences"]!.GetValue<string>();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        visitor.DefaultRequestHeaders.Add("Accept-Language", "zh-TW");
        var page = WebUtility.HtmlDecode(await visitor.GetStringAsync(link, Ct));
        page.ShouldContain("您的選擇");
        page.ShouldContain("a***@example.com");
        page.ShouldNotContain("ada@example.com");
        page.ShouldNotContain("Lovelace");
        page.ShouldNotContain("Grace");

        (await visitor.PostAsync(link, Form(("shown", "marketing.mail"), ("shown", "marketing.sms"), ("on", "marketing.mail")), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatesAsync(admin, id)).ShouldBe(["marketing mail given"]);
        var proof = (await admin.GetAsync($"customers/{id}/consents/history")).Json["data"]![0]!;
        proof["source"]!.GetValue<string>().ShouldBe("preferences");
        proof["ip"]!.GetValue<string>().ShouldContain("127.0.0.1");
        proof["userId"]!.GetValue<long>().ShouldBe(0);
        (await visitor.PostAsync(link, Form(("List-Unsubscribe", "One-Click")), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatesAsync(admin, id)).ShouldBe(["marketing mail withdrawn"]);
        (await admin.GetAsync($"customers/{id}/consents/history")).Json["data"]![0]!["source"]!.GetValue<string>().ShouldBe("one-click");
        (await visitor.PostAsync(link, Form(("none", "1")), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StatesAsync(admin, id)).ShouldAllBe(s => s.EndsWith("withdrawn"));
    }

    [Fact]
    public async Task A_link_that_was_made_up_or_bent_leads_nowhere_and_guessing_is_slowed()
    {
        await using var server = await ApiServer.StartAsync(Engine.Sqlite);
        var admin = server.As("admin");
        var id = await AdaAsync(admin);
        var link = (await admin.GetAsync($"customers/{id}/consents")).Json["preferences"]!.GetValue<string>();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        var bent = link[..^6] + (link[^6] == 'A' ? 'B' : 'A') + link[^5..];
        foreach (var wrong in new[] { bent, "/preferences/x", "/preferences/" + new string('A', 200), "/preferences/confirm/" + link["/preferences/".Length..] })
            (await visitor.GetAsync(wrong, Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, wrong);
        for (var i = 0; i < 20; i++)
            await visitor.GetAsync("/preferences/x" + i, Ct);
        (await visitor.GetAsync("/preferences/y", Ct)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await visitor.GetAsync(link, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task One_question_tells_who_may_be_contacted_and_why_others_may_not(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ids = new List<long>();
        for (var i = 0; i < 7; i++)
            ids.Add((await admin.PostAsync("customers", new { name = "C" + i, email = $"c{i}@example.com", phone = "1380000000" + i, country = "CN" })).Id);
        foreach (var i in new[] { 0, 2, 3, 4, 5 })
            await admin.PostAsync($"customers/{ids[i]}/consents", new { purpose = "marketing", channels = new[] { "mail", "phone" }, act = "given", source = "paper" });
        await admin.PostAsync($"customers/{ids[2]}/consents", new { purpose = "marketing", channels = new[] { "mail" }, act = "withdrawn", source = "phone" });
        (await admin.PostAsync("suppressions", new { addresses = new[] { " C3@Example.com", "+86 138-0000-0003", "none" }, reason = "asked" })).Json["count"]!.GetValue<long>().ShouldBe(2);
        (await admin.PutAsync($"customers/{ids[4]}/restriction", new { reason = "disputed" })).ShouldBe(HttpStatusCode.NoContent);
        await admin.DeleteAsync($"customers/{ids[6]}");
        await using (var session = await (await server.Get<Databases>().GetAsync(Databases.Main, Ct)).WriteAsync(Ct))
        {
            for (var i = 0; i < 5; i++)
                await server.Get<IContactPermission>().NoteAsync(session, [ids[5]], "mail", "marketing", server.Clock.Now.AddHours(-i), Ct);
            await session.CommitAsync(Ct);
        }
        // Noon and midnight in Shanghai.
        var (noon, night) = (new DateTime(2026, 6, 10, 4, 0, 0, DateTimeKind.Utc), new DateTime(2026, 6, 10, 16, 0, 0, DateTimeKind.Utc));
        (await VerdictsAsync("mail", server.Clock.Now)).ShouldBe(["allowed", "noConsent", "withdrawn", "suppressed", "restricted", "tooOften", "unknown"]);
        (await VerdictsAsync("phone", noon))[0].ShouldBe("allowed");
        (await VerdictsAsync("phone", night))[0].ShouldBe("quietHours");
        (await VerdictsAsync("phone", noon))[3].ShouldBe("suppressed");

        var clerk = await server.AddAsync("clerk", 9031, RowScope.Own, ["customers.read"]);
        (await clerk.PostAsync("customers/contact-check", new { customers = ids, channel = "mail", purpose = "marketing" })).Json["data"]!.AsArray().ShouldAllBe(a => a!["verdict"]!.GetValue<string>() == "unknown");

        async Task<List<string>> VerdictsAsync(string channel, DateTime at)
            => [.. (await admin.PostAsync("customers/contact-check", new { customers = ids, channel, purpose = "marketing", at })).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Select(a => a!["verdict"]!.GetValue<string>())];
    }

    [Theory, BothDatabases]
    public async Task Consents_are_seen_and_entered_only_where_the_customer_may_be(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var id = await AdaAsync(server.As("admin"));
        var own = await server.AddAsync("own", 9041, RowScope.Own, ["customers.read", "customers.write"]);
        var reader = await server.AddAsync("reader", 9042, RowScope.All, ["customers.read"], fields: new() { ["customer.email"] = FieldAccess.Hidden });
        var yes = new { purpose = "marketing", channels = new[] { "mail" }, act = "given", source = "paper" };
        (await own.GetAsync($"customers/{id}/consents")).ShouldBe(HttpStatusCode.NotFound);
        (await own.PostAsync($"customers/{id}/consents", yes)).ShouldBe(HttpStatusCode.NotFound);
        (await own.PutAsync($"customers/{id}/restriction", new { reason = "x" })).ShouldBe(HttpStatusCode.NotFound);
        (await reader.PostAsync($"customers/{id}/consents", yes)).ShouldBe(HttpStatusCode.Forbidden);
        (await reader.PostAsync("suppressions/check", new { address = "a@example.com" })).ShouldBe(HttpStatusCode.Forbidden);
        await server.As("admin").PostAsync($"customers/{id}/consents", yes);
        (await reader.GetAsync($"customers/{id}/consents/history")).ShouldBe(HttpStatusCode.OK).Body.ShouldNotContain("ada@");
    }

    private static async Task<long> AdaAsync(ApiClient client)
        => (await client.PostAsync("customers", new { name = "Ada Lovelace", email = "ada@example.com", phone = "13812345678" })).ShouldBe(HttpStatusCode.Created).Id;

    private static async Task<List<string>> StatesAsync(ApiClient client, long id)
        => [.. (await client.GetAsync($"customers/{id}/consents")).ShouldBe(HttpStatusCode.OK).Json["states"]!.AsArray().Select(s => $"{s!["purpose"]} {s["channel"]} {s["state"]}")];

    private static async Task<ContactVerdict> VerdictAsync(ApiServer server, long id)
    {
        await using var session = await (await server.Get<Databases>().GetAsync(Databases.Main, Ct)).ReadAsync(Ct);
        return (await server.Get<IContactPermission>().MayContactAsync(session, [id], "mail", "marketing", server.Clock.Now, Ct))[id];
    }

    private static FormUrlEncodedContent Form(params (string, string)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
}
