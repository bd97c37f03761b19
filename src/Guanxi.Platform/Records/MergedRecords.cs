using System.Globalization;
using Guanxi.Core;
using Guanxi.Platform.Access;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guanxi.Platform.Records;

/// <summary>Leads from records that have become one with others to those: old links, ids that programs keep, and keys.</summary>
internal sealed class MergedRecords(Databases databases, FieldCatalogue catalogue)
{
    private const int LongestChain = 50;

    /// <summary>Where a request that found nothing should have gone. What removes something is led nowhere: it meant the other record.</summary>
    /// <returns>An address; null when the record it names was never merged, or the other one is not the caller's to see.</returns>
    public async Task<string?> AddressAsync(HttpContext context, Exception error, CancellationToken ct)
    {
        var request = context.Request;
        if (error is not NotFoundException { Args: [string name, long id] } || catalogue.Find(name) is not { MergedColumn: not null } type
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsPatch(request.Method))
            || context.Features.Get<Caller>()?.Actor is not { } by || !by.May(type.ReadPermission))
            return null;
        var parts = request.Path.Value!.Split('/');
        var at = Array.IndexOf(parts, id.ToString(CultureInfo.InvariantCulture));
        if (at < 1 || parts[at - 1] != type.Route)
            return null;
        await using var session = await databases.ReadAsync(by, ct);
        if (await EndAsync(session, type, id, ct) is not { } other || other == id)
            return null;
        var seen = session.Sql($"SELECT count(*) FROM {new Raw(type.Table)} t WHERE t.id = {other}");
        RowVisibility.Write(seen, type, by, indexed: false);
        if (await session.LongAsync(seen, ct) == 0)
            return null;
        parts[at] = other.ToString(CultureInfo.InvariantCulture);
        return request.PathBase + string.Join('/', parts) + request.QueryString;
    }

    /// <returns>The record in use that a former key leads to; null for none.</returns>
    public static async Task<long?> ByKeyAsync(Session session, RecordType type, string key, CancellationToken ct)
        => type.MergedColumn is { } column && await session.FirstAsync(
            $"SELECT id FROM {new Raw(type.Table)} WHERE {new Raw(type[type.Key!].ColumnName)} = {key} AND {new Raw(column)} IS NOT NULL ORDER BY id DESC", r => (long?)r.GetInt64(0), ct) is { } id
            ? await EndAsync(session, type, id, ct) : null;

    /// <returns>The record in use at the end of the chain; null when that is in the recycle bin or gone.</returns>
    private static async Task<long?> EndAsync(Session session, RecordType type, long id, CancellationToken ct)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            var (here, next) = await session.FirstAsync($"SELECT deleted_at IS NULL, {new Raw(type.MergedColumn!)} FROM {new Raw(type.Table)} WHERE id = {id}",
                r => (r.GetBoolean(0), r.Long(1)), ct);
            if (here)
                return id;
            if (next is not { } other)
                return null;
            id = other;
        }
        return null;
    }
}
