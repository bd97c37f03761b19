using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers;

/// <summary>What customers are called, for those who may see them.</summary>
internal static class CustomerNames
{
    /// <returns>Names by id of those whom the actor may see; empty where their names are hidden from her.</returns>
    public static async Task<Dictionary<long, string>> OfAsync(Session session, Actor by, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var names = new Dictionary<long, string>();
        if (ids.Count == 0 || !by.May(CustomerPermissions.Read))
            return names;
        var shown = by.Grants.AccessTo(RecordTypes.Customer, "name") != FieldAccess.Hidden;
        var sql = session.Sql($"SELECT t.id, t.name FROM customers_customer t WHERE t.deleted_at IS NULL AND t.id IN {new Ids(ids)}");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false);
        await session.EachAsync(sql, r => names[r.GetInt64(0)] = shown ? r.GetString(1) : "", ct);
        return names;
    }
}
