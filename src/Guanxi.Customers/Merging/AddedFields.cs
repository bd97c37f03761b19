using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Merging;

/// <summary>Fields that the company has added to customers: columns that no class knows.</summary>
internal sealed class AddedFields(FieldCatalogue catalogue)
{
    /// <summary>Gives the winner what she lacks of them, or what was chosen.</summary>
    /// <returns>What changed.</returns>
    public async Task<List<MergeChange>> MergeAsync(AppDb db, long winner, long[] losers, IReadOnlyDictionary<string, long> choose, CancellationToken ct)
    {
        var fields = await OfAsync(db.By.Tenant, ct);
        var changes = new List<MergeChange>();
        foreach (var field in fields)
        {
            var column = new Raw(field.ColumnName);
            var values = (await db.Session.ListAsync($"SELECT id, {column} FROM customers_customer WHERE id IN {new Ids([winner, .. losers])} AND {column} IS NOT NULL",
                r => (Id: r.GetInt64(0), Value: r.GetValue(1)), ct)).ToDictionary(v => v.Id, v => v.Value);
            if (choose.TryGetValue(field.Name, out var from) && db.By.Grants.AccessTo(RecordTypes.Customer, field.Name) != FieldAccess.Write)
                throw new ForbiddenException($"{RecordTypes.Customer}.{field.Name}");
            var source = from > 0 ? from : losers.Prepend(winner).FirstOrDefault(values.ContainsKey);
            var (before, after) = (values.GetValueOrDefault(winner), values.GetValueOrDefault(source));
            if (Equals(before, after))
                continue;
            var change = new MergeChange(field.Name, MergedValues.Json(before), MergedValues.Json(after));
            await SetAsync(db.Session, winner, field, change.After, ct);
            changes.Add(change);
        }
        return changes;
    }

    /// <summary>Puts back what nobody has changed since.</summary>
    public async Task ReturnAsync(AppDb db, long winner, IReadOnlyList<MergeChange> changes, CancellationToken ct)
    {
        foreach (var field in await OfAsync(db.By.Tenant, ct))
            if (changes.FirstOrDefault(c => c.Field == field.Name) is { } change)
            {
                var now = await db.Session.FirstAsync($"SELECT {new Raw(field.ColumnName)} FROM customers_customer WHERE id = {winner}", r => r.IsDBNull(0) ? null : r.GetValue(0), ct);
                if (MergedValues.Json(now).GetRawText() == change.After.GetRawText())
                    await SetAsync(db.Session, winner, field, change.Before, ct);
            }
    }

    /// <summary>Names of those that somebody may choose between.</summary>
    public async Task<IReadOnlyList<Field>> OfAsync(string tenant, CancellationToken ct)
        => [.. (await catalogue.OfAsync(tenant, CustomerFields.Type, ct)).Fields.Where(f => f is { Custom: true, Writable: true })];

    private static Task<int> SetAsync(Session session, long customer, Field field, JsonElement value, CancellationToken ct)
    {
        object? stored = value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
            _ => value.GetString(),
        };
        return session.RunAsync($"UPDATE customers_customer SET {new Raw(field.ColumnName)} = {stored} WHERE id = {customer}", ct);
    }
}
