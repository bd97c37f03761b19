using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Care;

/// <summary>The calendar of care, the important days on a customer's page, and the rules.</summary>
internal static class CarePages
{
    private const string Settings = "/settings/care";

    public static void Map(IEndpointRouteBuilder app)
    {
        var care = app.MapGroup("").Demands(CustomerPermissions.Read);
        care.MapGet("/care", CalendarAsync);
        care.MapGet("/customers/{id:long}/dates", (long id, Caller me, CareDates dates, CancellationToken ct) => DatesAsync(id, me.Actor, dates, FormErrors.None, ct));
        var change = care.MapGroup("").Demands(CustomerPermissions.Write);
        change.MapPost("/customers/{id:long}/dates", AddDateAsync);
        change.MapPost("/customers/{id:long}/dates/{date:long}/remove", RemoveDateAsync);
        app.MapGet("/care.ics", (HttpContext context, CareFeed feed, string? key, string? scope, CancellationToken ct) => feed.AnswerAsync(context, key, scope, ct)).AllowAnonymous();
        var settings = app.MapGroup(Settings).Demands(PlatformPermissions.ManageSettings);
        settings.MapGet("", async (Caller me, CareSettings rules, long? edit, CancellationToken ct) => Page.Render<CareSettingsPage>(new { By = me.Actor, Rules = await rules.GetAsync(me.Actor, ct), Edit = edit }));
        settings.MapPost("", SaveRuleAsync);
        settings.MapPost("/remove", RemoveRuleAsync);
    }

    private static async Task<IResult> CalendarAsync(Caller me, CareCalendar calendar, ViewServices services, TimeProvider time, string? month, string? day, string? scope, CancellationToken ct)
    {
        var by = me.Actor;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), by.Zone).DateTime);
        scope = CareScope.Of(scope);
        var shown = Day(day) ?? (Day(month + "-01") is { } first && (first.Year, first.Month) != (today.Year, today.Month) ? first : today);
        if (shown < CareCalendar.First || shown > CareCalendar.Last)
            shown = today;
        return Page.Render<CarePage>(new
        {
            Month = await calendar.MonthAsync(by, shown, scope, ct),
            Day = await calendar.DayAsync(by, shown, scope, ct),
            Today = today,
            Scope = scope,
            By = by,
            People = (await services.Colleagues.OfAsync(by.Tenant, ct)).Users,
        });
    }

    private static async Task<IResult> AddDateAsync(long id, HttpContext context, CareDates dates, ViewServices services, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var form = await context.Request.FormAsync(ct);
        var errors = await FormErrors.TryAsync(services.Texts, () => dates.AddAsync(by, id, new(form["kind"].ToString(), form["day"].ToString(), form.Yes("lunar"), form.Long("year"), form["label"].ToString()), ct));
        return await DatesAsync(id, by, dates, errors, ct);
    }

    private static async Task<IResult> RemoveDateAsync(long id, long date, HttpContext context, CareDates dates, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        await dates.RemoveAsync(by, id, date, ct);
        return await DatesAsync(id, by, dates, FormErrors.None, ct);
    }

    private static async Task<IResult> DatesAsync(long id, Actor by, CareDates dates, FormErrors errors, CancellationToken ct)
        => Page.Fragment<CareDateList>(new { Id = id, Dates = await dates.OfAsync(by, id, ct), MayWrite = by.May(CustomerPermissions.Write), Errors = errors });

    private static async Task<IResult> SaveRuleAsync(HttpContext context, Caller me, CareSettings settings, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        string Typed(string name) => form[name].ToString().Trim();
        var rules = await settings.GetAsync(me.Actor, ct);
        var rule = new CareRule(
            form.Long("id") ?? 0, Typed("name"), Typed("occasion"), (int)Math.Clamp(form.Long("days") ?? 0, -1, 100_000), Typed("festival") is { Length: > 0 } festival ? festival : null,
            Typed("filter") is { Length: > 0 } filter ? filter : null, form.Yes("task"), form.Yes("event"), Typed("kind") is { Length: > 0 } kind ? kind : "care", Typed("note"), form.Yes("active"));
        return await SaveAsync(context, me.Actor, settings, new([.. rules.Rules.Where(r => r.Id != rule.Id), rule]), rule, ct);
    }

    private static async Task<IResult> RemoveRuleAsync(HttpContext context, Caller me, CareSettings settings, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var rules = await settings.GetAsync(me.Actor, ct);
        return await SaveAsync(context, me.Actor, settings, rules with { Rules = [.. rules.Rules.Where(r => r.Id != form.Long("id"))] }, null, ct);
    }

    private static Task<IResult> SaveAsync(HttpContext context, Actor by, CareSettings settings, CareRules rules, CareRule? typed, CancellationToken ct)
        => context.DoAsync(() => settings.SaveAsync(by, rules, ct),
            async errors => Page.Render<CareSettingsPage>(new { By = by, Rules = await settings.GetAsync(by, ct), Typed = typed, Errors = errors }, status: FormAnswer.StatusOf(errors)), Settings, "care.saved");

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
