using Guanxi.Analytics.Rollups;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Analytics.Dashboard;

/// <summary>Reads a whole dashboard from the sums that are kept. Nothing here grows with the number of orders.</summary>
internal sealed class DashboardQuery(Databases databases, FieldCatalogue catalogue, SettingStore settings, AsOf asOf, TimeProvider time)
{
    private const int Ranked = 10;
    private const int CohortMonths = 12;

    /// <exception cref="InvalidException">The days asked for make no period.</exception>
    public async Task<DashboardFigures> RunAsync(Actor by, DashboardRequest request, CancellationToken ct)
    {
        by.Require(AnalyticsPermissions.ReadDashboard);
        await using var session = await databases.ReadAsync(by, ct);
        var company = await Company.OfAsync(session, settings, ct);
        var calendar = new CompanyDays(company.Zone);
        var pinned = await asOf.DayAsync(session, ct);
        var today = pinned ?? calendar.DayOf(time.GetUtcNow().UtcDateTime);
        var (now, before) = request.Resolve(today);
        var parts = now.Cut();
        var scope = new Scope(by, catalogue, request.Country);
        var money = scope.Sees(RecordTypes.Order, "amount");

        var sales = await SalesAsync(session, scope, money, [now, before], ct);
        var buyers = await BuyerCounts.OfAsync(session, scope, [now, before, .. parts], ct);
        var (stages, rfm) = await StandingAsync(session, scope, catalogue[RecordTypes.Customer]["stage"].Choices, ct);
        return new(today, pinned is not null, company.Currency, calendar.Zone.Id, now, before, request.Country, await NewestAsync(session, scope, ct), money)
        {
            Now = new(SumOf(sales, now), buyers[0]),
            Before = new(SumOf(sales, before), buyers[1]),
            Parts = [.. parts.Select((part, i) => new Part(part, SumOf(sales, part), buyers[i + 2]))],
            BeforeParts = [.. parts.Select(part => SumOf(sales, Shift(part, now, before)))],
            Stages = stages,
            Rfm = rfm,
            Cohorts = await CohortsAsync(session, scope, today, ct),
            Products = money ? await ProductsAsync(session, scope, now, ct) : [],
            Regions = await RegionsAsync(session, scope, money, now, ct),
            Countries = await CountriesAsync(session, new Scope(by, catalogue, null), ct),
        };
    }

    /// <summary>The days of the compared period that stand where these stand in theirs.</summary>
    private static Days Shift(Days part, Days now, Days before)
    {
        var from = before.From.AddDays(part.From.DayNumber - now.From.DayNumber);
        return new(from, part.To == now.To ? before.To : from.AddDays(part.Count));
    }

    private static Sum SumOf(SortedList<DateOnly, Sum> sales, Days days)
    {
        var sum = Sum.Zero;
        for (var day = days.From; day < days.To; day = day.AddDays(1))
            if (sales.TryGetValue(day, out var found))
                sum += found;
        return sum;
    }

    private static async Task<SortedList<DateOnly, Sum>> SalesAsync(Session session, Scope scope, bool money, Days[] runs, CancellationToken ct)
    {
        var days = new SortedList<DateOnly, Sum>();
        foreach (var run in runs)
        {
            var sql = session.Sql($"""
                SELECT t.day, sum(t.orders), sum(t.revenue), sum(t.returns), sum(t.returned)
                FROM analytics_day t WHERE t.day >= {CompanyDays.Number(run.From)} AND t.day < {CompanyDays.Number(run.To)}
                """);
            scope.Of(RecordTypes.Order, sql, indexed: false).Raw(" GROUP BY t.day");
            await session.EachAsync(sql, r => days[CompanyDays.Day(r.GetInt64(0))]
                = new(Whole(r, 1), money ? Whole(r, 2) : 0, Whole(r, 3), money ? Whole(r, 4) : 0), ct);
        }
        return days;
    }

    private static async Task<(List<StageCount> Stages, List<RfmCell> Rfm)> StandingAsync(Session session, Scope scope, IReadOnlyList<string> order, CancellationToken ct)
    {
        var value = new Raw(scope.Sees(RecordTypes.Customer, "value") ? "t.value" : "0");
        var sql = session.Sql($"""
            SELECT t.stage, t.recency_score, t.frequency_score, count(*), sum({value}) FROM customers_customer t WHERE t.deleted_at IS NULL
            """);
        scope.Of(RecordTypes.Customer, sql, indexed: false).Raw(" GROUP BY t.stage, t.recency_score, t.frequency_score");
        var cells = await session.ListAsync(sql, r => (Stage: r.GetString(0), Recency: r.GetInt64(1), Frequency: r.GetInt64(2), Customers: r.GetInt64(3), Value: Whole(r, 4)), ct);
        return (
            [.. order.GroupJoin(cells, stage => stage, c => c.Stage, (stage, of) => new StageCount(stage, of.Sum(c => c.Customers), of.Sum(c => c.Value))).Where(s => s.Customers > 0)],
            [.. cells.Where(c => c.Recency > 0).GroupBy(c => (c.Recency, c.Frequency)).OrderByDescending(g => g.Key)
                .Select(g => new RfmCell(g.Key.Recency, g.Key.Frequency, g.Sum(c => c.Customers), g.Sum(c => c.Value)))]);
    }

