using Guanxi.Analytics.Dashboard;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Analytics.Stats;

/// <summary>Counts the whole company from its orders. It reads them all, so it is for the command line, not for pages.</summary>
internal sealed class StatsQuery(Databases databases, FieldCatalogue catalogue, SettingStore settings) : IStats
{
    public async Task<StatsFigures> RunAsync(Actor by, CancellationToken ct)
    {
        by.Require(AnalyticsPermissions.ReadDashboard);
        await using var session = await databases.ReadAsync(by, ct);
        var currency = (await Company.OfAsync(session, settings, ct)).Currency;
        var scope = new Scope(by, catalogue, null);
        var sql = session.Sql($"""
            SELECT t.country, count(*), sum(t.amount), sum(CASE WHEN t.kind = 'return' THEN 1 ELSE 0 END), sum(CASE WHEN t.kind = 'return' THEN t.returned ELSE 0 END),
                min(CASE WHEN t.kind = 'purchase' THEN t.placed_at END), max(CASE WHEN t.kind = 'purchase' THEN t.placed_at END)
            FROM sales_order t WHERE t.customer_id IS NOT NULL AND t.deleted_at IS NULL
            """);
        var countries = await session.ListAsync(scope.Of(RecordTypes.Order, sql).Raw(" GROUP BY t.country"),
            r => (Country: r.GetString(0), Orders: Whole(r, 1) - Whole(r, 3), Revenue: Whole(r, 2), Returns: Whole(r, 3), Returned: Whole(r, 4), First: r.TimeOrNull(5), Last: r.TimeOrNull(6)), ct);
        var best = session.Sql($"""
            SELECT c.id, c.external_key, c.name, b.orders, b.revenue FROM (
                SELECT t.customer_id, count(*) AS orders, sum(t.amount) AS revenue FROM sales_order t
                WHERE t.customer_id IS NOT NULL AND t.deleted_at IS NULL AND t.kind = 'purchase'
            """);
        scope.Of(RecordTypes.Order, best).Raw(" GROUP BY t.customer_id ORDER BY 3 DESC, 1 LIMIT 10) b JOIN customers_customer c ON c.id = b.customer_id ORDER BY b.revenue DESC, c.id");
        var buying = session.Sql($"""
            SELECT count(*), sum(CASE WHEN orders > 1 THEN 1 ELSE 0 END) FROM (
                SELECT count(*) AS orders FROM sales_order t WHERE t.customer_id IS NOT NULL AND t.deleted_at IS NULL AND t.kind = 'purchase'
            """);
        var (all, repeat) = (await session.ListAsync(scope.Of(RecordTypes.Order, buying).Raw(" GROUP BY t.customer_id) b"), r => (Whole(r, 0), Whole(r, 1)), ct))[0];
        return new(
            await session.LongAsync(scope.Of(RecordTypes.Customer, session.Sql($"SELECT count(*) FROM customers_customer t WHERE t.deleted_at IS NULL")), ct),
            all, repeat, countries.Sum(c => c.Orders), countries.Sum(c => c.Revenue), countries.Sum(c => c.Returns), countries.Sum(c => c.Returned), currency,
            countries.Min(c => c.First), countries.Max(c => c.Last),
            [.. countries.Where(c => c.Orders > 0).OrderByDescending(c => c.Revenue).Select(c => new CountryStats(c.Country, c.Orders, c.Revenue))],
            await session.ListAsync(best, r => new CustomerStats(r.GetInt64(0), r.Text(1), r.GetString(2), Whole(r, 3), Whole(r, 4)), ct));
    }

    private static long Whole(System.Data.Common.DbDataReader r, int i) => r.IsDBNull(i) ? 0 : Convert.ToInt64(r.GetValue(i), System.Globalization.CultureInfo.InvariantCulture);
}
