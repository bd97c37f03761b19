using System.Globalization;
using System.Net;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Data;
using Guanxi.Platform.Errors;
using Guanxi.Platform.Localisation;
using Guanxi.Platform.Normalising;
using Guanxi.Platform.Settings;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Customers.Quality;

/// <summary>The quality of all records, what is asked of them, and hints while somebody types.</summary>
internal static class QualityPages
{
    public const string Report = "/customers/quality";
    public const string Hint = "/customers/quality/hint";
    private const string Settings = "/settings/quality";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("").Demands(CustomerPermissions.Read);
        read.MapGet(Report, (Caller me) => Page.Render<QualityPage>(new { By = me.Actor }));
        read.MapGet(Hint, HintAsync);
        read.MapGet(Settings, (Caller me) => Page.Render<QualitySettingsPage>(new { By = me.Actor }));
        routes.MapPost(Settings, SaveAsync).Demands(CustomerPermissions.ManageLifeCycle);
        routes.MapPost("/customers/{id:long}/faults", ReportAsync).Demands(CustomerPermissions.Write);
    }

    private static async Task<IResult> SaveAsync(HttpContext context, Caller me, QualitySettings settings, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        return await context.DoAsync(() => settings.SaveAsync(me.Actor, Read(form), ct),
            errors => Task.FromResult(Page.Render<QualitySettingsPage>(new { By = me.Actor, Form = form, Errors = errors }, status: FormAnswer.StatusOf(errors))), Settings, "quality.saved");
    }

    public static QualityRules Read(IFormCollection form)
        => new(QualityRules.Fields.ToDictionary(f => f, f => Number(form["weight-" + f])), Number(form["staleMonths"]));

    private static async Task<IResult> ReportAsync(long id, HttpContext context, Caller me, ReportFault report, CancellationToken ct)
    {
        var form = await context.Request.FormAsync(ct);
        var page = CustomerView.View.Href(id);
        return await context.DoAsync(() => report.RunAsync(me.Actor, id, new(form["cause"].ToString()), ct), _ => Task.FromResult<IResult>(Results.LocalRedirect(page)), page, "quality.reported");
    }

    /// <summary>A line under the field: how a number will be kept or what it lacks, what an address was probably meant to be. Empty when there is nothing to say.</summary>
    private static async Task<IResult> HintAsync(HttpContext context, Caller me, Databases databases, SettingStore settings, Texts texts, CancellationToken ct)
    {
        var query = context.Request.Query;
        if (query["email"].ToString().Trim() is { Length: > 0 } email)
            return Say(Emails.Suggest(Emails.Normal(email)) is { } meant ? texts["quality.hint.email", meant] : "");
        if (query["phone"].ToString().Trim() is not { Length: > 0 } written)
            return Say("");
        await using var session = await databases.ReadAsync(me.Actor, ct);
        var home = (await Company.OfAsync(session, settings, ct)).Country;
        var country = query["country"].ToString() is { Length: 2 } given ? given.ToUpperInvariant() : home;
        var kept = NormalForm.Phone(written, country, home);
        if (kept != written)
            return Say(PhoneFormat.Show(kept));
        var verdict = Phones.Read(written, country).Verdict;
        return Say(verdict == PhoneVerdict.Valid ? "" : texts["quality.hint.phone." + verdict.ToString().ToLowerInvariant(), Countries.NameOf(country, CultureInfo.CurrentUICulture)]);
    }

    // What was typed comes back into the page.
    private static IResult Say(string line) => Results.Text(WebUtility.HtmlEncode(line), "text/html");

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : string.IsNullOrEmpty(text) ? 0 : -1;
}
