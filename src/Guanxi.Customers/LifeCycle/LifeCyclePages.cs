using System.Globalization;
using Guanxi.Core;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
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
        routes.MapGet("/customers/life-cycle", (Caller me) => Page.Render<LifeCycleReportPage>(new { By = me.Actor })).Demands(CustomerPermissions.Read);
        var settings = routes.MapGroup("").Demands(CustomerPermissions.Read);
        settings.MapGet(Stages, (Caller me) => Page.Render<LifeCycleSettingsPage>(new { By = me.Actor }));
        settings.MapGet(Scores, (Caller me) => Page.Render<RfmSettingsPage>(new { By = me.Actor }));

        var forms = settings.MapGroup("").Demands(CustomerPermissions.ManageLifeCycle);
        forms.MapPost(Stages + "/preview", async (Caller me, HttpContext context, CancellationToken ct)
            => Page.Render<LifeCycleSettingsPage>(new { By = me.Actor, Form = await context.Request.FormAsync(ct), Preview = true }));
        forms.MapPost(Stages, (Caller me, HttpContext context, LifeCycleRules rules, CancellationToken ct) => SaveAsync<LifeCycleSettingsPage>(context, me.Actor, Stages, "life.saved",
            async form => await rules.SaveAsync(me.Actor, StageRulesForm.Read(form, await rules.ScaleAsync(me.Actor, ct)), ct), ct));
        forms.MapPost(Stages + "/reset", (Caller me, HttpContext context, LifeCycleRules rules, CancellationToken ct) => SaveAsync<LifeCycleSettingsPage>(context, me.Actor, Stages, "life.saved",
            _ => rules.SaveAsync(me.Actor, StageRules.Shipped, ct), ct));
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

    /// <param name="typed">Whether a refused form is shown as it was typed.</param>
    private static async Task<IResult> SaveAsync<TPage>(HttpContext context, Actor by, string page, string said, Func<IFormCollection, Task> save, CancellationToken ct, bool typed = true)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var form = await context.Request.FormAsync(ct);
        return await context.DoAsync(() => save(form),
            errors => Task.FromResult(Page.Render<TPage>(new { By = by, Form = typed ? form : null, Errors = errors }, status: FormAnswer.StatusOf(errors))), page, said);
    }

    private static DateOnly? Day(string text) => text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new InvalidException("life.day", "day");
}
