using System.Net;
using Guanxi.Core;
using Guanxi.Customers.Tasks;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Tests.Integration.Api;

namespace Guanxi.Tests.Integration.Customers;

public sealed class TaskTests
{
    private static readonly string[] Sales = ["customers.read", "customers.write"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_task_that_is_done_stands_on_the_timeline_and_one_reopened_is_open(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada" })).Id;
        var task = (await admin.PostAsync("tasks", new { subject = "Ask about the tea", kind = "call", customerId = ada })).ShouldBe(HttpStatusCode.Created).Id;
        var made = (await admin.GetAsync($"tasks/{task}")).Json;
        (made["due"]!.GetValue<string>(), made["state"]!.GetValue<string>(), made["priority"]!.GetValue<string>(), made["ownerId"]!.GetValue<long>()).ShouldBe(("2026-11-22", "open", "normal", 9001));

        (await admin.PatchAsync($"tasks/{task}", new { state = "done" })).ShouldBe(HttpStatusCode.OK);
        (await admin.GetAsync($"tasks/{task}")).Json["doneAt"].ShouldNotBeNull();
        var told = (await admin.GetAsync($"customers/{ada}/timeline?only=interaction")).Json["data"]!.AsArray().Single()!;
        (told["kind"]!.GetValue<string>(), told["direction"]!.GetValue<string>(), told["subject"]!.GetValue<string>()).ShouldBe(("call", "out", "Ask about the tea"));
        (await admin.PatchAsync($"tasks/{task}", new { state = "open" })).ShouldBe(HttpStatusCode.OK);
        (await admin.GetAsync($"tasks/{task}")).Json["doneAt"].ShouldBeNull();
        (await admin.GetAsync("tasks?q=tea")).Json["data"]!.AsArray().Count.ShouldBe(1);
        (await admin.PostAsync("tasks", new { subject = " " })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.required");
    }

    [Theory, BothDatabases]
    public async Task Tasks_are_seen_as_the_scope_says_and_never_name_a_customer_who_is_not_seen(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var hers = await server.AddAsync("hers", 9111, RowScope.Team, Sales, [9007]);
        var mate = await server.AddAsync("mate", 9112, RowScope.Team, Sales, [9007]);
        var stranger = await server.AddAsync("stranger", 9114, RowScope.Team, Sales, [9008]);
        var ada = (await hers.PostAsync("customers", new { name = "Ada Lovelace" })).Id;
        var task = (await hers.PostAsync("tasks", new { subject = "Ring", customerId = ada, due = "2026-11-20" })).Id;
        (await mate.GetAsync($"tasks/{task}")).ShouldBe(HttpStatusCode.OK);
        (await stranger.GetAsync($"tasks/{task}")).ShouldBe(HttpStatusCode.NotFound);
        (await stranger.PatchAsync($"tasks/{task}", new { state = "done" })).ShouldBe(HttpStatusCode.NotFound);
        (await stranger.PostAsync("tasks", new { subject = "Ring", customerId = ada })).ShouldBe(HttpStatusCode.UnprocessableEntity, "field.reference");

        // Given to somebody who does not see the customer.
        var list = server.Get<TaskList>();
        await using (var session = await server.Get<Databases>().WriteAsync(server.Admin, Ct))
        {
            await server.Get<ITaskBook>().OpenAsync(await server.Get<Databases>().GetAsync(Databases.Main, Ct), session, [new NewTask("t:1", "Send flowers", "care", new(2026, 11, 22), ada) { OwnerId = 9114, TeamId = 9008 }], Ct);
            await session.CommitAsync(Ct);
        }
        var page = await stranger.GetAsync("/tasks/mine");
        page.Body.ShouldContain("Send flowers");
        page.Body.ShouldNotContain("Lovelace");
        (await stranger.GetAsync("/tasks")).Body.ShouldNotContain("Lovelace");
        (await stranger.GetAsync("/tasks/mine/count")).Body.ShouldBe("1");
        (await hers.GetAsync("/tasks/mine")).Body.ShouldContain("Lovelace");
        (await hers.GetAsync("/tasks/mine")).Body.ShouldNotContain("flowers");
        (await hers.GetAsync($"/customers/{ada}")).Body.ShouldContain("Ring");
        (await list.OfAsync(server.Admin, ada, Ct)).Select(t => t.Subject).ShouldBe(["Ring", "Send flowers"]);
    }

    [Theory, BothDatabases]
    public async Task One_cause_makes_one_task_even_after_it_was_closed(Engine engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var tenant = shop.Tenant;
        var customers = await shop.CustomersAsync(2);
        await shop.RunAsync($"UPDATE customers_customer SET owner_id = 5, team_id = 7 WHERE id = {customers[0]}");
        var (book, database) = (tenant.Get<ITaskBook>(), await tenant.Databases.GetAsync(Databases.Main, Ct));
        NewTask[] tasks = [.. customers.Select(c => new NewTask($"x:{c}", "Mend the address", "correction", new(2026, 12, 1), c)), new("x:0", "Nobody's", "other", new(2026, 12, 2))];
        (await shop.WriteAsync(s => book.OpenAsync(database, s, [.. tasks, tasks[0]], Ct))).ShouldBe(3);
        (await shop.WriteAsync(s => book.OpenAsync(database, s, tasks, Ct))).ShouldBe(0);
        (await shop.WriteAsync(s => book.CloseAsync(s, ["x:0", "x:unknown"], done: true, Ct))).ShouldBe(1);
        (await shop.WriteAsync(s => book.OpenAsync(database, s, tasks, Ct))).ShouldBe(0);
        (await shop.ReadAsync(s => s.ListAsync($"SELECT subject, state, owner_id, team_id FROM customers_task ORDER BY id", r => (r.GetString(0), r.GetString(1), r.Long(2), r.Long(3)), Ct)))
            .ShouldBe([("Mend the address", "open", 5L, 7L), ("Mend the address", "open", null, null), ("Nobody's", "done", null, null)]);

        // They go with the customer to her next owner.
        await shop.RunAsync($"UPDATE customers_customer SET owner_id = 6, team_id = 8 WHERE id = {customers[0]}");
        await shop.TellAsync(new CustomersReassigned([customers[0]]));
        (await shop.ReadAsync(s => s.ListAsync($"SELECT owner_id, team_id FROM customers_task WHERE customer_id = {customers[0]}", r => (r.Long(0), r.Long(1)), Ct))).ShouldBe([(6L, 8L)]);
    }

    [Theory, BothDatabases]
    public async Task Ticking_off_and_taking_back_answer_with_the_list(Engine engine)
    {
        await using var server = await ApiServer.StartAsync(engine);
        var admin = server.As("admin");
        var ada = (await admin.PostAsync("customers", new { name = "Ada" })).Id;
        var task = (await admin.PostAsync("tasks", new { subject = "Ring", customerId = ada, due = "2026-11-20", priority = "high" })).Id;
        (await admin.GetAsync("/tasks/mine/count")).Body.ShouldBe("1");
        (await admin.GetAsync("/tasks/mine")).Body.ShouldContain("Overdue (1)");
        var done = await admin.PostAsync($"/tasks/{task}/done", "", ("HX-Request", "true"));
        done.ShouldBe(HttpStatusCode.OK).Body.ShouldNotContain("Ring");
        (await admin.GetAsync("/tasks/mine/count")).Body.ShouldBe("");
        (await admin.PostAsync($"/tasks/{task}/reopen?of={ada}", "", ("HX-Request", "true"))).Headers.GetValues("HX-Location").Single().ShouldContain($"/customers/{ada}");
        (await admin.GetAsync("/tasks/mine/count")).Body.ShouldBe("1");
    }
}
