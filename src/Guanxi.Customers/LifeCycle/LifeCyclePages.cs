using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.LifeCycle;

internal static class LifeCyclePages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/customers/life-cycle", (Caller me) =>
        {
            me.Actor.Require(CustomerPermissions.Read);
            return Page.Render<LifeCycleReportPage>(new { By = me.Actor });
        });
        routes.MapGet("/settings/life-cycle", (Caller me) =>
        {
            me.Actor.Require(CustomerPermissions.Read);
            return Page.Render<LifeCycleSettingsPage>(new { By = me.Actor });
        });
        routes.MapPost("/settings/life-cycle/preview", (Caller me, IFormCollection form) =>
        {
            me.Actor.Require(CustomerPermissions.ManageLifeCycle);
            return Page.Render<LifeCycleSettingsPage>(new { By = me.Actor, Form = form, Preview = true });
        });
        routes.MapPost("/settings/life-cycle", async (Caller me, IFormCollection form, HttpContext context, LifeCycleRules rules, Texts texts, CancellationToken ct)
            => await ChangeAsync(context, me.Actor, form, texts, async () => await rules.SaveAsync(me.Actor, StageRulesForm.Read(form, await rules.ScaleAsync(me.Actor, ct)), ct)));
        routes.MapPost("/settings/life-cycle/reset", async (Caller me, IFormCollection form, HttpContext context, LifeCycleRules rules, Texts texts, CancellationToken ct)
            => await ChangeAsync(context, me.Actor, form, texts, () => rules.SaveAsync(me.Actor, StageRules.Shipped, ct)));
        routes.MapPost("/settings/as-of", async (Caller me, IFormCollection form, HttpContext context, LifeCycleRules rules, Texts texts, CancellationToken ct)
            => await ChangeAsync(context, me.Actor, null, texts, () => rules.FixDayAsync(me.Actor, Day(form["day"].ToString()), ct)));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, Actor by, IFormCollection? form, Texts texts, Func<Task> change)
    {
        var errors = await FormErrors.TryAsync(texts, change);
        if (errors.Any)
            return Page.Render<LifeCycleSettingsPage>(new { By = by, Form = form, Errors = errors }, status: StatusCodes.Status422UnprocessableEntity);
        context.Say(texts["life.saved"]);
        return Results.LocalRedirect("/settings/life-cycle");
    }

    private static DateOnly? Day(string text) => text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new InvalidException("life.day", "day");
}
