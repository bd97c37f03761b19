using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Audit;

/// <summary>The page of the audit log. Nothing on it can be changed.</summary>
internal sealed class AuditPages(ReadAudit read, Colleagues colleagues)
{
    public static void Map(IEndpointRouteBuilder pages)
        => pages.MapGet("/settings/audit", (HttpContext context, Caller me, AuditPages p, CancellationToken ct) => p.ShowAsync(context.Request, me.Actor, ct)).Demands(PlatformPermissions.ReadAudit);

    private async Task<IResult> ShowAsync(HttpRequest request, Actor by, CancellationToken ct)
    {
        var asked = request.Query;
        var query = new AuditQuery(asked["type"].ToString().Trim(), Long(asked["record"]), Long(asked["user"]), null,
            Day(asked["from"], by, 0), Day(asked["to"], by, 1), Long(asked["before"]));
        var page = await read.RunAsync(by, query, ct);
        return Page.Render<AuditPage>(new
        {
            By = by,
            Query = query,
            page.Rows,
            From = asked["from"].ToString(),
            To = asked["to"].ToString(),
            People = (await colleagues.OfAsync(by.Tenant, ct)).Users,
            Next = page.Next is { } next ? Query.With(request, ("before", next.ToString(CultureInfo.InvariantCulture))) : null,
        });
    }

    private static long? Long(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    // Days begin at midnight where the reader lives; the last one counts in full.
    private static DateTime? Day(string? text, Actor by, int later)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? TimeZoneInfo.ConvertTimeToUtc(day.AddDays(later).ToDateTime(TimeOnly.MinValue), by.Zone) : null;
}
