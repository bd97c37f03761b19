using System.Globalization;
using Guanxi.Customers.Figures;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Care;

/// <summary>Which customers have an occasion on a day, as a condition over <c>customers_customer t</c> that an index answers.</summary>
/// <param name="company">In whose zone days begin, and in whose country customers without one are.</param>
internal sealed class Occasions(Session session, Company company)
{
    /// <returns>Null when nobody has it that day.</returns>
    public async Task<Sql?> OnAsync(CareRule rule, DateOnly day, CancellationToken ct) => rule.Occasion switch
    {
        CareOccasion.Birthday => Birthdays(day, organisations: false),
        CareOccasion.Founding => Birthdays(day, organisations: true),
        CareOccasion.FirstOrder => await FirstOrdersAsync(day, ct),
        CareOccasion.Date => Dates(day),
        CareOccasion.Festival => Kept(Festivals.Find(rule.Festival ?? ""), day),
        _ => Silent(day.AddDays(-rule.Days)),
    };

    /// <summary>A birthday noted among the important days stands for the one in the record.</summary>
    public Sql Birthdays(DateOnly day, bool organisations)
    {
        var noted = organisations ? CareOccasion.Founding : CareOccasion.Birthday;
        return session.Sql($"t.id IN (SELECT b.id FROM customers_customer b WHERE b.deleted_at IS NULL AND b.birthday IS NOT NULL AND substr(b.birthday, 6) IN (")
            .Add($"{List(Solar(day))}) AND b.kind {new Raw(organisations ? "=" : "<>")} 'organisation' AND b.birthday < {day} AND NOT EXISTS (SELECT 1 FROM customers_care_date n WHERE n.customer_id = b.id AND n.kind = {noted})")
            .Add($" UNION SELECT d.customer_id FROM customers_care_date d WHERE d.kind = {noted} AND {On(day)})");
    }

    public Sql Dates(DateOnly day)
        => session.Sql($"t.id IN (SELECT d.customer_id FROM customers_care_date d WHERE d.kind NOT IN ({CareOccasion.Birthday}, {CareOccasion.Founding}) AND {On(day)})");

    /// <summary>First orders of this day in earlier years: a range of the index for each.</summary>
    public async Task<Sql?> FirstOrdersAsync(DateOnly day, CancellationToken ct)
    {
        var oldest = await session.LongAsync($"SELECT min(first_order_at) FROM customers_customer WHERE deleted_at IS NULL AND first_order_at > 0", ct);
        var sql = session.Sql();
        for (var year = day.Year - 1; oldest > 0 && year >= DateTime.UnixEpoch.AddMilliseconds(oldest).Year - 1; year--)
            foreach (var md in Solar(day))
                if (DateOnly.TryParseExact($"{year:0000}-{md}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var then))
                    sql.Raw(sql.Text.Length == 0 ? "t.id IN (" : " UNION ALL ")
                        .Add($"SELECT b.id FROM customers_customer b WHERE b.deleted_at IS NULL AND b.first_order_at > 0 AND b.first_order_at >= {Start(then)} AND b.first_order_at < {Start(then.AddDays(1))}");
        return sql.Text.Length == 0 ? null : sql.Raw(")");
    }

    private Sql? Kept(Festival? festival, DateOnly day)
        => festival?.In(day.Year) != day ? null
            : session.Sql($"t.country IN {new Strings([.. festival.Countries, .. festival.Countries.Contains(company.Country) ? new[] { "" } : []])}");

    /// <summary>Those whose last order or contact was on that day.</summary>
    private Sql Silent(DateOnly last)
    {
        var (from, to) = (Start(last), Start(last.AddDays(1)));
        return session.Sql($"""
            t.id IN (SELECT b.id FROM customers_customer b WHERE b.deleted_at IS NULL AND b.last_order_at >= {from} AND b.last_order_at < {to}
                UNION SELECT i.customer_id FROM customers_interaction i WHERE i.at >= {from} AND i.at < {to})
            AND t.last_order_at < {to} AND NOT EXISTS (SELECT 1 FROM customers_interaction i WHERE i.customer_id = t.id AND i.at >= {to})
            """);
    }

    /// <summary>Important days that are kept on a day of the sun.</summary>
    public Sql On(DateOnly day)
    {
        var sql = session.Sql($"((d.lunar = {false} AND d.day IN (").Add($"{List(Solar(day))}))");
        if (LunarDay.KeptOn(day) is { Count: > 0 } moons)
            sql.Add($" OR (d.lunar = {true} AND d.day IN ({List([.. moons.Select(m => m.ToString())])}))");
        return sql.Raw(")");
    }

    /// <summary>One parameter for each, so that the databases see a list and use the index.</summary>
    private Sql List(IReadOnlyList<string> values)
    {
        var sql = session.Sql();
        for (var i = 0; i < values.Count; i++)
            sql.Raw(i > 0 ? ", " : "").Value(values[i]);
        return sql;
    }

    /// <summary>The day as <c>MM-dd</c>, and the 29th of February where this year has none.</summary>
    public static IReadOnlyList<string> Solar(DateOnly day)
        => day is { Month: 2, Day: 28 } && !DateTime.IsLeapYear(day.Year) ? ["02-28", "02-29"] : [day.ToString("MM-dd", CultureInfo.InvariantCulture)];

    /// <summary>When a day begins in the company's zone, in milliseconds; where the clock jumps over midnight, when it lands.</summary>
    public long Start(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (company.Zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return KeptRow.Ms(new DateTimeOffset(local, company.Zone.GetUtcOffset(local)).UtcDateTime);
    }
}
