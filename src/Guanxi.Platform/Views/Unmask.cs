using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Audit;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Platform.Views;

/// <param name="Type">Name of the record type.</param>
/// <param name="Reason">Why; kept in the audit log.</param>
public sealed record UnmaskRequest(string Type, long Id, string Field, string Reason);

/// <summary>Shows one masked value to somebody who says why, and writes down that she looked.</summary>
internal sealed class Unmask(Databases databases, FieldCatalogue catalogue, TimeProvider time)
{
    /// <returns>The value; empty for none.</returns>
    /// <exception cref="InvalidException"><c>unmask.reason</c>, or a field that is not masked for her.</exception>
    /// <exception cref="NotFoundException">The record is not there, or not hers to see.</exception>
    public async Task<string> RunAsync(Actor by, UnmaskRequest request, CancellationToken ct)
    {
        by.Require(PlatformPermissions.Unmask);
        var type = catalogue.Of(by.Tenant)[request.Type];
        by.Require(type.ReadPermission);
        var field = type[request.Field];
        if (!Masked.Hides(by, type, field))
            throw new InvalidException("field.unknown", "field", request.Field, "");
        var reason = request.Reason.Trim();
        if (reason.Length is < 3 or > 300)
            throw new InvalidException("unmask.reason", "reason");
        await using var session = await databases.WriteAsync(by, ct);
        var sql = session.Sql().Raw($"SELECT t.{field.ColumnName} FROM {type.Table} t").Add($" WHERE t.id = {request.Id}");
        if (type.Binned)
            sql.Raw(" AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, type, by, indexed: false);
        if (await session.ListAsync(sql, r => r.Text(0) ?? "", ct) is not [var value])
            throw new NotFoundException(type.Name, request.Id);
        await AuditEntry.For(type.Name, request.Id, "unmask", by, time.GetUtcNow().UtcDateTime, new AuditChange("unmasked", null, field.Name), new AuditChange("reason", null, reason)).WriteAsync(session, ct);
        await session.CommitAsync(ct);
        return value;
    }
}
