using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Records;
using Guanxi.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guanxi.Platform.Views;

/// <summary>One field of one record, changed where it stands.</summary>
internal static class FieldEndpoints
{
    public static void Map(RouteGroupBuilder group, ViewRoute at)
    {
        group.MapGet("/{id:long}/field/{name}", (long id, string name, HttpContext context, ViewServices services, CancellationToken ct) => ShowAsync(services, at.Of(context), context, id, name, ct));
        at.Demand(group.MapPost("/{id:long}/field/{name}", (long id, string name, HttpContext context, ViewServices services, CancellationToken ct) => EditAsync(services, at.Of(context), context, id, name, ct)), v => v.Type.WritePermission);
    }

    private static async Task<IResult> ShowAsync(ViewServices services, RecordView view, HttpContext context, long id, string name, CancellationToken ct)
    {
        var record = await RecordModel.ReadAsync(services, view, Caller.Of(context).Actor, id, ct);
        return Page.Fragment<PropertyEdit>(new { Record = record, Field = record.View.Type[name] });
    }

    /// <summary>
    /// The form carries the version and the value its reader saw. A record that changed since is no conflict while this
    /// very field still has that value; otherwise both values are shown and she chooses.
    /// </summary>
    private static async Task<IResult> EditAsync(ViewServices services, RecordView view, HttpContext context, long id, string name, CancellationToken ct)
    {
        var by = Caller.Of(context).Actor;
        var field = view.Type[name];
        var form = await context.Request.FormAsync(ct);
        var typed = form[name].ToString();
        var values = new Dictionary<string, object?> { [name] = FormValues.Stored(field, typed, by.Zone) };
        try
        {
            var version = long.TryParse(form["version"], CultureInfo.InvariantCulture, out var seen) ? seen : (long?)null;
            try
            {
                await services.Writer.EditAsync(by, view.Type, id, values, version, ct);
            }
            catch (ConflictException e) when (e.Code == "record.changed")
            {
                var now = await RecordModel.ReadAsync(services, view, by, id, ct);
                if (FieldWords.Posted(field, now[name], by.Zone, now.Currency) != form["was"].ToString())
                    return Page.Fragment<PropertyConflict>(new { Record = now, Field = field, Mine = typed });
                await services.Writer.EditAsync(by, view.Type, id, values, now.Row.Version, ct);
            }
        }
        catch (Exception e) when (e is InvalidException or ConflictException { Code: "record.duplicate-key" })
        {
            return Page.Fragment<PropertyEdit>(new { Record = await RecordModel.ReadAsync(services, view, by, id, ct), Field = field, Typed = typed, Error = services.Texts.Of((GuanxiException)e, view.Type.Name) });
        }
        return Page.Fragment<PropertyEdit>(new { Record = await RecordModel.ReadAsync(services, view, by, id, ct), Field = field, Saved = true });
    }
}

/// <summary>Values as forms send them.</summary>
internal static class FormValues
{
    /// <summary>What the catalogue reads: a day and time of the reader's zone becomes an instant.</summary>
    public static object? Stored(Field field, string typed, TimeZoneInfo zone)
        => field.Type == FieldType.Instant && DateTime.TryParseExact(typed, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !zone.IsInvalidTime(local)
            ? TimeZoneInfo.ConvertTimeToUtc(local, zone).ToString("o", CultureInfo.InvariantCulture)
            : field.Type == FieldType.Money ? typed.Replace(",", "", StringComparison.Ordinal) : typed;
}
