using System.Collections.Concurrent;
using System.Data.Common;
using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Search;

namespace Guanxi.Platform.Records;

/// <summary>Finds a type's records through another type's search documents: a customer by the number of an order.</summary>
/// <param name="Type">Type that is found.</param>
/// <param name="By">Type whose documents are searched.</param>
/// <param name="Column">Column of <paramref name="By"/>'s table that holds the id of the found record.</param>
public sealed record SearchLink(string Type, string By, string Column);

/// <summary>
/// Reads lists of any record type straight from its table, by the catalogue: pages by keyset, counts that stop,
/// rows and fields cut to what the actor may see. Nothing here grows with the size of the table.
/// </summary>
public sealed class RecordReader(Databases databases, FieldCatalogue catalogue, IEnumerable<SearchLink> links, Settings.TenantCurrency currency, TimeProvider time)
{
    public const int CountCap = 10_000;
    private const int SmallScope = 10_000;

    private readonly ILookup<string, SearchLink> links = links.ToLookup(l => l.Type);
    private readonly ConcurrentDictionary<(string Tenant, long User, string Type), (bool Small, long Until)> smallScopes = new();

    /// <summary>A page of the list.</summary>
    /// <exception cref="ForbiddenException">She may not read the type at all.</exception>
    public async Task<RecordPage> ListAsync(Actor by, RecordQuery query, CancellationToken ct)
    {
        by.Require(query.Type.ReadPermission);
        query = query with { Type = await catalogue.OfAsync(by.Tenant, query.Type, ct) };
        await using var session = await databases.ReadAsync(by, ct);
        return await ListAsync(session, by, query, ct);
    }

    /// <summary>How many records the query finds, up to <see cref="CountCap"/>.</summary>
    public async Task<CappedCount> CountAsync(Actor by, RecordQuery query, CancellationToken ct)
    {
        by.Require(query.Type.ReadPermission);
        query = query with { Type = await catalogue.OfAsync(by.Tenant, query.Type, ct) };
        await using var session = await databases.ReadAsync(by, ct);
        var sql = session.Sql().Raw("SELECT count(*) FROM (SELECT 1");
        await FromAsync(session, sql, by, query, after: null, small: true, ct);
        sql.Add($" LIMIT {CountCap + 1}) counted");
        var count = await session.LongAsync(sql, ct);
        return count > CountCap ? new(CountCap, true) : new(count, false);
    }

    /// <summary>Every record the query finds, page by page, for exports and bulk work.</summary>
    public async IAsyncEnumerable<RecordPage> PagesAsync(Actor by, RecordQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var page = await ListAsync(by, query with { Limit = 500 }, ct);
        yield return page;
        while (page.Next is { } next)
            yield return page = await ListAsync(by, query with { Limit = 500, After = next }, ct);
    }

    /// <summary>Ids of all records the query finds, ascending whatever its order: for work on many.</summary>
    /// <param name="among">Only of these; null for any.</param>
    /// <param name="after">Only ids beyond this one.</param>
    internal async Task<List<long>> IdsAsync(Session session, Actor by, RecordQuery query, IReadOnlyCollection<long>? among, long after, CancellationToken ct, long limit = long.MaxValue)
    {
        by.Require(query.Type.ReadPermission);
        var sql = session.Sql().Raw("SELECT t.id");
        await FromAsync(session, sql, by, query with { Sort = null }, after: null, small: true, ct);
        if (among is not null)
            sql.Add($" AND t.id IN {new Ids(among)}");
        return await session.ListAsync(sql.Add($" AND t.id > {after} ORDER BY t.id LIMIT {limit}"), r => r.GetInt64(0), ct);
    }

    /// <returns>One record; null when it is not there or not hers to see.</returns>
    public async Task<(IReadOnlyList<Field> Fields, RecordRow Row)?> FindAsync(Actor by, RecordType type, long id, IReadOnlyList<string> fields, CancellationToken ct)
    {
        by.Require(type.ReadPermission);
        type = await catalogue.OfAsync(by.Tenant, type, ct);
        await using var session = await databases.ReadAsync(by, ct);
        var chosen = Choose(by, type, fields, all: true);
        RecordRow? row = null;
        return await FindAsync(session, by, type, id, chosen, r => row = Row(r, type, chosen), ct) ? (chosen, row!) : null;
    }

