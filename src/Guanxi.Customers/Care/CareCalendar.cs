using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Care;

/// <summary>How many of the customers that are looked at have an occasion on a day.</summary>
/// <param name="Festivals">Keys of the feasts of that day, wherever they are kept.</param>
public sealed record CareDayCounts(DateOnly Day, IReadOnlyList<string> Festivals, long Birthdays, long Foundings, long FirstOrders, long Dates);

/// <summary>A customer to think of.</summary>
/// <param name="Occasion">One of <see cref="CareOccasion"/>.</param>
/// <param name="Label">What an important day is called, or its kind; null for other occasions.</param>
/// <param name="Years">How many years it is by then; null when unknown.</param>
public sealed record CareItem(string Occasion, long Customer, string Name, long? OwnerId, string? Label, long? Years);

/// <param name="Items">At most a hundred of each occasion.</param>
public sealed record CareDayView(DateOnly Day, IReadOnlyList<string> Festivals, IReadOnlyList<CareItem> Items);

/// <summary>Whose occasions are shown.</summary>
internal static class CareScope
{
    public const string Mine = "mine";
    public const string Team = "team";
    public const string All = "all";

    public static string Of(string? text) => text is Team or All ? text : Mine;

    /// <summary>Appends what she may see and wants to see of <c>customers_customer t</c>.</summary>
    public static void Write(Sql sql, Actor by, string scope, bool indexed = true)
    {
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: indexed);
        if (scope == Mine)
            sql.Add($" AND t.owner_id = {by.UserId}");
        else if (scope == Team)
            sql.Add($" AND t.team_id IN {new Ids(by.Teams)}");
    }
}

/// <summary>What is coming: who has a birthday, an anniversary or another day, as far as whoever asks may see them.</summary>
internal sealed class CareCalendar(Databases databases, SettingStore settings)
{
    private const int MostOfDay = 100;
    private const long DayMs = 86_400_000;

    public static readonly DateOnly First = new(1902, 1, 1), Last = new(2100, 12, 31);

    /// <param name="month">Any day of it.</param>
    /// <param name="scope">mine, team or all.</param>
    /// <returns>Every day of the month.</returns>
    /// <exception cref="InvalidException"><c>care.day</c>: outside 1902 to 2100.</exception>
    public async Task<IReadOnlyList<CareDayCounts>> MonthAsync(Actor by, DateOnly month, string scope, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        Check(month);
        var first = new DateOnly(month.Year, month.Month, 1);
        var days = Enumerable.Range(0, DateTime.DaysInMonth(month.Year, month.Month)).Select(i => first.AddDays(i)).ToList();
        await using var session = await databases.ReadAsync(by, ct);
        var (births, foundings) = (new Dictionary<DateOnly, long>(), new Dictionary<DateOnly, long>());
        var (orders, dates) = (new Dictionary<DateOnly, long>(), new Dictionary<DateOnly, long>());
        if (Shown(by, "birthday"))
            await BirthdaysAsync(session, by, scope, days, births, foundings, ct);
        if (Shown(by, "firstOrderAt"))
            await FirstOrdersAsync(session, by, scope, days, orders, ct);
        await NotedAsync(session, by, scope, days, births, foundings, dates, ct);
        return [.. days.Select(d => new CareDayCounts(d, [.. Festivals.On(d).Select(f => f.Key)], births.GetValueOrDefault(d), foundings.GetValueOrDefault(d), orders.GetValueOrDefault(d), dates.GetValueOrDefault(d)))];
    }

