using Guanxi.Core;
using Guanxi.Customers.Rfm;
using Guanxi.Customers.Timeline;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Record;

/// <summary>What the page of a customer shows besides her own fields.</summary>
/// <param name="Timeline">Newest first.</param>
/// <param name="Older">Cursor of the older entries; null when there are none.</param>
/// <param name="Segment">Name of her cell in the RFM table; null for a customer who never bought, and where scores are hidden.</param>
public sealed record CustomerModel(RecordModel Record, IReadOnlyList<TimelineEntry> Timeline, string? Older, IReadOnlyList<CustomerOrder> Orders, string? Segment, DateTime Now);

/// <summary>The page and side panel of one customer, and what is added there.</summary>
internal static class CustomerPages
{
    private const int Entries = 30;
    private const int Orders = 8;

    public static void MapCustomerPages(this RouteGroupBuilder customers)
    {
        customers.MapGet("/{id:long}", async (long id, HttpContext context, CustomerReading reading, CancellationToken ct) => Page.Render<CustomerPage>(new { Customer = await reading.ReadAsync(Caller.Of(context).Actor, id, Entries, Orders, ct) }));
        customers.MapGet("/{id:long}/panel", async (long id, HttpContext context, CustomerReading reading, CancellationToken ct) => Page.Fragment<CustomerPanel>(new { Customer = await reading.ReadAsync(Caller.Of(context).Actor, id, 10, 5, ct) }));
        customers.MapGet("/{id:long}/timeline", TimelineAsync);
        customers.MapPost("/{id:long}/interactions", AddAsync).Demands(CustomerPermissions.Write);
    }

    private static async Task<IResult> TimelineAsync(long id, HttpContext context, GetTimeline timeline, ViewServices services, string? only, string? after, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var page = await timeline.RunAsync(by, id, string.IsNullOrEmpty(only) ? null : only, after, Entries, ct);
        return Page.Fragment<CustomerTimeline>(new { Id = id, By = by, page.Entries, page.Next, Only = only, People = (await services.Colleagues.OfAsync(by, ct)).Users });
    }

    private static async Task<IResult> AddAsync(long id, HttpContext context, AddInteraction add, GetTimeline timeline, ViewServices services, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        await add.RunAsync(by, id, new(form["kind"].ToString(), form["text"].ToString()), ct);
        return await TimelineAsync(id, context, timeline, services, null, null, ct);
    }
}

/// <summary>Gathers what the page of a customer shows.</summary>
internal sealed class CustomerReading(ViewServices services, GetTimeline timeline, ICustomerOrders orders, SettingStore settings, TimeProvider time)
{
    public async Task<CustomerModel> ReadAsync(Actor by, long id, int entries, int lastOrders, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        var record = await RecordModel.ReadAsync(services, CustomerView.View, by, id, ct);
        var page = await timeline.RunAsync(by, id, null, null, entries, ct);
        await using var session = await services.Databases.ReadAsync(by, ct);
        var last = await orders.OfAsync(session, by, id, null, lastOrders, ct);
        var segment = record["recencyScore"] is long recency && record["frequencyScore"] is long frequency && record["monetaryScore"] is long monetary
            ? RfmSegments.Of(await settings.GetAsync(session, RfmRules.Setting, RfmRules.Shipped, ct), recency, frequency, monetary) : null;
        return new(record, page.Entries, page.Next, last, segment, time.GetUtcNow().UtcDateTime);
    }
}
