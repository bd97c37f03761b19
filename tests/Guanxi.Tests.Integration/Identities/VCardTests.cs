using System.Net;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Tabular;
using Guanxi.Tests.Integration.Api;

namespace Guanxi.Tests.Integration.Identities;

public sealed class VCardTests
{
    [Theory]
    [BothDatabases("3.0")]
    [BothDatabases("4.0")]
    public async Task A_customer_goes_out_as_a_card_and_comes_back_whole(Engine engine, string version)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var acme = (await admin.PostAsync("customers", new { name = "Acme, Inc.", kind = "organisation" })).Id;
        var ada = (await admin.PostAsync("customers", new
        {
            name = "Ada Lovelace",
            email = "ada@example.com",
            birthday = "1815-12-10",
            gender = "female",
            note = "Likes; poetry,\nand engines",
            address = "12 St James's Square",
            city = "London",
            country = "GB",
            identities = new object[] { new { kind = "email", value = "ada@work.example", label = "work" }, new { kind = "phone", value = "+44 20 7946 0018", label = "mobile" }, new { kind = "im", value = "ada_l", label = "wechat" }, new { kind = "web", value = "https://ada.example", label = "My own page" }, new { kind = "email", value = "dead@example.com", state = "bounced" } },
        })).Id;
        await admin.PostAsync($"customers/{ada}/relations", new { other = acme, role = "employer" });

        var card = (await admin.GetAsync($"customers/{ada}/card?version={version}")).ShouldBe(HttpStatusCode.OK);
        card.MediaType.ShouldBe("text/vcard");
        var row = Row(card.Body);
        (row["Name"], row["Kind"], row["Organisation"], row["E-mail"], row["Phone"], row["Birthday"], row["Gender"]).ShouldBe(("Ada Lovelace", "person", "Acme, Inc.", "ada@example.com", "+44 20 7946 0018", "1815-12-10", "female"));
        (row["Address"], row["City"], row["Country"], row["Note"]).ShouldBe(("12 St James's Square", "London", "GB", "Likes; poetry,\nand engines"));
        IdentityText.Read(row["Identities"]).ShouldBe([new("email", "ada@work.example", "work"), new("web", "https://ada.example", "My own page"), new("im", "ada_l", "wechat")], ignoreOrder: true);
        Row((await admin.GetAsync($"customers/{acme}/card?version={version}")).Body)["Kind"].ShouldBe("organisation");
        (await admin.GetAsync($"customers/{ada}/card?version=2.1")).ShouldBe(HttpStatusCode.UnprocessableEntity, "vcard.version");
    }

    [Theory, BothDatabases]
    public async Task A_card_shows_what_its_reader_may_see_and_is_noted(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", email = "ada@example.com", phone = "13800138000" })).Id;
        var half = await server.AddAsync("half", 9301, RowScope.All, ["customers.read", "customers.export"], fields: new() { ["customer.phone"] = FieldAccess.Hidden });
        var card = (await half.GetAsync($"customers/{ada}/card")).ShouldBe(HttpStatusCode.OK).Body;
        card.ShouldContain("ada@example.com");
        card.ShouldNotContain("13800138000");
        (await admin.GetAsync($"audit?type=customer&record={ada}&action=export")).Body.ShouldContain("export");
        (await (await server.AddAsync("reader", 9302, RowScope.All, ["customers.read"])).GetAsync($"customers/{ada}/card")).ShouldBe(HttpStatusCode.Forbidden);
        (await (await server.AddAsync("own", 9303, RowScope.Own, ["customers.read", "customers.export"])).GetAsync($"customers/{ada}/card")).ShouldBe(HttpStatusCode.NotFound);
    }

    private static Dictionary<string, string> Row(string card)
    {
        using var table = TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(card)), "x.vcf");
        table.Read().ShouldBeTrue();
        table.Problem.ShouldBeNull();
        return table.Headers.Zip(table.ToArray()).ToDictionary(c => c.First, c => c.Second);
    }
}