    /// <param name="scope">mine, team or all.</param>
    public async Task<CareDayView> DayAsync(Actor by, DateOnly day, string scope, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        Check(day);
        await using var session = await databases.ReadAsync(by, ct);
        var occasions = new Occasions(session, await Company.OfAsync(session, settings, ct));
        var items = new List<CareItem>();
        if (Shown(by, "birthday"))
        {
            items.AddRange(await ItemsAsync(session, by, scope, CareOccasion.Birthday, day, occasions.Birthdays(day, organisations: false), ct));
            items.AddRange(await ItemsAsync(session, by, scope, CareOccasion.Founding, day, occasions.Birthdays(day, organisations: true), ct));
        }
        if (Shown(by, "firstOrderAt") && await occasions.FirstOrdersAsync(day, ct) is { } anniversaries)
            items.AddRange(await ItemsAsync(session, by, scope, CareOccasion.FirstOrder, day, anniversaries, ct));
        items.AddRange(await DatesAsync(session, by, scope, day, occasions, ct));
        return new(day, [.. Festivals.On(day).Select(f => f.Key)], items);
    }

    private static async Task BirthdaysAsync(Session session, Actor by, string scope, List<DateOnly> days, Dictionary<DateOnly, long> births, Dictionary<DateOnly, long> foundings, CancellationToken ct)
    {
        var kept = days.SelectMany(d => Occasions.Solar(d).Select(md => (md, d))).ToDictionary(p => p.md, p => p.d);
        var (from, to) = (kept.Keys.Min(StringComparer.Ordinal), kept.Keys.Max(StringComparer.Ordinal));
        await CountAsync(session.Sql($"""
            SELECT substr(t.birthday, 6), t.kind, count(*) FROM customers_customer t
            WHERE t.deleted_at IS NULL AND t.birthday IS NOT NULL AND substr(t.birthday, 6) >= {from} AND substr(t.birthday, 6) <= {to}
            """), +1);
        // Whoever has noted another day keeps that one.
        await CountAsync(session.Sql($"""
            SELECT substr(t.birthday, 6), t.kind, count(*) FROM customers_care_date d JOIN customers_customer t ON t.id = d.customer_id
            WHERE t.deleted_at IS NULL AND t.birthday IS NOT NULL AND substr(t.birthday, 6) >= {from} AND substr(t.birthday, 6) <= {to}
              AND ((d.kind = {CareOccasion.Birthday} AND t.kind <> 'organisation') OR (d.kind = {CareOccasion.Founding} AND t.kind = 'organisation'))
            """), -1);

        Task CountAsync(Sql sql, int sign)
        {
            CareScope.Write(sql, by, scope, indexed: false);
            return session.EachAsync(sql.Raw(" GROUP BY 1, 2"), r =>
            {
                if (!kept.TryGetValue(r.GetString(0), out var day))
                    return;
                var counts = r.GetString(1) == "organisation" ? foundings : births;
                counts[day] = counts.GetValueOrDefault(day) + sign * r.GetInt64(2);
            }, ct);
        }
    }

    private async Task FirstOrdersAsync(Session session, Actor by, string scope, List<DateOnly> days, Dictionary<DateOnly, long> counts, CancellationToken ct)
    {
        var company = await Company.OfAsync(session, settings, ct);
        var occasions = new Occasions(session, company);
        var oldest = await session.LongAsync($"SELECT min(first_order_at) FROM customers_customer WHERE deleted_at IS NULL AND first_order_at > 0", ct);
        for (var year = days[0].Year - 1; oldest > 0 && year >= DateTime.UnixEpoch.AddMilliseconds(oldest).Year - 1; year--)
        {
            var first = new DateOnly(year, days[0].Month, 1);
            var (from, to) = (occasions.Start(first), occasions.Start(first.AddMonths(1)));
            var sql = session.Sql($"SELECT (t.first_order_at - {from}) / {DayMs}, count(*) FROM customers_customer t WHERE t.deleted_at IS NULL AND t.first_order_at > 0 AND t.first_order_at >= {from} AND t.first_order_at < {to}");
            CareScope.Write(sql, by, scope, indexed: false);
            await session.EachAsync(sql.Raw(" GROUP BY 1"), r =>
            {
                // The 29th of February is kept on the 28th where there is none; an hour of summer time does not make a day.
                var day = days[(int)Math.Min(r.GetInt64(0), days.Count - 1)];
                counts[day] = counts.GetValueOrDefault(day) + r.GetInt64(1);
            }, ct);
        }
    }

