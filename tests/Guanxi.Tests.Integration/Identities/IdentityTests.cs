using System.Net;
using System.Text.Json.Nodes;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Tests.Integration.Api;

namespace Guanxi.Tests.Integration.Identities;

public sealed class IdentityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_customer_has_several_of_each_kind_and_the_main_ones_are_her_fields(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new
        {
            name = "Ada",
            email = "ada@example.com",
            identities = new object[] { new { kind = "email", value = "ada@work.example", label = "work" }, new { kind = "phone", value = "+44 20 7946 0018" }, new { kind = "im", value = "ada_l", label = "wechat" } },
        })).ShouldBe(HttpStatusCode.Created).Id;
        (await ListAsync(admin, ada)).ShouldBe(["email ada@example.com main", "email ada@work.example work", "phone +44 20 7946 0018 main", "im ada_l wechat main"]);
        (await admin.GetAsync($"customers/{ada}")).Json["phone"]!.GetValue<string>().ShouldBe("+44 20 7946 0018");

        // Another one becomes the main one: the former is kept.
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "email", value = "Ada@Work.Example", main = true })).ShouldBe(HttpStatusCode.OK);
        (await ListAsync(admin, ada)).Take(2).ShouldBe(["email Ada@Work.Example work main", "email ada@example.com"]);
        (await admin.GetAsync($"customers/{ada}")).Json["email"]!.GetValue<string>().ShouldBe("Ada@Work.Example");

        // The field is set elsewhere: what was said of the old value does not stay behind.
        (await admin.PatchAsync($"customers/{ada}", new { email = "countess@example.com" })).ShouldBe(HttpStatusCode.OK);
        (await ListAsync(admin, ada)).Take(2).ShouldBe(["email countess@example.com work main", "email ada@example.com"]);

        // It is given up: the next one follows.
        (await admin.DeleteAsync($"customers/{ada}/identities?identity=email&key=countess@example.com")).ShouldBe(HttpStatusCode.NoContent);
        (await ListAsync(admin, ada)).Take(1).ShouldBe(["email ada@example.com main"]);
        (await admin.DeleteAsync($"customers/{ada}/identities?identity=email&key=nobody@example.com")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task An_address_is_kept_by_its_parts(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", country = "GB" })).Id;
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "address", value = "12 St James's Square", city = "London", postalCode = "SW1Y 4JH" })).ShouldBe(HttpStatusCode.OK);
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "address", value = "Ockham Park", city = "Ockham", country = "England", label = "home", main = true })).ShouldBe(HttpStatusCode.OK);
        var card = (await admin.GetAsync($"customers/{ada}")).Json;
        (card["address"]!.GetValue<string>(), card["city"]!.GetValue<string>(), card["country"]!.GetValue<string>(), card["postalCode"]).ShouldBe(("Ockham Park", "Ockham", "GB", null));
        (await ListAsync(admin, ada)).ShouldBe(["address Ockham Park home main", "address 12 St James's Square"]);
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "address", value = "x", country = "Atlantis" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.value");
    }

    [Theory]
    [BothDatabases("email", "ADA@work.example")]
    [BothDatabases("email", "ada@example.com")]
    [BothDatabases("phone", "0086 138 0013 8000")]
    [BothDatabases("phone", "138-0013-8001")]
    [BothDatabases("social", "@Ada")]
    [BothDatabases("web", "http://ada.example/")]
    public async Task Whoever_has_it_is_found_however_it_is_written(Engine engine, string kind, string value)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new
        {
            name = "Ada",
            email = "ada@example.com",
            phone = "13800138000",
            identities = new object[] { new { kind = "email", value = "Ada@Work.example" }, new { kind = "phone", value = "+86 138 0013 8001" }, new { kind = "social", value = "ada" }, new { kind = "web", value = "https://www.ada.example" } },
        })).Id;
        await admin.PostAsync("customers", new { name = "Bob", email = "bob@example.com" });
        var found = (await admin.GetAsync($"identities?identity={kind}&value={Uri.EscapeDataString(value)}")).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray();
        found.Select(h => h!["id"]!.GetValue<long>()).ShouldBe([ada]);
        // Search finds her by it too.
        var word = kind == "web" ? "ada.example" : value.TrimStart('@');
        if (!word.StartsWith("00", StringComparison.Ordinal))
            (await admin.GetAsync($"customers?q={Uri.EscapeDataString(word)}")).Json["data"]!.AsArray().Select(c => c!["id"]!.GetValue<long>()).ShouldContain(ada);
        await admin.DeleteAsync($"customers/{ada}");
        (await admin.GetAsync($"identities?identity={kind}&value={Uri.EscapeDataString(value)}")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await admin.GetAsync("identities?identity=address&value=x")).ShouldBe(HttpStatusCode.UnprocessableEntity, "identity.kind");
    }

    [Theory, BothDatabases]
    public async Task Hidden_fields_hide_their_identities_and_what_may_only_be_read_stays(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", identities = new object[] { new { kind = "email", value = "ada@example.com" }, new { kind = "phone", value = "13800138000" } } })).Id;
        var half = await server.AddAsync("half", 9201, RowScope.All, ["customers.read", "customers.write"], fields: new() { ["customer.phone"] = FieldAccess.Hidden, ["customer.email"] = FieldAccess.Read });
        (await ListAsync(half, ada)).ShouldBe(["email ada@example.com main"]);
        (await half.GetAsync("identities?identity=phone&value=13800138000")).Json["data"]!.AsArray().ShouldBeEmpty();
        foreach (var kind in new[] { "email", "phone" })
        {
            (await half.PutAsync($"customers/{ada}/identities", new { kind, value = "x@example.com" })).ShouldBe(HttpStatusCode.Forbidden);
            (await half.DeleteAsync($"customers/{ada}/identities?identity={kind}&key=ada@example.com")).ShouldBe(HttpStatusCode.Forbidden);
            (await half.PatchAsync($"customers/{ada}", new { identities = new[] { new { kind, value = "x@example.com" } } })).ShouldBe(HttpStatusCode.Forbidden);
        }
        var own = await server.AddAsync("own", 9202, RowScope.Own, ["customers.read", "customers.write"]);
        (await own.GetAsync($"customers/{ada}/identities")).ShouldBe(HttpStatusCode.NotFound);
        (await own.PutAsync($"customers/{ada}/identities", new { kind = "email", value = "x@example.com" })).ShouldBe(HttpStatusCode.NotFound);
        (await own.GetAsync("identities?identity=email&value=ada@example.com")).Json["data"]!.AsArray().ShouldBeEmpty();
        var reader = await server.AddAsync("reader", 9203, RowScope.All, ["customers.read"]);
        (await reader.PutAsync($"customers/{ada}/identities", new { kind = "email", value = "x@example.com" })).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, BothDatabases]
    public async Task A_channel_tells_of_a_bounce_and_a_dead_address_stays_when_the_field_changes(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", email = "ada@example.com" })).Id;
        await using (var db = await server.Get<Databases>().OpenAsync(server.Admin, Ct))
            await server.Get<IIdentityBook>().MarkAsync(db, ada, IdentityKinds.Email, "ADA@example.com", IdentityStates.Bounced, Ct);
        (await ListAsync(admin, ada)).ShouldBe(["email ada@example.com main bounced"]);
        (await admin.PatchAsync($"customers/{ada}", new { email = "new@example.com" })).ShouldBe(HttpStatusCode.OK);
        (await ListAsync(admin, ada)).ShouldBe(["email new@example.com main", "email ada@example.com bounced"]);
        (await admin.GetAsync("audit?type=identity")).ShouldBe(HttpStatusCode.OK).Body.ShouldContain("bounced");
    }

    [Theory, BothDatabases]
    public async Task What_is_no_identity_is_refused_with_its_place(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada" })).Id;
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "telepathy", value = "x" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "identity.kind");
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "email", value = "no address" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.email");
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "im", value = " " })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.required");
        (await admin.PutAsync($"customers/{ada}/identities", new { kind = "email", value = "a@example.com", state = "happy" })).ShouldBe(HttpStatusCode.UnprocessableEntity, "identity.state");
        var wrong = await admin.PostAsync("customers", new { name = "Bob", identities = new[] { new { kind = "email", value = "b@example.com" }, new { kind = "email", value = "b" } } });
        wrong.ShouldBe(HttpStatusCode.UnprocessableEntity, "field.email").Field.ShouldBe("identities[1].value");
        (await admin.GetAsync("customers?q=Bob")).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task On_her_page_an_identity_is_added_removed_and_put_back(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var admin = await app.BrowserAsync(Who.Administrator);
        var answer = await admin.PostAsync("/customers/new", new FormUrlEncodedContent([new("name", "Ada"), new("email", "ada@example.com")]), Ct);
        var page = answer.Headers.Location!.OriginalString;
        (await PostAsync("", ("kind", "phone"), ("value", "13800138000"), ("label", "Mobile"))).ShouldContain("13800138000");
        (await PostAsync("", ("kind", "email"), ("value", "nonsense"))).ShouldContain("class=\"error\"");
        var removed = await PostAsync("/remove", ("kind", "phone"), ("key", "13800138000"));
        removed.ShouldContain("Put back");
        (await admin.GetStringAsync(page, Ct)).ShouldNotContain("13800138000");
        await PostAsync("", ("kind", "phone"), ("value", "13800138000"), ("label", "mobile"), ("state", "unverified"), ("main", "true"));
        (await admin.GetStringAsync(page, Ct)).ShouldContain("13800138000");

        async Task<string> PostAsync(string verb, params (string, string)[] form)
        {
            using var done = await admin.PostAsync($"{page}/identities{verb}", new FormUrlEncodedContent(form.Select(f => new KeyValuePair<string, string>(f.Item1, f.Item2))), Ct);
            done.StatusCode.ShouldBe(HttpStatusCode.OK);
            return WebUtility.HtmlDecode(await done.Content.ReadAsStringAsync(Ct));
        }
    }

    private static async Task<List<string>> ListAsync(ApiClient client, long customer)
        => [.. (await client.GetAsync($"customers/{customer}/identities")).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Select(Shown)];

    private static string Shown(JsonNode? i) => string.Join(' ', new[]
    {
        i!["kind"]!.GetValue<string>(), i["value"]!.GetValue<string>(), i["label"]!.GetValue<string>(), i["main"]!.GetValue<bool>() ? "main" : "",
        i["state"]!.GetValue<string>() is "unverified" ? "" : i["state"]!.GetValue<string>(),
    }.Where(p => p.Length > 0));
}
