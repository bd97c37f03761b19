using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Retention;

/// <summary>Finds what a rule says has been kept long enough.</summary>
internal sealed class ExpiredRows(SettingStore settings, FieldCatalogue catalogue)
{
    /// <summary>Ids of expired rows beyond one, ascending.</summary>
    public async Task<List<long>> NextAsync(Session session, Actor by, RetentionRule rule, DateTime now, long after, int most, CancellationToken ct)
    {
        var sql = await FromAsync(session, session.Sql().Raw("SELECT t.id"), by, rule, now, ct);
        return await session.ListAsync(sql.Add($" AND t.id > {after} ORDER BY t.id LIMIT {most}"), r => r.GetInt64(0), ct);
    }

    /// <returns>How many there are; at most 10,001 are counted.</returns>
    public async Task<long> CountAsync(Session session, Actor by, RetentionRule rule, DateTime now, CancellationToken ct)
        => await session.LongAsync((await FromAsync(session, session.Sql().Raw("SELECT count(*) FROM (SELECT 1"), by, rule, now, ct)).Raw(" LIMIT 10001) counted"), ct);

    private async Task<Sql> FromAsync(Session session, Sql sql, Actor by, RetentionRule rule, DateTime now, CancellationToken ct)
    {
        var before = now.AddMonths(-rule.Months);
        switch (rule.Data)
        {
            case RetentionRules.Interactions: return sql.Add($" FROM customers_interaction t WHERE t.at < {before}");
            case RetentionRules.Contacts: return sql.Add($" FROM customers_contact t WHERE t.at < {before}");
            case RetentionRules.Imports: return sql.Add($" FROM platform_import t WHERE t.ended_at < {before} AND (EXISTS (SELECT 1 FROM platform_import_reject r WHERE r.import_id = t.id) OR EXISTS (SELECT 1 FROM platform_import_change c WHERE c.import_id = t.id))");
        }
        // A customer whom anything happened with since is in use.
        sql.Add($"""
             FROM customers_customer t WHERE t.created_at < {before} AND t.updated_at < {before} AND t.last_order_at < {before} AND t.name <> '#' || t.id
            AND NOT EXISTS (SELECT 1 FROM customers_interaction i WHERE i.customer_id = t.id AND i.at >= {before})
            AND NOT EXISTS (SELECT 1 FROM customers_restriction x WHERE x.customer_id = t.id)
            """);
        if (rule.Filter.Length > 0)
        {
            sql.Raw(" AND ");
            new FilterSql(catalogue.Of(by.Tenant).Of(CustomerFields.Type), by, now, (await Company.OfAsync(session, settings, ct)).Currency).Write(sql, FilterParser.Parse(rule.Filter)!);
        }
        return sql;
    }
}
