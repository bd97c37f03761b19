using System.Globalization;
using System.Net;
using Guanxi.Customers;
using Guanxi.Customers.LifeCycle;
using Guanxi.Customers.Record;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using static Guanxi.Tests.Integration.Customers.Shop;

namespace Guanxi.Tests.Integration.Customers;

public sealed class LifeCyclePagesTests
{
    [Theory]
    [InlineData("en", "last order 365 days ago or more")]
    [InlineData("zh-Hans", "最近下单在 365 天或更久以前")]
    [InlineData("zh-Hant", "最近下單在 365 天或更久以前")]
    public async Task Rules_are_read_as_sentences(string language, string sentence)
    {
        await using var shop = await OpenAsync(Engine.Sqlite);
        var html = await RenderAsync<LifeCycleSettingsPage>(shop, language, new() { ["By"] = shop.Tenant.Admin });
        html.ShouldContain(sentence);
        html.ShouldContain("name=\"number-0-0\" value=\"365\"");
        html.ShouldNotContain("life.");
    }

    [Fact]
    public async Task What_the_form_shows_is_what_it_reads()
    {
        await using var shop = await OpenAsync(Engine.Sqlite);
        var html = await RenderAsync<LifeCycleSettingsPage>(shop, "en", new() { ["By"] = shop.Tenant.Admin });
        Json(StageRulesForm.Read(Posted(html), 100)).ShouldBe(Json(StageRules.Shipped));
        var rfm = await RenderAsync<RfmSettingsPage>(shop, "en", new() { ["By"] = shop.Tenant.Admin });
        rfm.ShouldNotContain("rfm.s");
        Json(RfmForm.Read(Posted(rfm), 100)).ShouldBe(Json(RfmRules.Shipped));
    }

    [Fact]
    public async Task A_preview_shows_the_typed_rules_and_changes_nothing()
    {
        await using var shop = await OpenAsync(Engine.Sqlite);
        var ids = await shop.CustomersAsync(3);
        var form = new FormCollection(new() { ["stage-0"] = "loyal", ["fact-0-0"] = "orders", ["op-0-0"] = "below", ["number-0-0"] = "1", ["otherwise"] = "lost" });
        var html = await RenderAsync<LifeCycleSettingsPage>(shop, "en", new() { ["By"] = shop.Tenant.Admin, ["Form"] = form, ["Preview"] = true });
        html.ShouldContain("All 3 customers were looked at.");
        html.ShouldContain("fewer than 1 orders");
        Json((await shop.Tenant.Get<LifeCycleRules>().GetAsync(shop.Tenant.Admin, Ct))[StageSet.Buying].Rules).ShouldBe(Json(StageRules.Shipped));
    }

    [Fact]
    public async Task The_report_tells_conversion_and_the_record_her_history()
    {
        await using var shop = await OpenAsync(Engine.Sqlite);
        var ids = await shop.CustomersAsync(4);
        for (var i = 0; i < 3; i++)
            await shop.OrderAsync(ids[0], shop.Tenant.Clock.Now.AddDays(-30 * i), 100);
        await shop.OrderAsync(ids[1], shop.Tenant.Clock.Now, 100);
        await shop.TellAsync(ids);
        var html = await RenderAsync<LifeCycleReportPage>(shop, "en", new() { ["By"] = shop.Tenant.Admin });
        html.ShouldContain("2 of 4 customers have bought; 1 became loyal.");
        var record = await RecordModel.ReadAsync(shop.Tenant.Get<ViewServices>(), CustomerView.View, shop.Tenant.Admin, ids[0], TestContext.Current.CancellationToken);
        var history = await RenderAsync<StageHistoryList>(shop, "en", new() { ["Record"] = record });
        history.IndexOf("loyal", StringComparison.Ordinal).ShouldBeLessThan(history.IndexOf("buying", StringComparison.Ordinal));
        history.ShouldContain("by an order");
    }

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value);

    /// <summary>What a browser would post of the first form with fields: selected options and values.</summary>
    private static FormCollection Posted(string html)
    {
        var fields = new Dictionary<string, StringValues>();
        foreach (System.Text.RegularExpressions.Match select in System.Text.RegularExpressions.Regex.Matches(html, "<select[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</select>", System.Text.RegularExpressions.RegexOptions.Singleline))
            fields[select.Groups[1].Value] = System.Text.RegularExpressions.Regex.Match(select.Groups[2].Value, "<option value=\"([^\"]*)\" selected").Groups[1].Value;
        foreach (System.Text.RegularExpressions.Match input in System.Text.RegularExpressions.Regex.Matches(html, "<input[^>]*name=\"([^\"]+)\"(?: value=\"([^\"]*)\")?"))
            fields[input.Groups[1].Value] = WebUtility.HtmlDecode(input.Groups[2].Value);
        return new(fields);
    }

    private static async Task<string> RenderAsync<T>(Shop shop, string language, Dictionary<string, object?> parameters) where T : IComponent
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        Languages.Speak(language);
        try
        {
            await using var scope = shop.Tenant.Services.CreateAsyncScope();
            await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
            return await renderer.Dispatcher.InvokeAsync(async () => WebUtility.HtmlDecode((await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString()));
        }
        finally { (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before; }
    }
}