    private static async Task NotedAsync(
        Session session, Actor by, string scope, List<DateOnly> days, Dictionary<DateOnly, long> births, Dictionary<DateOnly, long> foundings, Dictionary<DateOnly, long> dates, CancellationToken ct)
    {
        var kept = days.SelectMany(d => Occasions.Solar(d).Select(md => (Key: (false, md), d)).Concat(LunarDay.KeptOn(d).Select(m => (Key: (true, m.ToString()), d)))).ToLookup(p => p.Key, p => p.d);
        var sql = session.Sql($"SELECT d.lunar, d.day, d.kind, count(*) FROM customers_care_date d JOIN customers_customer t ON t.id = d.customer_id WHERE t.deleted_at IS NULL AND d.day IN {new Strings([.. kept.Select(k => k.Key.Item2).Distinct()])}");
        CareScope.Write(sql, by, scope, indexed: false);
        var birthday = Shown(by, "birthday");
        await session.EachAsync(sql.Raw(" GROUP BY 1, 2, 3"), r =>
        {
            var counts = r.GetString(2) switch { CareOccasion.Birthday => birthday ? births : null, CareOccasion.Founding => birthday ? foundings : null, _ => dates };
            if (counts is not null)
                foreach (var day in kept[(r.GetBoolean(0), r.GetString(1))])
                    counts[day] = counts.GetValueOrDefault(day) + r.GetInt64(3);
        }, ct);
    }

    private static async Task<List<CareItem>> ItemsAsync(Session session, Actor by, string scope, string occasion, DateOnly day, Sql on, CancellationToken ct)
    {
        var sql = session.Sql($"SELECT t.id, t.name, t.owner_id, t.birthday, t.first_order_at FROM customers_customer t WHERE t.deleted_at IS NULL AND {on}");
        CareScope.Write(sql, by, scope, indexed: false);
        return await session.ListAsync(sql.Add($" ORDER BY t.id LIMIT {MostOfDay}"), r => new CareItem(occasion, r.GetInt64(0), Name(by, r.GetString(1)), r.Long(2), null,
            Years(day, occasion == CareOccasion.FirstOrder ? r.Time(4).Year : r.Text(3) is { } born ? int.Parse(born.AsSpan(0, 4), CultureInfo.InvariantCulture) : null)), ct);
    }

    private static async Task<List<CareItem>> DatesAsync(Session session, Actor by, string scope, DateOnly day, Occasions occasions, CancellationToken ct)
    {
        var sql = session.Sql($"SELECT t.id, t.name, t.owner_id, d.kind, d.label, d.year FROM customers_care_date d JOIN customers_customer t ON t.id = d.customer_id WHERE t.deleted_at IS NULL AND d.kind NOT IN ({CareOccasion.Birthday}, {CareOccasion.Founding}) AND {occasions.On(day)}");
        CareScope.Write(sql, by, scope, indexed: false);
        return await session.ListAsync(sql.Add($" ORDER BY t.id, d.id LIMIT {MostOfDay}"), r => new CareItem(CareOccasion.Date, r.GetInt64(0), Name(by, r.GetString(1)), r.Long(2),
            r.GetString(4) is { Length: > 0 } label ? label : r.GetString(3), Years(day, r.Long(5))), ct);
    }

    private static long? Years(DateOnly day, long? year) => year is { } since && since < day.Year ? day.Year - since : null;

    private static string Name(Actor by, string name) => Shown(by, "name") ? name : "";

    private static bool Shown(Actor by, string field) => by.Grants.AccessTo(RecordTypes.Customer, field) != FieldAccess.Hidden;

    private static void Check(DateOnly day)
    {
        if (day < First || day > Last)
            throw new InvalidException("care.day", "day");
    }
}
