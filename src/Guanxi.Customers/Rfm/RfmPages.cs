using Guanxi.Core;
using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Rfm;

internal static class RfmPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/rfm", (Caller me) =>
        {
            me.Actor.Require(CustomerPermissions.Read);
            return Page.Render<RfmSettingsPage>(new { By = me.Actor });
        });
        routes.MapPost("/settings/rfm/preview", (Caller me, IFormCollection form) =>
        {
            me.Actor.Require(CustomerPermissions.ManageLifeCycle);
            return Page.Render<RfmSettingsPage>(new { By = me.Actor, Form = form });
        });
        routes.MapPost("/settings/rfm", async (Caller me, IFormCollection form, HttpContext context, RfmSettings rfm, LifeCycleRules rules, Texts texts, CancellationToken ct)
            => await SaveAsync(context, me.Actor, form, texts, async () => await rfm.SaveAsync(me.Actor, RfmForm.Read(form, await rules.ScaleAsync(me.Actor, ct)), ct)));
        routes.MapPost("/settings/rfm/reset", async (Caller me, IFormCollection form, HttpContext context, RfmSettings rfm, Texts texts, CancellationToken ct)
            => await SaveAsync(context, me.Actor, form, texts, () => rfm.SaveAsync(me.Actor, RfmRules.Shipped, ct)));
    }

    private static async Task<IResult> SaveAsync(HttpContext context, Actor by, IFormCollection form, Texts texts, Func<Task> save)
    {
        var errors = await FormErrors.TryAsync(texts, save);
        if (errors.Any)
            return Page.Render<RfmSettingsPage>(new { By = by, Form = form, Errors = errors }, status: StatusCodes.Status422UnprocessableEntity);
        context.Say(texts["rfm.saved"]);
        return Results.LocalRedirect("/settings/rfm");
    }
}
