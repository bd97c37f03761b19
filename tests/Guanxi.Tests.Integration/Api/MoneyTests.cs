using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Tests.Integration.Api;

/// <summary>Amounts have the decimals of their currency, wherever they go in and come out.</summary>
public sealed class MoneyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [BothDatabases("JPY", 1200.4, "1200")]
    [BothDatabases("KWD", 12.3456, "12.346")]
    [BothDatabases("CNY", 12.345, "12.35")]
    public async Task A_price_is_in_the_companys_currency(Engine engine, string currency, double given, string kept)
    {
        await using var server = await ApiServer.StartAsync(engine);
        await SpeakAsync(server.Get<Databases>(), server.Get<SettingStore>(), server.Admin, currency);
        var admin = server.As("admin");
        var created = (await admin.PostAsync("products", new { code = "TEA", price = given })).ShouldBe(HttpStatusCode.Created);
        (created.Json["price"]!.ToJsonString(), created.Json["currency"]!.GetValue<string>()).ShouldBe((kept, currency));
        (await admin.GetAsync("products?filter=" + Uri.EscapeDataString($"price = {kept}"))).Json["data"]!.AsArray().Count.ShouldBe(1);
        (await admin.GetAsync("products?filter=" + Uri.EscapeDataString($"price < {kept}"))).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task An_amount_that_is_filtered_by_means_that_amount_in_every_currency(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        await admin.PostAsync("products", new { code = "TEA" });
        foreach (var (number, currency) in new[] { ("Y", "JPY"), ("D", "KWD"), ("E", "EUR"), ("C", "") })
            foreach (var price in new[] { 9, 10, 11 })
                (await admin.PostAsync("orders", new { number = $"{number}{price}", placedAt = "2026-03-01", currency, lines = new[] { new { product = "TEA", quantity = 1, unitPrice = price } } })).ShouldBe(HttpStatusCode.Created);
        (await Numbers("amount >= 10")).ShouldBe(["C10", "C11", "D10", "D11", "E10", "E11", "Y10", "Y11"]);
        (await Numbers("amount = 11")).ShouldBe(["C11", "D11", "E11", "Y11"]);
        (await Numbers("amount in (9, 11)")).Count.ShouldBe(8);
        (await Numbers("not amount != 10")).Count.ShouldBe(4);
        (await admin.GetAsync("orders?filter=amount%20%3D%20dear")).ShouldBe(HttpStatusCode.UnprocessableEntity, "filter.value");

        async Task<List<string>> Numbers(string filter)
            => [.. (await admin.GetAsync("orders?filter=" + Uri.EscapeDataString(filter))).ShouldBe(HttpStatusCode.OK).Json["data"]!.AsArray().Select(o => o!["number"]!.GetValue<string>()).Order()];
    }

    [Theory]
    [BothDatabases("JPY", "1200", "JP¥1,200")]
    [BothDatabases("KWD", "12.346", "KWD 12.346")]
    public async Task A_page_shows_edits_and_takes_amounts_with_their_decimals(Engine engine, string currency, string typed, string shown)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        await SpeakAsync(app.Databases, app.Get<SettingStore>(), await app.ActorAsync(Who.Administrator), currency);
        var browser = await app.BrowserAsync(Who.Administrator);
        using var created = await browser.PostAsync("/products/new", new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = "TEA", ["price"] = typed }), Ct);
        var page = created.Headers.Location!.ToString();
        (await browser.GetStringAsync("/products", Ct)).ShouldContain(shown);
        (await browser.GetStringAsync(page, Ct)).ShouldContain(shown);
        (await browser.GetStringAsync(page + "/field/price", Ct)).ShouldContain($"value=\"{typed}\"");
    }

    [Theory, BothDatabases]
    public async Task An_owner_or_team_that_nobody_knows_is_refused_by_name(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        await server.AddAsync("sam", 9201, RowScope.All, [], [9202]);
        (await admin.PostAsync("customers", new { name = "Ada", ownerId = 424242 })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.reference").Field.ShouldBe("ownerId");
        (await admin.PostAsync("customers", new { name = "Ada", teamId = 424242 })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.reference").Field.ShouldBe("teamId");
        var ada = (await admin.PostAsync("customers", new { name = "Ada", ownerId = 9201, teamId = 9202 })).ShouldBe(HttpStatusCode.Created);
        (await admin.PatchAsync($"customers/{ada.Id}", new { ownerId = 424242 })).ShouldBe(HttpStatusCode.UnprocessableEntity).Field.ShouldBe("ownerId");
        (await admin.PatchAsync($"customers/{ada.Id}", new { ownerId = (long?)null, teamId = (long?)null })).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task SpeakAsync(Databases databases, SettingStore settings, Actor by, string currency)
    {
        await using var session = await databases.WriteAsync(by, Ct);
        await settings.SetAsync(session, by, Company.Setting, Company.Unnamed with { Currency = currency }, Ct);
        await session.CommitAsync(Ct);
    }
}
