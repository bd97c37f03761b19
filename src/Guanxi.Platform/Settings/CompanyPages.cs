using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Settings;

internal static class CompanyPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/settings/company", async (Caller me, CompanySettings settings, CancellationToken ct)
            => Show(me.Actor, await settings.GetAsync(me.Actor, ct), FormErrors.None)).Demands(PlatformPermissions.ManageSettings);
        pages.MapPost("/settings/company", SaveAsync).Demands(PlatformPermissions.ManageSettings);
    }

    private static async Task<IResult> SaveAsync(HttpContext context, Caller me, CompanySettings settings, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        string Typed(string name) => form[name].ToString().Trim();
        var company = new Company(Typed("name"), Typed("currency").ToUpperInvariant(), Typed("timeZone"), Typed("country").ToUpperInvariant());
        return await context.DoAsync(() => settings.SaveAsync(me.Actor, company, ct), errors => Task.FromResult(Show(me.Actor, company, errors)), "/settings/company", "settings.company.saved");
    }

    private static IResult Show(Actor by, Company company, FormErrors errors)
        => Page.Render<CompanyPage>(new { By = by, Company = company, Errors = errors }, status: FormAnswer.StatusOf(errors));
}
