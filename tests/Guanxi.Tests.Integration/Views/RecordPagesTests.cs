using System.Net;
using System.Text;
using Guanxi.Core;
using Guanxi.Customers;
using Guanxi.Customers.Relations;
using Guanxi.Customers.Timeline;
using Guanxi.Platform.Access;
using Guanxi.Platform.Records;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Tests.Integration.Views;

public sealed class RecordPagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_sales_person_meets_only_her_own_and_her_teams_customers_on_every_page(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var hers = await CreateAsync(app, Who.SalesA, ("name", "王伟"), ("phone", "13800001234"));
        var other = await CreateAsync(app, Who.SalesB, ("name", "王文博"), ("phone", "13900005678"));
        var her = app.As(Who.SalesA);
        foreach (var address in new[] { "/customers", "/customers?q=wangw", "/customers?sort=name", "/customers?filter=phone%20starts%20%2B861", "/search/palette?q=wang", "/search/options/customer?q=wang" })
        {
            var page = await her.GetStringAsync(address, Ct);
            page.ShouldContain("王伟", customMessage: address);
            page.ShouldNotContain("王文博", customMessage: address);
        }
        (await her.GetStringAsync("/customers/count", Ct)).ShouldBe("1 customer");
        foreach (var address in new[] { "", "/panel", "/timeline", "/field/name" })
        {
            (await her.GetAsync($"/customers/{hers}{address}", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK, address);
            (await her.GetAsync($"/customers/{other}{address}", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, address);
        }
        (await app.As(Who.Administrator).GetStringAsync("/customers", Ct)).ShouldContain("王文博");
        (await app.As(Who.Nobody).GetAsync("/customers", Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [BothDatabases("王伟")]
    [BothDatabases("伟")]
    [BothDatabases("wangwei")]
    [BothDatabases("ww")]
    [BothDatabases("0001234")]
    [BothDatabases("wei@example")]
    public async Task A_customer_is_found_by_what_one_remembers(Engine engine, string remembered)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        await CreateAsync(app, Who.Administrator, ("name", "王伟"), ("phone", "13800001234"), ("email", "wei@example.com"));
        await CreateAsync(app, Who.Administrator, ("name", "Ada Lovelace"));
        var page = await app.As(Who.Administrator).GetStringAsync("/customers?q=" + Uri.EscapeDataString(remembered), Ct);
        page.ShouldContain("王伟");
        page.ShouldNotContain("Ada Lovelace");
    }

    [Theory, BothDatabases]
    public async Task A_hidden_field_shows_nowhere(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await CreateAsync(app, Who.Administrator, ("name", "王伟"), ("phone", "13800001234"), ("note", "secret"));
        var half = TestTenant.Somebody(7, RowScope.All, [CustomerPermissions.Read, CustomerPermissions.Export], fields: new() { ["customer.phone"] = FieldAccess.Hidden, ["customer.note"] = FieldAccess.Hidden });
        using var scope = app.Services.CreateScope();
        var services = scope.ServiceProvider.GetRequiredService<ViewServices>();
        var list = await ListModel.ReadAsync(services, CustomerView.View, Asking(scope, half, "?columns=name,phone"), binned: false, Ct);
        list.Page.Rows.Count.ShouldBe(1);
        list.Columns.Select(c => c.Name).ShouldBe(["name"]);
        (await ListModel.ReadAsync(services, CustomerView.View, Asking(scope, half, "?filter=phone%20starts%201"), binned: false, Ct)).Problem.ShouldNotBeNull();
        var record = await RecordModel.ReadAsync(services, CustomerView.View, half, id, Ct);
        record["phone"].ShouldBeNull();
        record["note"].ShouldBeNull();
        (await scope.ServiceProvider.GetRequiredService<QuickFind>().FindAsync(half, CustomerView.View, "王伟", 8, Ct)).Single().Side.ShouldBeNull();
        (await DownloadAsync(scope, half, "?columns=name,phone")).ShouldNotContain("13800001234");
    }

    [Theory, BothDatabases]
    public async Task A_download_holds_the_visible_rows_escapes_formulas_and_is_written_down(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        await CreateAsync(app, Who.SalesA, ("name", "=1+1"));
        await CreateAsync(app, Who.SalesB, ("name", "王文博"));
        var her = await app.ActorAsync(Who.SalesA);
        var allowed = her with { Grants = new Grants([CustomerPermissions.Read, CustomerPermissions.Export], new Dictionary<string, RowScope> { [RecordTypes.Customer] = RowScope.Team }, new Dictionary<string, FieldAccess>()) };
        using var scope = app.Services.CreateScope();
        var file = await DownloadAsync(scope, allowed, "?columns=name");
        file.ShouldContain("'=1+1");
        file.ShouldNotContain("王文博");
        await using var session = await app.Databases.ReadAsync(her, Ct);
        (await session.LongAsync($"SELECT count(*) FROM platform_audit WHERE action = 'export' AND user_id = {her.UserId}", Ct)).ShouldBe(1);
        await Should.ThrowAsync<ForbiddenException>(() => DownloadAsync(scope, TestTenant.Somebody(7, RowScope.All, [CustomerPermissions.Read]), ""));
    }

    [Theory, BothDatabases]
    public async Task An_inline_edit_asks_only_when_the_same_field_was_changed(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await CreateAsync(app, Who.Administrator, ("name", "王伟"), ("city", "苏州"));
        var browser = await app.BrowserAsync(Who.Administrator);
        (await PostAsync(browser, $"/customers/{id}/field/city", ("city", "杭州"), ("version", "1"), ("was", "苏州"))).ShouldContain("杭州");
        (await PostAsync(browser, $"/customers/{id}/field/name", ("name", "王小伟"), ("version", "1"), ("was", "王伟"))).ShouldContain("王小伟");
        var asked = await PostAsync(browser, $"/customers/{id}/field/city", ("city", "上海"), ("version", "1"), ("was", "苏州"));
        asked.ShouldContain("class=\"conflict\"");
        asked.ShouldContain("杭州");
        asked.ShouldContain("上海");
        (await PostAsync(browser, $"/customers/{id}/field/email", ("email", "no address"), ("version", "9"), ("was", ""))).ShouldContain("aria-invalid=\"true\"");
    }

    [Theory, BothDatabases]
    public async Task What_was_binned_is_in_the_bin_and_can_come_back(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await CreateAsync(app, Who.Administrator, ("name", "王伟"));
        var browser = await app.BrowserAsync(Who.Administrator);
        await PostAsync(browser, $"/customers/{id}/bin");
        (await browser.GetStringAsync("/customers", Ct)).ShouldNotContain("王伟");
        (await browser.GetStringAsync("/customers/bin", Ct)).ShouldContain("王伟");
        await PostAsync(browser, $"/customers/{id}/restore");
        (await browser.GetStringAsync("/customers", Ct)).ShouldContain("王伟");
    }

    [Theory, BothDatabases]
    public async Task A_timeline_comes_in_pages_without_gap_or_repetition(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var id = await CreateAsync(app, Who.Administrator, ("name", "王伟"));
        var by = await app.ActorAsync(Who.Administrator);
        var add = app.Get<AddInteraction>();
        for (var i = 0; i < 7; i++)
            await add.RunAsync(by, id, new("note", $"note {i}", At: app.Clock.Now.AddHours(-i / 3)), Ct);
        var (seen, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await app.Get<GetTimeline>().RunAsync(by, id, "note", after, 2, Ct);
            seen.AddRange(page.Entries.Select(e => e.Body));
            after = page.Next;
        }
        while (after is not null);
        seen.ShouldBe(["note 2", "note 1", "note 0", "note 5", "note 4", "note 3", "note 6"]);
        await Should.ThrowAsync<NotFoundException>(async () => await add.RunAsync((await app.ActorAsync(Who.SalesA)), id, new("note", "not hers"), Ct));
    }

    [Theory, BothDatabases]
    public async Task A_relation_is_seen_from_both_sides_and_only_between_visible_customers(Engine engine)
    {
        await using var app = await GuanxiApp.StartAsync(engine);
        var parent = await CreateAsync(app, Who.SalesA, ("name", "王建国"));
        var child = await CreateAsync(app, Who.SalesA, ("name", "王伟"));
        var stranger = await CreateAsync(app, Who.SalesB, ("name", "杨文博"));
        var (her, admin) = (await app.ActorAsync(Who.SalesA), await app.ActorAsync(Who.Administrator));
        var relation = await app.Get<AddRelation>().RunAsync(her, child, new(parent, "parent"), Ct);
        (await app.Get<GetRelations>().RunAsync(her, parent, Ct)).Single().ShouldBe(new RelationRow(relation, child, "王伟", "child", null, null));
        await Should.ThrowAsync<NotFoundException>(() => app.Get<AddRelation>().RunAsync(her, child, new(stranger, "other"), Ct));
        await Should.ThrowAsync<InvalidException>(() => app.Get<AddRelation>().RunAsync(her, child, new(child, "other"), Ct));
        await app.Get<AddRelation>().RunAsync(admin, child, new(stranger, "referrer"), Ct);
        (await app.Get<GetRelations>().RunAsync(her, child, Ct)).Select(r => r.OtherId).ShouldBe([parent]);
        await app.Get<RemoveRelation>().RunAsync(her, parent, relation, Ct);
        (await app.Get<GetRelations>().RunAsync(her, child, Ct)).ShouldBeEmpty();
    }

    private static async Task<long> CreateAsync(GuanxiApp app, Who who, params (string Name, string Value)[] values)
        => (await app.Get<RecordWriter>().CreateAsync(await app.ActorAsync(who), CustomerFields.Type, values.ToDictionary(v => v.Name, v => (object?)v.Value), Ct)).Id;

    private static async Task<string> PostAsync(HttpClient browser, string address, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Add("HX-Request", "true");
        using var answer = await browser.SendAsync(request, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{address}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static DefaultHttpContext Asking(IServiceScope scope, Actor by, string query)
    {
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Path = "/customers";
        context.Request.QueryString = new(query);
        context.Features.Set(new Caller(by));
        return context;
    }

    private static async Task<string> DownloadAsync(IServiceScope scope, Actor by, string query)
    {
        var context = Asking(scope, by, query);
        using var body = new MemoryStream();
        context.Response.Body = body;
        await scope.ServiceProvider.GetRequiredService<ExportList>().WriteAsync(by, CustomerView.View, context, Ct);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
