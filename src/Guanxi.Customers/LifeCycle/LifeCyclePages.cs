using System.Globalization;
using Guanxi.Core;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.LifeCycle;

/// <summary>The report of the life cycle, and the settings of stages and scores.</summary>
internal static class LifeCyclePages
{
    private const string Stages = "/settings/life-cycle";
    private const string Scores = "/settings/rfm";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/customers/life-cycle", (Caller me, string? set) => Page.Render<LifeCycleReportPage>(new { By = me.Actor, Set = set })).Demands(CustomerPermissions.Read);
        routes.MapPost("/customers/{id:long}/stage", (long id, Caller me, HttpContext context, HoldStage hold, ViewServices services, CancellationToken ct) => HoldAsync(id, context, me.Actor, services,
            form => hold.RunAsync(me.Actor, id, new(form["stage"].ToString(), form["why"].ToString(), Day(form["until"].ToString())), ct), ct)).Demands(CustomerPermissions.Write);
        routes.MapPost("/customers/{id:long}/stage/release", (long id, Caller me, HttpContext context, HoldStage hold, ViewServices services, CancellationToken ct) => HoldAsync(id, context, me.Actor, services,
            _ => hold.ReleaseAsync(me.Actor, id, ct), ct)).Demands(CustomerPermissions.Write);
        var settings = routes.MapGroup("").Demands(CustomerPermissions.Read);
        settings.MapGet(Stages, (Caller me, string? set) => Page.Render<LifeCycleSettingsPage>(new { By = me.Actor, Set = set }));
        settings.MapGet(Scores, (Caller me) => Page.Render<RfmSettingsPage>(new { By = me.Actor }));

        var forms = settings.MapGroup("").Demands(CustomerPermissions.ManageLifeCycle);
        forms.MapPost(Stages + "/preview", async (Caller me, HttpContext context, CancellationToken ct)
            => Page.Render<LifeCycleSettingsPage>(new { By = me.Actor, Set = SetOf(context), Form = await context.Request.FormAsync(ct), Preview = true }));
        forms.MapPost(Stages + "/choose", (Caller me, HttpContext context, LifeCycleRules rules, CancellationToken ct) => SaveAsync<LifeCycleSettingsPage>(context, me.Actor, Stages, "life.saved",
            form => rules.ChooseAsync(me.Actor, form["person"].ToString(), form["organisation"].ToString(), ct), ct, typed: false));
        forms.MapPost(Stages, (Caller me, HttpContext context, LifeCycleRules rules, CancellationToken ct) => SaveAsync<LifeCycleSettingsPage>(context, me.Actor, Stages, "life.saved",
            async form => await rules.SaveAsync(me.Actor, SetOf(context), StageRulesForm.Read(form, await rules.ScaleAsync(me.Actor, ct)), ct), ct));
        forms.MapPost(Stages + "/reset", (Caller me, HttpContext context, LifeCycleRules rules, CancellationToken ct) => SaveAsync<LifeCycleSettingsPage>(context, me.Actor, Stages, "life.saved",
            _ => rules.SaveAsync(me.Actor, SetOf(context), StageSet.Shipped.First(s => s.Key == SetOf(context)).Rules, ct), ct));
        // The day stands in a form of its own: the page shows the rules in force beside what is wrong with it.
        forms.MapPost("/settings/as-of", (Caller me, HttpContext context, LifeCycleRules rules, CancellationToken ct) => SaveAsync<LifeCycleSettingsPage>(context, me.Actor, Stages, "life.saved",
            form => rules.FixDayAsync(me.Actor, Day(form["day"].ToString()), ct), ct, typed: false));

        forms.MapPost(Scores + "/preview", async (Caller me, HttpContext context, CancellationToken ct)
            => Page.Render<RfmSettingsPage>(new { By = me.Actor, Form = await context.Request.FormAsync(ct) }));
        forms.MapPost(Scores, (Caller me, HttpContext context, RfmSettings rfm, LifeCycleRules rules, CancellationToken ct) => SaveAsync<RfmSettingsPage>(context, me.Actor, Scores, "rfm.saved",
            async form => await rfm.SaveAsync(me.Actor, RfmForm.Read(form, await rules.ScaleAsync(me.Actor, ct)), ct), ct));
        forms.MapPost(Scores + "/reset", (Caller me, HttpContext context, RfmSettings rfm, CancellationToken ct) => SaveAsync<RfmSettingsPage>(context, me.Actor, Scores, "rfm.saved",
            _ => rfm.SaveAsync(me.Actor, RfmRules.Shipped, ct), ct));
    }

    /// <summary>The set that the address names; that of shops where it names none that there is.</summary>
    private static string SetOf(HttpContext context) => StageSet.Shipped.FirstOrDefault(s => s.Key == context.Request.Query["set"])?.Key ?? StageSet.Buying;

    private static async Task<IResult> HoldAsync(long id, HttpContext context, Actor by, ViewServices services, Func<IFormCollection, Task> change, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var errors = await FormErrors.TryAsync(services.Texts, () => change(form));
        return Page.Fragment<Record.StageHistoryList>(new { Record = await RecordModel.ReadAsync(services, CustomerView.View, by, id, ct), Errors = errors });
    }

    /// <param name="typed">Whether a refused form is shown as it was typed.</param>
    private static async Task<IResult> SaveAsync<TPage>(HttpContext context, Actor by, string page, string said, Func<IFormCollection, Task> save, CancellationToken ct, bool typed = true)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var form = await context.Request.FormAsync(ct);
        return await context.DoAsync(() => save(form),
            errors => Task.FromResult(Page.Render<TPage>(new { By = by, Form = typed ? form : null, Errors = errors }, status: FormAnswer.StatusOf(errors))),
            page == Stages ? $"{page}?set={SetOf(context)}" : page, said);
    }

    private static DateOnly? Day(string text) => text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new InvalidException("life.day", "day");
}
