using Guanxi.Core;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Importing;

/// <summary>Whom an import brought, changed, or left alone when it was undone.</summary>
internal sealed class CustomerImportChanges(Databases databases)
{
    /// <summary>Records on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Those that she sees, with the fields that she sees, by id.</summary>
    public async Task<IReadOnlyList<ImportChange>> ListAsync(Actor by, long import, ImportEffect effect, long after, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Import);
        await using var session = await databases.ReadAsync(by, ct);
        var part = new Raw(effect switch { ImportEffect.Created => " AND before = ''", ImportEffect.Changed => " AND before <> ''", _ => "" });
        var rows = await session.ListAsync($"""
            SELECT record_id, before, mark FROM platform_import_change
            WHERE import_id = {import} AND type = {RecordTypes.Customer} AND record_id > {after}{part} ORDER BY record_id LIMIT {PageSize}
            """, r => (Id: r.GetInt64(0), Before: r.GetString(1), Mark: r.Long(2)), ct);
        var present = new Dictionary<long, ImportedCustomer>();
        await session.EachAsync($"SELECT id, {new Raw(ImportedCustomer.Columns)} FROM customers_customer WHERE deleted_at IS NULL AND id IN {new Ids([.. rows.Select(r => r.Id)])}", r =>
        {
            var customer = ImportedCustomer.Read(r);
            present[customer.Id] = customer;
        }, ct);
        return [.. rows.Where(r => !present.TryGetValue(r.Id, out var c) || RowVisibility.Sees(by, CustomerFields.Type, c.OwnerId, c.TeamId))
            .Select(r => Change(by, r.Id, present.GetValueOrDefault(r.Id), r.Before, r.Mark, effect))];
    }

    private static ImportChange Change(Actor by, long id, ImportedCustomer? customer, string before, long? mark, ImportEffect effect)
    {
        // Whoever is gone is not named: she may have been erased.
        if (customer is null)
            return new(id, "#" + id.ToString(System.Globalization.CultureInfo.InvariantCulture), null, [], effect == ImportEffect.Kept ? "import.kept.gone" : null);
        var title = by.Grants.AccessTo(RecordTypes.Customer, "name") == FieldAccess.Hidden ? "" : customer.Name ?? "";
        var was = before.Length > 0 ? ImportedCustomer.Read(before) : null;
        return new(id, title, FormattableString.Invariant($"/customers/{id}"), was is null ? [] : [.. CustomerTargets.Fields
            .Select((f, i) => new AuditChange(f.Name, was[i], customer.Values[i]))
            .Where(c => !Equals(c.Before, c.After) && by.Grants.AccessTo(RecordTypes.Customer, c.Field) != FieldAccess.Hidden)],
            effect != ImportEffect.Kept ? null : customer.Mark() != mark ? "import.kept.changed" : "import.kept.used");
    }
}
