using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Tasks;

/// <summary>The list, form and page of tasks, my own ones by day, and those of a customer on her page.</summary>
internal static class TaskPages
{
    public const string Mine = "/tasks/mine";

    public static void Map(IEndpointRouteBuilder app)
    {
        var tasks = app.MapRecords(TaskFields.View);
        tasks.MapRecordPages(TaskFields.View);
        tasks.MapGet("/mine", async (Caller me, TaskList list, CancellationToken ct) => Page.Render<MyTasksPage>(new { Mine = await list.MineAsync(me.Actor, ct), MayWrite = me.Actor.May(CustomerPermissions.Write) }));
        tasks.MapGet("/mine/count", async (Caller me, TaskList list, CancellationToken ct)
            => Results.Text(await list.DueAsync(me.Actor, ct) is > 0 and var due ? due.ToString(CultureInfo.CurrentCulture) : ""));
        var change = tasks.MapGroup("").Demands(CustomerPermissions.Write);
        change.MapPost("/{id:long}/done", DoneAsync);
        change.MapPost("/{id:long}/reopen", ReopenAsync);
        change.MapPost("/quick", AddAsync);
    }

    /// <param name="of">The customer on whose page it was ticked off; null on the page of one's own tasks.</param>
    private static async Task<IResult> DoneAsync(long id, long? of, HttpContext context, ViewServices services, TaskList list, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        await SetStateAsync(services, by, id, TaskState.Done, ct);
        context.Say(services.Texts["tasks.said.done"], undo: string.Create(CultureInfo.InvariantCulture, $"/tasks/{id}/reopen{(of is null ? "" : "?of=" + of)}"));
        return await ShowAsync(of, context, list, ct);
    }

    private static async Task<IResult> ReopenAsync(long id, long? of, HttpContext context, ViewServices services, CancellationToken ct)
    {
        await SetStateAsync(services, Caller.Of(context).Actor, id, TaskState.Open, ct);
        var back = of is { } customer ? CustomerView.View.Href(customer) : Mine;
        if (!context.Request.WantsFragment())
            return Results.LocalRedirect(back);
        context.Response.Headers["HX-Location"] = $$"""{"path":"{{back}}","target":"#content"}""";
        return Results.NoContent();
    }

    private static async Task<IResult> AddAsync(HttpContext context, ViewServices services, TaskList list, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var values = new Dictionary<string, object?>();
        foreach (var name in (string[])["subject", "due", "kind", "customerId"])
            if (form[name].ToString() is { Length: > 0 } value)
                values[name] = value;
        var errors = await FormErrors.TryAsync(services.Texts, () => services.Writer.CreateAsync(by, TaskFields.Type, values, ct), beside: false, type: RecordTypes.Task);
        return await ShowAsync(form.Long("customerId"), context, list, ct, errors);
    }

    private static Task SetStateAsync(ViewServices services, Actor by, long id, string state, CancellationToken ct)
        => services.Writer.EditAsync(by, TaskFields.Type, id, new Dictionary<string, object?> { ["state"] = state }, null, ct);

    private static async Task<IResult> ShowAsync(long? customer, HttpContext context, TaskList list, CancellationToken ct, FormErrors? errors = null)
    {
        var by = Caller.Of(context).Actor;
        if (!context.Request.WantsFragment())
            return Results.LocalRedirect(customer is { } id ? CustomerView.View.Href(id) : Mine);
        return customer is { } of
            ? Page.Fragment<CustomerTaskList>(new { Customer = of, Tasks = await list.OfAsync(by, of, ct), Today = list.Today(by.Zone), MayWrite = true, Errors = errors ?? FormErrors.None })
            : Page.Fragment<MyTaskList>(new { Mine = await list.MineAsync(by, ct), MayWrite = true, Errors = errors ?? FormErrors.None });
    }
}
