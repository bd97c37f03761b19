using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Records;
using Guanxi.Tests.Integration.Api;

namespace Guanxi.Tests.Integration.Views;

public sealed class MaskedTests
{
    [Theory]
    [InlineData("13812345678", "138****5678")]
    [InlineData("+86 138 1234 5678", "+86****5678")]
    [InlineData("1234567", "12****67")]
    [InlineData("1234", "****4")]
    [InlineData("12", "****")]
    [InlineData("", "")]
    [InlineData("zhang@example.com", "z***@example.com")]
    [InlineData("@x", "***@x")]
    public void A_mask_hides_the_middle(string value, string masked) => Masked.Of(value).ShouldBe(masked);

    [Theory, BothDatabases]
    public async Task A_masked_field_is_masked_everywhere_and_cannot_be_guessed(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var id = (await admin.PostAsync("customers", new { name = "Ada Lovelace", phone = "13812345678", email = "ada@example.com" })).Id;
        await admin.PatchAsync($"customers/{id}", new { phone = "13812345679" });
        var fields = new Dictionary<string, FieldAccess> { ["customer.phone"] = FieldAccess.Masked, ["customer.email"] = FieldAccess.Masked };
        var clerk = await server.AddAsync("clerk", 9061, RowScope.All, ["customers.read", "customers.write", "customers.export", "audit.read"], fields: fields);

        var read = (await clerk.GetAsync($"customers/{id}")).ShouldBe(HttpStatusCode.OK).Json;
        read["phone"]!.GetValue<string>().ShouldBe("+86****5679");
        read["email"]!.GetValue<string>().ShouldBe("a***@example.com");
        foreach (var path in new[] { "customers", "customers?fields=name,phone,email", $"customers/{id}/consents/history", $"customers/{id}/timeline", $"audit?type=customer&record={id}" })
            (await clerk.GetAsync(path)).ShouldBe(HttpStatusCode.OK).Body.ShouldNotContain("12345");
        foreach (var filter in new[] { "phone = 13812345679", "phone starts 138", "email contains ada" })
            (await clerk.GetAsync("customers?filter=" + Uri.EscapeDataString(filter))).ShouldBe(HttpStatusCode.UnprocessableEntity, "filter.field");
        foreach (var guess in new[] { "13812345679", "5679", "1381", "ada@example", "example.com" })
            (await clerk.GetAsync("customers?q=" + Uri.EscapeDataString(guess))).Json["data"]!.AsArray().ShouldBeEmpty(guess);
        (await clerk.GetAsync("customers?q=lovelace")).Json["data"]!.AsArray().Count.ShouldBe(1);
        (await admin.GetAsync("customers?q=5679")).Json["data"]!.AsArray().Count.ShouldBe(1);
        (await clerk.PatchAsync($"customers/{id}", new { phone = "1" })).ShouldBe(HttpStatusCode.Forbidden);
        (await clerk.PatchAsync($"customers/{id}", new { city = "Rome" })).ShouldBe(HttpStatusCode.OK).Body.ShouldNotContain("12345");
    }

    [Theory, BothDatabases]
    public async Task Unmasking_takes_a_permission_and_a_reason_and_is_written_down(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var id = (await admin.PostAsync("customers", new { name = "Ada Lovelace", phone = "13812345678" })).Id;
        var fields = new Dictionary<string, FieldAccess> { ["customer.phone"] = FieldAccess.Masked };
        var clerk = await server.AddAsync("clerk", 9062, RowScope.All, ["customers.read", "fields.unmask"], fields: fields);
        var own = await server.AddAsync("own", 9063, RowScope.Own, ["customers.read", "fields.unmask"], fields: fields);
        var without = await server.AddAsync("without", 9064, RowScope.All, ["customers.read"], fields: fields);
        object Ask(string reason, string field = "phone") => new { type = "customer", id, field, reason };
        (await without.PostAsync("unmask", Ask("he asked"))).ShouldBe(HttpStatusCode.Forbidden);
        (await own.PostAsync("unmask", Ask("he asked"))).ShouldBe(HttpStatusCode.NotFound);
        (await clerk.PostAsync("unmask", Ask(""))).ShouldBe(HttpStatusCode.UnprocessableEntity, "unmask.reason");
        (await clerk.PostAsync("unmask", Ask("he asked", "name"))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await clerk.PostAsync("unmask", Ask("call him back"))).ShouldBe(HttpStatusCode.OK).Json["value"]!.GetValue<string>().ShouldBe("+8613812345678");
        var entry = (await admin.GetAsync($"audit?type=customer&record={id}&action=unmask")).Json["rows"]!.AsArray().ShouldHaveSingleItem()!;
        entry["userId"]!.GetValue<long>().ShouldBe(9062);
        entry.ToJsonString().ShouldContain("call him back");
    }
}
