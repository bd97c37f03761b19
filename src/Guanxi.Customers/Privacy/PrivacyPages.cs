using System.Globalization;
using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Privacy;

/// <summary>Report, erasure and certificates.</summary>
internal static class PrivacyPages
{
    private const string Erasures = "/settings/erasures";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var customer = routes.MapGroup("/customers/{id:long}").Demands(CustomerPermissions.Erase);
        customer.MapGet("/privacy", (long id, HttpContext context, ViewServices views, CancellationToken ct) => ShowAsync<PrivacyPage>(context, views, id, FormErrors.None, ct));
        customer.MapGet("/personal-data", (long id, HttpContext context, ViewServices views, CancellationToken ct) => ShowAsync<PersonalReportPage>(context, views, id, null, ct));
        customer.MapGet("/personal-data.json", async (long id, Caller me, PersonalReport report, CancellationToken ct)
            => Results.File(JsonSerializer.SerializeToUtf8Bytes(await report.RunAsync(me.Actor, id, ct), Json), "application/json", $"customer-{id}.json"));
        customer.MapPost("/erasure", AskAsync);

        var settings = routes.MapGroup("").Demands(CustomerPermissions.Erase);
        settings.MapGet(Erasures, (Caller me) => Page.Render<ErasuresPage>(new { By = me.Actor }));
        settings.MapGet(Erasures + "/{id:long}", async (long id, Caller me, Erasures erasures, CancellationToken ct)
            => Page.Render<ErasurePage>(new { By = me.Actor, Id = (await erasures.GetAsync(me.Actor, id, ct)).Id }));
        settings.MapPost(Erasures + "/{id:long}/agree", (long id, HttpContext context, Caller me, Erasures erasures, CancellationToken ct) => DecideAsync(id, context, me.Actor, erasures, agree: true, ct));
        settings.MapPost(Erasures + "/{id:long}/refuse", (long id, HttpContext context, Caller me, Erasures erasures, CancellationToken ct) => DecideAsync(id, context, me.Actor, erasures, agree: false, ct));
        settings.MapPost(Erasures, async (HttpContext context, Caller me, Erasures erasures, CancellationToken ct) =>
        {
            var form = await context.Request.FormAsync(ct);
            return await context.DoAsync(() => int.TryParse(form["years"], NumberStyles.None, CultureInfo.InvariantCulture, out var years)
                    ? erasures.SaveRulesAsync(me.Actor, new(form.Yes("second"), years), ct) : throw new InvalidException("erasure.years", "keepYears"),
                errors => Task.FromResult(Page.Render<ErasuresPage>(new { By = me.Actor, Errors = errors }, status: FormAnswer.StatusOf(errors))), Erasures, "consent.saved", beside: false);
        }).Demands(CustomerPermissions.ManagePrivacy);
    }

    private static readonly JsonSerializerOptions Json = new(ApiJson.With(2)) { WriteIndented = true };

    private static async Task<IResult> ShowAsync<TPage>(HttpContext context, ViewServices views, long id, FormErrors? errors, CancellationToken ct) where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var by = Caller.Of(context).Actor;
        var record = await RecordModel.ReadAsync(views, CustomerView.View, by, id, ct);
        var parameters = new Dictionary<string, object?> { ["By"] = by, ["Id"] = id, ["Name"] = record.Title };
        if (errors is not null)
            parameters["Errors"] = errors;
        return Page.Render<TPage>(parameters, status: errors is null ? StatusCodes.Status200OK : FormAnswer.StatusOf(errors));
    }

    private static async Task<IResult> AskAsync(long id, HttpContext context, Caller me, Erasures erasures, ViewServices views, Texts texts, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        long erasure = 0;
        var errors = await FormErrors.TryAsync(texts, async () => erasure = await erasures.AskAsync(me.Actor, id, new(form["reason"].ToString(), form.Yes("suppress")), ct));
        return errors.Any ? await ShowAsync<PrivacyPage>(context, views, id, errors, ct) : Results.LocalRedirect($"{context.Request.PathBase}{Erasures}/{erasure}");
    }

    private static Task<IResult> DecideAsync(long id, HttpContext context, Actor by, Erasures erasures, bool agree, CancellationToken ct)
        => context.DoAsync(() => erasures.DecideAsync(by, id, agree, ct), errors => Task.FromResult(Page.Render<ErasurePage>(new { By = by, Id = id, Errors = errors }, status: FormAnswer.StatusOf(errors))),
            $"{Erasures}/{id}", "erasure.decided.said", beside: false);
}
