using System.Globalization;
using System.Text;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Localisation;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Customers.Care;

/// <summary>
/// The calendar of care for other calendars (RFC 5545), by a link that carries an API token of its reader: it shows what she may
/// see and ends when the token is taken back.
/// </summary>
internal sealed class CareFeed(Callers callers, CareCalendar calendar, Texts texts, TimeProvider time)
{
    private const int Days = 60;

    public async Task<IResult> AnswerAsync(HttpContext context, string? key, string? scope, CancellationToken ct)
    {
        // A wrong key and none are the same: there is nothing here.
        if (key is not { Length: > 0 and < 200 } || await callers.FindByTokenAsync(Tenant.Of(context), key, ct) is not { Actor: var by } || !by.May(CustomerPermissions.Read))
            return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.Text(await WriteAsync(by, CareScope.Of(scope), ct), "text/calendar", Encoding.UTF8);
    }

    public async Task<string> WriteAsync(Actor by, string scope, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        var words = texts.All(by.Language);
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, by.Zone).DateTime);
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Guanxi//Care//EN");
        Line(text, "X-WR-CALNAME:" + Escape(words["care.title"]));
        for (var day = today; day < today.AddDays(Days); day = day.AddDays(1))
            foreach (var item in (await calendar.DayAsync(by, day, scope, ct)).Items)
            {
                var what = item.Label is { } label ? words.GetValueOrDefault("care.date." + label, label) : words["care.occasion." + item.Occasion];
                Line(text, "BEGIN:VEVENT");
                Line(text, string.Create(CultureInfo.InvariantCulture, $"UID:{day:yyyyMMdd}-{item.Occasion}-{item.Customer}-{by.Tenant}@guanxi"));
                Line(text, "DTSTAMP:" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
                Line(text, "DTSTART;VALUE=DATE:" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
                Line(text, "SUMMARY:" + Escape($"{(item.Name.Length > 0 ? item.Name : "#" + item.Customer)} · {what}"));
                Line(text, "TRANSP:TRANSPARENT");
                Line(text, "END:VEVENT");
            }
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Escape(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    /// <summary>No line is longer than 75 bytes; what is goes on behind a blank.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var width = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (width + rune.Utf8SequenceLength > 73)
            {
                text.Append("\r\n ");
                width = 1;
            }
            text.Append(rune.ToString());
            width += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