    /// <summary>One record as the database gives it.</summary>
    /// <param name="fields">From <see cref="Choose"/>.</param>
    /// <param name="row">Id, version, the fields in their order, then the currency where the type has a column for it.</param>
    /// <returns>False when it is not there or not hers to see.</returns>
    internal async Task<bool> FindAsync(Session session, Actor by, RecordType type, long id, IReadOnlyList<Field> fields, Action<DbDataReader> row, CancellationToken ct)
    {
        by.Require(type.ReadPermission);
        var sql = Select(session, type, fields).Add($" FROM {new Raw(type.Table)} t WHERE t.id = {id}");
        if (type.Binned)
            sql.Raw(" AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, type, by, indexed: false);
        var found = false;
        await session.EachAsync(sql, r =>
        {
            found = true;
            row(r);
        }, ct);
        return found;
    }

    private async Task<RecordPage> ListAsync(Session session, Actor by, RecordQuery query, CancellationToken ct)
    {
        var fields = Choose(by, query.Type, query.Fields, all: false);
        var rows = new List<RecordRow>(query.Limit);
        var next = await EachAsync(session, by, query, fields, r => rows.Add(Row(r, query.Type, fields)), ct);
        return new(fields, rows, next);
    }

    /// <summary>A page of the list as the database gives it, for those who write it elsewhere at once.</summary>
    /// <param name="fields">From <see cref="Choose"/>.</param>
    /// <param name="row">Id, version, the fields in their order, then the currency where the type has a column for it.</param>
    /// <returns>Cursor of the page after; null at the end.</returns>
    internal async Task<string?> EachAsync(Session session, Actor by, RecordQuery query, IReadOnlyList<Field> fields, Action<DbDataReader> row, CancellationToken ct)
    {
        by.Require(query.Type.ReadPermission);
        var type = query.Type;
        var sort = query.Sort is null ? null : Sortable(by, type, query.Sort);
        if (sort is { Custom: true } && query.Filter != Valued(query.Filter, sort))
            return await NoneLastAsync(session, by, query, sort, fields, row, ct);
        var column = sort is null ? null : "t." + (sort.SortColumn ?? sort.ColumnName);
        var order = query.Descending ? "DESC" : "ASC";
        Cursor? after = query.After is { } cursor ? Cursor.Read(cursor, sort is not null) : null;

        var sql = Select(session, type, fields);
        if (column is not null)
            sql.Raw(", ").Raw(column);
        var id = "t.id";
        if (column is null && query.Search is null && by.ScopeOf(type.Name) == RowScope.Team && type.Owned && by.Teams.Count is > 0 and <= 8 && by.Shares.Of(type.Name).Count == 0)
            await ArmsAsync(session, sql, by, query, after, order, ct);
        else
            id = await FromAsync(session, sql, by, query, after, await IsSmallAsync(session, by, type, ct), ct);
        sql.Raw(column is null ? $" ORDER BY {id} {order}" : $" ORDER BY {column} {order}, t.id {order}").Add($" LIMIT {query.Limit + 1}");

        var last = CurrencyAt(fields) + (type.CurrencyColumn is null ? 0 : 1);
        var (ended, count, more) = (default(Cursor), 0, false);
        await session.EachAsync(sql, r =>
        {
            if (count == query.Limit)
            {
                more = true;
                return;
            }
            row(r);
            if (++count == query.Limit)
                ended = new(column is null ? null : r.GetValue(last), r.GetInt64(0));
        }, ct);
        return more ? ended.Write() : null;
    }

    /// <summary>In the order of a field that not every record has: first those that have it, by its index, then the others by id.</summary>
    private async Task<string?> NoneLastAsync(Session session, Actor by, RecordQuery query, Field sort, IReadOnlyList<Field> fields, Action<DbDataReader> row, CancellationToken ct)
    {
        var (others, count) = (query.After?.StartsWith(Others) == true, 0);
        if (!others)
        {
            var next = await EachAsync(session, by, query with { Filter = Valued(query.Filter, sort) }, fields, r => { count++; row(r); }, ct);
            if (next is not null)
                return next;
            if (count == query.Limit)
                return Others.ToString();
        }
        var none = query with
        {
            Filter = Filter.Both(query.Filter, new Filter.Condition(sort.Name, FilterOperator.Empty, [])),
            Sort = null,
            Limit = query.Limit - count,
            After = others && query.After!.Length > 1 ? query.After[1..] : null,
        };
        return await EachAsync(session, by, none, fields, row, ct) is { } rest ? Others + rest : null;
    }

    // Begins the cursor of a place among the records without the value.
    private const char Others = '~';

    private static Filter Valued(Filter? filter, Field sort)
        => filter is Filter.All { Parts: [.., Filter.Condition { Operator: FilterOperator.NotEmpty } last] } && last.Field == sort.Name || filter is Filter.Condition { Operator: FilterOperator.NotEmpty } only && only.Field == sort.Name
            ? filter : Filter.Both(filter, new Filter.Condition(sort.Name, FilterOperator.NotEmpty, []))!;

    /// <summary>
    /// Own rows and each team's rows are cut to a page by their own index before they meet,
    /// because an OR over both would read all of them first.
    /// </summary>
    private async ValueTask ArmsAsync(Session session, Sql sql, Actor by, RecordQuery query, Cursor? after, string order, CancellationToken ct)
    {
        sql.Raw(" FROM ").Raw(query.Type.Table).Raw(" t WHERE t.id IN (");
        for (var arm = -1; arm < by.Teams.Count; arm++)
        {
            sql.Raw(arm < 0 ? "" : " UNION ").Raw("SELECT id FROM (SELECT t.id FROM ").Raw(query.Type.Table).Raw(" t WHERE ");
            if (arm < 0)
                sql.Add($"t.owner_id = {by.UserId}");
            else
                sql.Add($"t.team_id = {by.Teams[arm]}");
            await ConditionsAsync(session, sql, by, query, after, ct);
            sql.Raw($" ORDER BY t.id {order}").Add($" LIMIT {query.Limit + 1}").Raw($") arm{arm + 1}");
        }
        sql.Raw(")");
    }

    /// <returns>The id to order by: the search's own where it comes sorted.</returns>
    private async Task<string> FromAsync(Session session, Sql sql, Actor by, RecordQuery query, Cursor? after, bool small, CancellationToken ct)
    {
        var id = "t.id";
        if (query.Type.Searchable && SearchQuery.Parse(query.Search) is { IsEmpty: false } search)
        {
            var linked = await LinkedAsync(session, by, query.Type, search, ct);
            SearchIndex.From(sql, query.Type, by, search, linked);
            Masked.KeepSearchFromGuessing(sql, query.Type, by, query.Search!);
            if (SearchIndex.OrdersByRowid(sql, query.Type, by, search, linked))
                id = "f.rowid";
        }
        else
            sql.Raw($" FROM {query.Type.Table} t WHERE 1 = 1");
        RowVisibility.Write(sql, query.Type, by, indexed: small);
        await ConditionsAsync(session, sql, by, query, after, ct);
        return id;
    }

    private async ValueTask ConditionsAsync(Session session, Sql sql, Actor by, RecordQuery query, Cursor? after, CancellationToken ct)
    {
        if (query.Type.Binned)
            sql.Raw(!query.Binned ? " AND t.deleted_at IS NULL" : query.Type.MergedColumn is { } merged ? $" AND t.deleted_at IS NOT NULL AND t.{merged} IS NULL" : " AND t.deleted_at IS NOT NULL");
        if (query.Filter is { } filter)
        {
            sql.Raw(" AND ");
            new FilterSql(query.Type, by, time.GetUtcNow().UtcDateTime, await currency.OfAsync(session, by.Tenant, ct)).Write(sql, filter);
        }
        if (query.Ids is { } ids)
            sql.Add($" AND t.id IN {new Ids(ids)}");
        if (after is not { } cursor)
            return;
        var sign = new Raw(query.Descending ? "<" : ">");
        if (query.Sort is null)
            sql.Add($" AND t.id {sign} {cursor.Id}");
        else
        {
            var field = query.Type[query.Sort];
            sql.Add($" AND (t.{new Raw(field.SortColumn ?? field.ColumnName)}, t.id) {sign} ({cursor.Value}, {cursor.Id})");
        }
    }

    /// <summary>Ids found through other types' documents; at most a few hundred, the newest.</summary>
    private async Task<List<long>> LinkedAsync(Session session, Actor by, RecordType type, SearchQuery search, CancellationToken ct)
    {
        var ids = await SharedAsync(session, by, type, search, ct);
        foreach (var link in links[type.Name])
        {
            var other = catalogue.Of(by.Tenant)[link.By];
            if (!by.May(other.ReadPermission) || !SearchIndex.LooksLikeNumber(search))
                continue;
            var sql = session.Sql().Raw($"SELECT DISTINCT t.{link.Column}");
            SearchIndex.From(sql, other, by, search, []);
            RowVisibility.Write(sql, other, by, indexed: false);
            sql.Raw($" AND t.{link.Column} IS NOT NULL{(other.Binned ? " AND t.deleted_at IS NULL" : "")} LIMIT 300");
            ids.AddRange(await session.ListAsync(sql, r => r.GetInt64(0), ct));
        }
        return ids;
    }

    /// <summary>What was shared with her and is found by these words: the tokens of a record know only its owner and team.</summary>
    private static async Task<List<long>> SharedAsync(Session session, Actor by, RecordType type, SearchQuery search, CancellationToken ct)
    {
        if (!type.Owned || by.ScopeOf(type.Name) == RowScope.All || by.Shares.Of(type.Name) is not { Count: > 0 } shared)
            return [];
        var documents = await session.ListAsync($"SELECT id, text FROM {new Raw(type.Table)}_search WHERE id IN {new Ids(shared)}", r => (Id: r.GetInt64(0), Text: r.GetString(1)), ct);
        return [.. documents.Where(d => search.Matches(d.Text)).Select(d => d.Id)];
    }

    /// <summary>Whether so few rows are visible that reading them all and sorting beats walking an index of the whole table.</summary>
    private async ValueTask<bool> IsSmallAsync(Session session, Actor by, RecordType type, CancellationToken ct)
    {
        if (!type.Owned || by.ScopeOf(type.Name) == RowScope.All)
            return false;
        var key = (by.Tenant, by.UserId, type.Name);
        var now = time.GetTimestamp();
        if (smallScopes.TryGetValue(key, out var known) && known.Until > now)
            return known.Small;
        var sql = session.Sql().Raw($"SELECT count(*) FROM (SELECT 1 FROM {type.Table} t WHERE 1 = 1");
        RowVisibility.Write(sql, type, by);
        sql.Add($" LIMIT {SmallScope}) visible");
        var small = await session.LongAsync(sql, ct) < SmallScope;
        smallScopes[key] = (small, now + 60 * time.TimestampFrequency);
        return small;
    }

    /// <summary>Where a row has its currency when the type has a column for it.</summary>
    internal static int CurrencyAt(IReadOnlyList<Field> fields) => fields.Count + 2;

    /// <summary>The fields of these names that she may read.</summary>
    /// <param name="names">Empty takes those listed by default.</param>
    /// <param name="all">Empty takes every field instead.</param>
    /// <exception cref="InvalidException"><c>field.unknown</c>.</exception>
    internal static IReadOnlyList<Field> Choose(Actor by, RecordType type, IReadOnlyList<string> names, bool all)
    {
        var fields = names.Count > 0 ? [.. names.Where(n => n is not "id").Select(n => type[n])]
            : all ? type.Fields : (IReadOnlyList<Field>)type.ListedFields;
        return by.Grants.RestrictsFields ? [.. fields.Where(f => Shows(by, type, f)).Select(f => Masked.Hides(by, type, f) ? f with { Masked = true } : f)] : fields;
    }

    /// <summary>Whether she sees anything of the field.</summary>
    internal static bool Shows(Actor by, RecordType type, Field field) => by.Grants.AccessTo(type.Name, field.Name) != FieldAccess.Hidden || Masked.Hides(by, type, field);

    /// <exception cref="InvalidException"><c>sort.field</c>.</exception>
    private static Field Sortable(Actor by, RecordType type, string name)
        => type.Find(name) is { Sortable: true } field && by.Grants.AccessTo(type.Name, name) != FieldAccess.Hidden
            ? field : throw new InvalidException("sort.field", "sort", name, string.Join(", ", type.Fields.Where(f => f.Sortable).Select(f => f.Name)));

    private static Sql Select(Session session, RecordType type, IReadOnlyList<Field> fields)
    {
        var sql = session.Sql().Raw("SELECT t.id, t.version");
        foreach (var field in fields)
            if (field.Masked)
                sql.Raw(", ").Raw(Masked.Sql("t." + field.ColumnName, sql.IsSqlite));
            else
                sql.Raw(", t.").Raw(field.ColumnName);
        if (type.CurrencyColumn is { } currency)
            sql.Raw(", t.").Raw(currency);
        return sql;
    }

    private static RecordRow Row(DbDataReader r, RecordType type, IReadOnlyList<Field> fields)
    {
        var values = new object?[fields.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = r.IsDBNull(i + 2) ? null : Value(r, i + 2, fields[i]);
        return new(r.GetInt64(0), r.GetInt64(1), values) { Currency = type.CurrencyColumn is not null && !r.IsDBNull(CurrencyAt(fields)) && r.GetString(CurrencyAt(fields)) is { Length: > 0 } own ? own : null };
    }

    internal static object? Value(DbDataReader r, int i, Field field) => field.Type switch
    {
        FieldType.YesNo => r.GetBoolean(i),
        FieldType.Number => r.GetDouble(i),
        _ when field.IsWhole => r.GetInt64(i) is var whole && whole == 0 && field.ZeroIsNone ? null : whole,
        _ => r.GetString(i),
    };
}
