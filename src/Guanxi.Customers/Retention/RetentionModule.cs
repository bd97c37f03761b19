using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guanxi.Customers.Retention;

/// <summary>What the module's door opens for retention.</summary>
internal static class RetentionModule
{
    private const string Path = "/settings/retention";

    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<ExpiredRows>().AddSingleton<KeepingTimes>().AddSingleton<DailyRetention>()
        .AddHostedService(p => p.GetRequiredService<DailyRetention>())
        .AddJob<ApplyRetention>(ApplyRetention.Kind)
        .AddCustomerLinks(new CustomerLink("customers_retention", "customer_id") { Key = ["found_at"], Stays = true });

    public static IEndpointRouteBuilder MapRetention(this IEndpointRouteBuilder routes)
    {
        var settings = routes.MapGroup(Path).Demands(CustomerPermissions.ManagePrivacy);
        settings.MapGet("", (Caller me) => Page.Render<RetentionPage>(new { By = me.Actor }));
        settings.MapPost("", (Caller me, HttpContext context, KeepingTimes times, CancellationToken ct) => SaveAsync(context, me.Actor, form => times.SaveAsync(me.Actor, Read(form), ct), "consent.saved", ct));
        settings.MapPost("/run", (Caller me, HttpContext context, KeepingTimes times, CancellationToken ct) => SaveAsync(context, me.Actor, _ => times.RunNowAsync(me.Actor, ct), "retention.started", ct)).Demands(CustomerPermissions.Erase);
        return routes;
    }

    private static Task<IResult> SaveAsync(HttpContext context, Actor by, Func<IFormCollection, Task> save, string said, CancellationToken ct)
        => context.DoAsync(async () => await save(await context.Request.FormAsync(ct)), errors => Task.FromResult(Page.Render<RetentionPage>(new { By = by, Errors = errors }, status: FormAnswer.StatusOf(errors))), Path, said, beside: false);

    /// <summary>A row without a kind is no rule.</summary>
    private static RetentionRules Read(IFormCollection form)
    {
        var rules = new List<RetentionRule>();
        for (var i = 0; form.ContainsKey($"data-{i}"); i++)
            if (form[$"data-{i}"].ToString() is { Length: > 0 } data)
                rules.Add(new(data, Whole(form[$"months-{i}"], "retention.months"), form[$"filter-{i}"].ToString().Trim(), Whole(form[$"notice-{i}"], "retention.notice")));
        return new(rules);
    }

    private static int Whole(string? text, string code) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidException(code, "months");
}

/// <summary>Retention for programs.</summary>
internal static class RetentionApi
{
    private const string Manage = CustomerPermissions.ManagePrivacy;

    private sealed record Started(long Job);

    public static void Map(ApiRoutes api)
    {
        api.Map(new("GET", "/settings/retention", "getRetention", "settings", Manage), call => call.Get<KeepingTimes>().RulesAsync(call.Actor, call.Aborted));
        api.MapDeed<RetentionRules>(new("PUT", "/settings/retention", "setRetention", "settings", Manage), (call, rules) => call.Get<KeepingTimes>().SaveAsync(call.Actor, rules, call.Aborted));
        api.Map<RetentionRules, Listing<RetentionCount>>(new("POST", "/settings/retention/preview", "previewRetention", "settings", Manage),
            async (call, rules) => new(await call.Get<KeepingTimes>().PreviewAsync(call.Actor, rules, call.Aborted)));
        api.Map(new("GET", "/settings/retention/runs", "listRetentionRuns", "settings", Manage), async call => new Listing<RetentionRun>(await call.Get<KeepingTimes>().RunsAsync(call.Actor, call.Aborted)));
        api.Map(new("POST", "/settings/retention/run", "runRetention", "settings", CustomerPermissions.Erase) { Status = 202 }, async call => new Started(await call.Get<KeepingTimes>().RunNowAsync(call.Actor, call.Aborted)));
    }
}
