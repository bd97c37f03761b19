using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Api;

namespace Guanxi.Customers.Care;

/// <summary>Occasions, important days and rules for programs.</summary>
internal static class CareApi
{
    public static void Map(ApiRoutes api)
    {
        const string Dates = "/customers/{id}/dates";
        api.Map(new("GET", "/care/month", "getCareMonth", "customers", CustomerPermissions.Read) { Query = ["month", "scope"] },
            async call => new Listing<CareDayCounts>(await call.Get<CareCalendar>().MonthAsync(call.Actor, Day(call, call.Query("month") is { } month ? month + "-01" : null, "month"), CareScope.Of(call.Query("scope")), call.Aborted)));
        api.Map(new("GET", "/care/day", "getCareDay", "customers", CustomerPermissions.Read) { Query = ["day", "scope"] },
            call => call.Get<CareCalendar>().DayAsync(call.Actor, Day(call, call.Query("day"), "day"), CareScope.Of(call.Query("scope")), call.Aborted));
        api.Map(new("GET", Dates, "listCareDates", "customers", CustomerPermissions.Read),
            async call => new Listing<CareDateRow>(await call.Get<CareDates>().OfAsync(call.Actor, call.Id(), call.Aborted)));
        api.MapMake<NewCareDate, CreatedId>(new("POST", Dates, "addCareDate", "customers", CustomerPermissions.Write),
            async (call, db, date) => new(await call.Get<CareDates>().AddAsync(db, call.Id(), date, call.Aborted)));
        api.MapDeed(new("DELETE", Dates + "/{date}", "removeCareDate", "customers", CustomerPermissions.Write),
            call => call.Get<CareDates>().RemoveAsync(call.Actor, call.Id(), call.Id("date"), call.Aborted));
        api.Map(new("GET", "/settings/care", "getCareRules", "settings", PlatformPermissions.ManageSettings), call => call.Get<CareSettings>().GetAsync(call.Actor, call.Aborted));
        api.Map<CareRules, CareRules>(new("PUT", "/settings/care", "setCareRules", "settings", PlatformPermissions.ManageSettings), (call, rules) => call.Get<CareSettings>().SaveAsync(call.Actor, rules, call.Aborted));
    }

    /// <summary>Today where the address names none.</summary>
    private static DateOnly Day(ApiCall call, string? text, string name)
        => text is null ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(call.Get<TimeProvider>().GetUtcNow(), call.Actor.Zone).DateTime)
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new InvalidException("care.day", name);
}
