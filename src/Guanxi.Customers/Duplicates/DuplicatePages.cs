using System.Globalization;
using Guanxi.Customers.Merging;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Duplicates;

/// <summary>The queue of pairs to look at, its settings, and the warning beside the form of a new customer.</summary>
internal static class DuplicatePages
{
    public const string Queue = "/customers/duplicates";
    private const string Rules = "/settings/duplicates";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet(Queue, (Caller me, string? state) => Page.Render<DuplicatePage>(new { By = me.Actor, State = state == PairState.Later ? PairState.Later : PairState.Open })).Demands(CustomerPermissions.Delete);
        pages.MapPost(Queue + "/merge", MergeAsync).Demands(CustomerPermissions.Delete);
        pages.MapPost(Queue + "/decide", DecideAsync).Demands(CustomerPermissions.Write);
        pages.MapPost(Queue + "/scan", async (Caller me, HttpContext context, StartScan scan, CancellationToken ct) =>
        {
            await scan.RunAsync(me.Actor, (await context.Request.FormAsync(ct)).Yes("all"), ct);
            return Done(context, "duplicates.scanning", Queue);
        }).Demands(CustomerPermissions.Delete);
        pages.MapGet(Queue + "/draft", async (Caller me, HttpContext context, StoredDuplicates stored, CancellationToken ct)
            => Page.Fragment<DraftWarning>(new { Found = await stored.OfAsync(me.Actor, DraftOf(context.Request.Query), ct) })).Demands(CustomerPermissions.Read);

        pages.MapGet(Rules, (Caller me) => Page.Render<DuplicateSettingsPage>(new { By = me.Actor })).Demands(CustomerPermissions.ManageLifeCycle);
        pages.MapPost(Rules, async (Caller me, HttpContext context, DuplicateSettings settings, CancellationToken ct) =>
        {
            var form = await context.Request.FormAsync(ct);
            var least = decimal.TryParse(form["least"], CultureInfo.InvariantCulture, out var percent) ? (double)percent / 100 : 0;
            return await context.DoAsync(() => settings.SaveAsync(me.Actor, new(form.Yes("auto"), least, form.Yes("contact"), form.Yes("name"), form.Yes("conflict")), ct),
                errors => Task.FromResult(Page.Render<DuplicateSettingsPage>(new { By = me.Actor, Errors = errors }, status: FormAnswer.StatusOf(errors))), Rules, "duplicates.saved");
        }).Demands(CustomerPermissions.ManageLifeCycle);
        pages.MapPost(Rules + "/learn", async (Caller me, HttpContext context, LearnWeights learn, CancellationToken ct) =>
        {
            await learn.RunAsync(me.Actor, ct);
            return Done(context, "duplicates.learned", Rules);
        }).Demands(CustomerPermissions.ManageLifeCycle);
    }

    private static async Task<IResult> MergeAsync(Caller me, HttpContext context, MergeCustomers merge, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var members = form.Longs("member");
        var winner = form.Long("winner") ?? 0;
        var choose = form.Keys.Where(k => k.StartsWith("choose-", StringComparison.Ordinal)).Select(k => (Field: k["choose-".Length..], From: form.Long(k)))
            .Where(c => c.From is { } from && members.Contains(from)).ToDictionary(c => c.Field, c => c.From!.Value);
        var id = await merge.RunAsync(me.Actor, new(winner, [.. members.Where(m => m != winner)], choose), ct);
        context.Say(Words(context)["duplicates.merged"], undo: $"/customers/merges/{id}/undo");
        return Results.LocalRedirect(context.Request.PathBase + Queue);
    }

    private static async Task<IResult> DecideAsync(Caller me, HttpContext context, DuplicateQueue queue, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var state = form["state"].ToString();
        await queue.DecideAsync(me.Actor, new(form.Longs("member"), state), ct);
        return Done(context, "duplicates.decided." + state, Queue);
    }

    private static CustomerDraft DraftOf(IQueryCollection query)
        => new(query["name"].ToString(), query["phone"].ToString(), query["email"].ToString(), query["address"].ToString(), query["city"].ToString(), query["postalCode"].ToString(),
            query["birthday"].ToString(), query["gender"].ToString(), query["kind"] == "organisation" ? "organisation" : "person");

    private static IResult Done(HttpContext context, string said, string to)
    {
        context.Say(Words(context)[said]);
        return Results.LocalRedirect(context.Request.PathBase + to);
    }

    private static Texts Words(HttpContext context) => (Texts)context.RequestServices.GetService(typeof(Texts))!;
}
