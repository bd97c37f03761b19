using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Consent;

/// <summary>The page of one customer's consents, and the settings of purposes and contact.</summary>
internal static class ConsentPages
{
    private const string Consent = "/settings/consent";
    private const string Contact = "/settings/contact";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var customer = routes.MapGroup("/customers/{id:long}").Demands(CustomerPermissions.Read);
        customer.MapGet("/consents", (long id, HttpContext context, ViewServices views, CancellationToken ct) => ShowAsync(context, views, id, null, FormErrors.None, null, ct));
        var changes = customer.MapGroup("").Demands(CustomerPermissions.Write);
        changes.MapPost("/consents", RecordAsync);
        changes.MapPost("/restriction", (long id, HttpContext context, CustomerConsents consents, CancellationToken ct) => RestrictAsync(id, context, consents, restrict: true, ct));
        changes.MapPost("/restriction/end", (long id, HttpContext context, CustomerConsents consents, CancellationToken ct) => RestrictAsync(id, context, consents, restrict: false, ct));

        var settings = routes.MapGroup("").Demands(CustomerPermissions.ManagePrivacy);
        settings.MapGet(Consent, (Caller me) => Page.Render<ConsentSettingsPage>(new { By = me.Actor }));
        settings.MapPost(Consent, (Caller me, HttpContext context, ConsentSettings s, CancellationToken ct) => SaveAsync<ConsentSettingsPage>(context, me.Actor, Consent, "consent.saved",
            form => s.SavePurposesAsync(me.Actor, ConsentForms.Purposes(form), ct), ct));
        settings.MapPost(Consent + "/texts", (Caller me, HttpContext context, ConsentSettings s, CancellationToken ct) => SaveAsync<ConsentSettingsPage>(context, me.Actor, Consent, "consent.saved",
            form => s.AddTextAsync(me.Actor, new(form["purpose"].ToString(), form["en"].ToString(), form["hans"].ToString(), form["hant"].ToString()), ct), ct));
        settings.MapGet(Contact, (Caller me) => Page.Render<ContactSettingsPage>(new { By = me.Actor }));
        settings.MapPost(Contact, (Caller me, HttpContext context, ConsentSettings s, CancellationToken ct) => SaveAsync<ContactSettingsPage>(context, me.Actor, Contact, "consent.saved",
            form => s.SaveRulesAsync(me.Actor, ConsentForms.Rules(form), ct), ct));
        settings.MapPost("/settings/suppression", (Caller me, HttpContext context, ConsentSettings s, CancellationToken ct) => SaveAsync<ContactSettingsPage>(context, me.Actor, Contact, "suppression.saved",
            async form => await s.SuppressAsync(me.Actor, await ConsentForms.AddressesAsync(form, ct), form["reason"].ToString(), ct), ct));
        settings.MapPost("/settings/suppression/remove", (Caller me, HttpContext context, ConsentSettings s, CancellationToken ct) => SaveAsync<ContactSettingsPage>(context, me.Actor, Contact, "suppression.removed",
            async form =>
            {
                if (!await s.UnsuppressAsync(me.Actor, form["address"].ToString(), ct))
                    throw new InvalidException("suppression.unknown", "address");
            }, ct));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ViewServices views, long id, IFormCollection? form, FormErrors errors, string? confirm, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var record = await RecordModel.ReadAsync(views, CustomerView.View, by, id, ct);
        return Page.Render<ConsentPage>(new { By = by, Id = id, Name = record.Title, Form = form, Errors = errors, Confirm = confirm }, status: FormAnswer.StatusOf(errors));
    }

    private static async Task<IResult> RecordAsync(long id, HttpContext context, CustomerConsents consents, ViewServices views, Texts texts, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        ConsentAnswer? answer = null;
        var errors = await FormErrors.TryAsync(texts, async () => answer = await consents.RecordAsync(by, id, new(form["purpose"].ToString(), [.. form["channels"].OfType<string>()],
            form["act"].ToString(), form["source"].ToString(), Moment(form["at"], by.Zone), form["address"].ToString() is { Length: > 0 } address ? address : null, null, form["note"].ToString()), ct));
        // The link that confirms is shown once, on the answer itself.
        if (errors.Any || answer?.Confirm is not null)
            return await ShowAsync(context, views, id, errors.Any ? form : null, errors, answer?.Confirm, ct);
        context.Say(texts["consent.recorded"]);
        return Results.LocalRedirect($"{context.Request.PathBase}/customers/{id}/consents");
    }

    private static async Task<IResult> RestrictAsync(long id, HttpContext context, CustomerConsents consents, bool restrict, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        await consents.RestrictAsync(Caller.Of(context).Actor, id, restrict ? form["reason"].ToString() : null, ct);
        return Results.LocalRedirect($"{context.Request.PathBase}/customers/{id}/consents");
    }

    private static async Task<IResult> SaveAsync<TPage>(HttpContext context, Actor by, string page, string said, Func<IFormCollection, Task> save, CancellationToken ct)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var form = await context.Request.FormAsync(ct);
        return await context.DoAsync(() => save(form), errors => Task.FromResult(Page.Render<TPage>(new { By = by, Errors = errors }, status: FormAnswer.StatusOf(errors))), page, said, beside: false);
    }

    /// <exception cref="InvalidException"><c>consent.at</c>.</exception>
    private static DateTime? Moment(string? typed, TimeZoneInfo zone) => string.IsNullOrEmpty(typed) ? null
        : DateTime.TryParseExact(typed, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !zone.IsInvalidTime(local)
            ? TimeZoneInfo.ConvertTimeToUtc(local, zone) : throw new InvalidException("consent.at", "at");
}