    private static async Task<DateOnly?> NewestAsync(Session session, Scope scope, CancellationToken ct)
    {
        var sql = scope.Of(RecordTypes.Order, session.Sql($"SELECT t.day FROM analytics_day t WHERE t.orders > 0"), indexed: false).Raw(" ORDER BY t.day DESC LIMIT 1");
        return await session.LongAsync(sql, ct) is > 0 and var day ? CompanyDays.Day(day) : null;
    }

    private static async Task<List<Cohort>> CohortsAsync(Session session, Scope scope, DateOnly today, CancellationToken ct)
    {
        var last = new DateOnly(today.Year, today.Month, 1);
        var first = last.AddMonths(1 - CohortMonths);
        var sql = session.Sql($"""
            SELECT t.cohort, t.month, sum(t.customers) FROM analytics_cohort t
            WHERE t.month >= {CompanyDays.Month(first)} AND t.month <= {CompanyDays.Month(last)} AND t.cohort >= {CompanyDays.Month(first)}
            """);
        scope.Of(RecordTypes.Customer, sql, indexed: false).Raw(" GROUP BY t.cohort, t.month");
        var cells = (await session.ListAsync(sql, r => (Cohort: r.GetInt64(0), Month: r.GetInt64(1), Customers: Whole(r, 2)), ct)).ToLookup(c => c.Cohort);
        var cohorts = new List<Cohort>();
        for (var month = first; month <= last; month = month.AddMonths(1))
        {
            var back = cells[CompanyDays.Month(month)].ToDictionary(c => c.Month, c => c.Customers);
            var length = ((last.Year - month.Year) * 12) + last.Month - month.Month + 1;
            var course = Enumerable.Range(0, length).Select(n => back.GetValueOrDefault(CompanyDays.Month(month.AddMonths(n)))).ToList();
            if (course[0] > 0)
                cohorts.Add(new(month, course[0], course));
        }
        return cohorts;
    }

    private static async Task<List<ProductSum>> ProductsAsync(Session session, Scope scope, Days days, CancellationToken ct)
    {
        var sql = session.Sql($"""
            SELECT p.id, p.code, p.name, s.quantity, s.revenue FROM (
                SELECT t.product_id, sum(t.quantity) AS quantity, sum(t.revenue) AS revenue FROM analytics_product_month t
                WHERE t.month >= {CompanyDays.Month(days.From)} AND t.month <= {CompanyDays.Month(days.Last)}
            """);
        scope.Of(RecordTypes.Order, sql, indexed: false);
        sql.Add($" GROUP BY t.product_id) s JOIN sales_product p ON p.id = s.product_id WHERE p.kind = 'goods' ORDER BY s.revenue DESC, p.id LIMIT {Ranked}");
        return await session.ListAsync(sql, r => new ProductSum(r.GetInt64(0), r.GetString(1), r.GetString(2), Whole(r, 3), Whole(r, 4)), ct);
    }

    private static async Task<List<RegionSum>> RegionsAsync(Session session, Scope scope, bool money, Days days, CancellationToken ct)
    {
        var sql = session.Sql($"""
            SELECT t.country, t.region, sum(t.orders), sum(t.revenue) FROM analytics_region_month t
            WHERE t.month >= {CompanyDays.Month(days.From)} AND t.month <= {CompanyDays.Month(days.Last)}
            """);
        scope.Of(RecordTypes.Order, sql, indexed: false).Raw($" GROUP BY t.country, t.region ORDER BY {(money ? 4 : 3)} DESC, 1, 2 LIMIT {Ranked}");
        return await session.ListAsync(sql, r => new RegionSum(r.GetString(0), r.GetString(1), Whole(r, 2), money ? Whole(r, 3) : 0), ct);
    }

    private static Task<List<string>> CountriesAsync(Session session, Scope scope, CancellationToken ct)
        => session.ListAsync(scope.Of(RecordTypes.Order, session.Sql($"SELECT t.country FROM analytics_region_month t WHERE t.country <> ''"), indexed: false)
            .Raw(" GROUP BY t.country ORDER BY sum(t.orders) DESC, t.country LIMIT 60"), r => r.GetString(0), ct);

    // PostgreSQL sums whole numbers into decimals.
    private static long Whole(System.Data.Common.DbDataReader r, int i) => r.IsDBNull(i) ? 0 : Convert.ToInt64(r.GetValue(i), System.Globalization.CultureInfo.InvariantCulture);
}
