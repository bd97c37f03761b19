using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Search;

namespace Guanxi.Platform.Views;

/// <summary>A record that was found by a few characters.</summary>
/// <param name="Side">A second fact to tell namesakes apart; null for none.</param>
public sealed record QuickHit(long Id, string Title, string? Side);

/// <summary>Finds records by a few characters: those called so first, then those whose name begins so, then every other hit.</summary>
internal sealed class QuickFind(RecordReader reader, Databases databases)
{
    private const int Looked = 24;

    public async Task<IReadOnlyList<QuickHit>> FindAsync(Actor by, RecordView view, string text, int limit, CancellationToken ct)
    {
        var type = view.Type;
        by.Require(type.ReadPermission);
        text = text.Trim();
        if (text.Length is 0 or > 200 || by.Grants.AccessTo(type.Name, type.Title) == FieldAccess.Hidden)
            return [];
        var side = view.Side is { } name && by.Grants.AccessTo(type.Name, name) != FieldAccess.Hidden ? type[name] : null;
        List<Field> fields = [type[type.Title], .. side is null ? (Field[])[] : [side]];
        var begins = await BeginningAsync(by, type, fields, text, limit, ct);
        var rest = begins.Count >= limit ? [] : (await reader.ListAsync(by, new RecordQuery(type) { Search = text, Fields = [.. fields.Select(f => f.Name)], Limit = Looked }, ct)).Rows;
        return
        [
            .. begins.Concat(rest).DistinctBy(r => r.Id)
                .Select(r => new QuickHit(r.Id, r.Values[0] as string ?? "", side is null ? null : r.Values[1] as string))
                .OrderBy(h => Rank(h.Title, text)).Take(limit),
        ];
    }

    private static int Rank(string title, string text)
        => title.Equals(text, StringComparison.OrdinalIgnoreCase) ? 0 : title.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 1 : title.Contains(text, StringComparison.OrdinalIgnoreCase) ? 2 : 3;

    /// <summary>By the index over the title, so that the one meant is found among any number of others.</summary>
    private async Task<List<RecordRow>> BeginningAsync(Actor by, RecordType type, List<Field> fields, string text, int limit, CancellationToken ct)
    {
        var title = fields[0];
        if (!title.Sortable)
            return [];
        // A sort column holds the pinyin before the name.
        var pinyin = title.SortColumn is null ? "" : Pinyin.Full(text);
        var from = title.SortColumn is null ? text : pinyin.Length > 0 ? pinyin : text.ToLowerInvariant();
        var column = new Raw("t." + (title.SortColumn ?? title.ColumnName));
        await using var session = await databases.ReadAsync(by, ct);
        var sql = session.Sql($"SELECT t.id, t.version, {new Raw(string.Join(", ", fields.Select(f => "t." + f.ColumnName)))} FROM {new Raw(type.Table)} t WHERE {column} >= {from} AND {column} < {from + "\U0010FFFF"}");
        if (pinyin.Length > 0)
            sql.Add($" AND t.{new Raw(title.ColumnName)} >= {text} AND t.{new Raw(title.ColumnName)} < {text + "\U0010FFFF"}");
        if (type.Binned)
            sql.Raw(" AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, type, by, indexed: false);
        sql.Add($" ORDER BY {column} LIMIT {limit}");
        return await session.ListAsync(sql, r => new RecordRow(r.GetInt64(0), r.GetInt64(1), [.. fields.Select((_, i) => (object?)r.Text(i + 2))]), ct);
    }
}
