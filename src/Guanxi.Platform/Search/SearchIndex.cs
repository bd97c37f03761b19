using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;

namespace Guanxi.Platform.Search;

/// <summary>A record that can be found by words.</summary>
public interface ISearchable : IOwned
{
    /// <summary>Table of its records; its documents lie in <c>{table}_search</c>.</summary>
    string SearchTable { get; }

    /// <summary>What it is found by, from <see cref="SearchText"/>; null takes the record out of search (the recycle bin).</summary>
    string? SearchDocument();
}

/// <summary>A document and its tokens as one of the two databases takes them: what a bulk can have ready before its transaction begins.</summary>
public sealed class SearchDocument
{
    private SearchDocument(string text, object tokens) => (Text, Tokens) = (text, tokens);

    internal string Text { get; }
    internal object Tokens { get; }

    /// <param name="text">From <see cref="SearchText"/>.</param>
    /// <param name="scope">From <see cref="SearchIndex.Scope"/>.</param>
    public static SearchDocument Of(Database database, string text, string[] scope)
        => new(text, database.IsSqlite ? SearchTokens.ForFts5(text, scope) : SearchTokens.Of(text, scope));
}

/// <summary>
/// Keeps and asks the search documents: <c>{table}_search</c> holds the text, and its tokens lie in an FTS5 table beside it
/// on SQLite, in an array under a GIN index on PostgreSQL. Tokens name owner and team too, so that rights are part of the index.
/// </summary>
public static class SearchIndex
{
    /// <summary>Tables for a searchable type.</summary>
    public static SchemaWriter Search(this SchemaWriter schema, string table) => schema
        .Table($"{table}_search", t => t.Long("id").Text("text").Tokens("tokens").Key("id"))
        .Run($"CREATE VIRTUAL TABLE {table}_fts USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')", null)
        .Run(null, $"CREATE INDEX {table}_search_tokens ON {table}_search USING gin (tokens)");

    /// <summary>Owner and team tokens of a record.</summary>
    public static string[] Scope(long? owner, long? team) => (owner, team) switch
    {
        ({ } o, { } t) => [SearchTokens.Owner(o), SearchTokens.Team(t)],
        ({ } o, null) => [SearchTokens.Owner(o)],
        (null, { } t) => [SearchTokens.Team(t)],
        _ => [],
    };

    /// <param name="isNew">The record has no document yet.</param>
    /// <param name="removed">The record goes for good.</param>
    /// <param name="more">Words beside those of the record's own document; null for none.</param>
    public static async Task WriteAsync(Session session, ISearchable record, bool isNew, bool removed, string? more, CancellationToken ct)
    {
        var table = record.SearchTable;
        var document = removed ? null : record.SearchDocument();
        if (document is not null && more is not null)
            document = document.Length == 0 ? more : $"{document}\n{more}";
        if (!isNew)
            await RemoveAsync(session, table, new Ids([record.Id]), ct);
        if (document is null)
            return;
        var scope = Scope(record.OwnerId, record.TeamId);
        if (session.IsSqlite)
        {
            await session.RunAsync($"INSERT INTO {new Raw(table)}_search (id, text) VALUES ({record.Id}, {document})", ct);
            var (id, tokens) = (record.Id, SearchTokens.ForFts5(document, scope));
            // FTS5 writes a segment at every savepoint, to be merged with the others later: one for all is cheaper. Tokens of what
            // was changed or removed again before the commit do no harm: what they find is sifted by its text.
            session.BeforeCommit(last => last.RunAsync($"INSERT INTO {new Raw(table)}_fts (rowid, tokens) VALUES ({id}, {tokens})", CancellationToken.None));
        }
        else
            await session.RunAsync($"INSERT INTO {new Raw(table)}_search (id, text, tokens) VALUES ({record.Id}, {document}, {SearchTokens.Of(document, scope)})", ct);
    }

    /// <summary>Documents of new records in bulk, all with the same owner and team.</summary>
    public static Task AddAsync(Database database, Session session, string table, IReadOnlyList<(long Id, string Text)> documents, string[] scope, CancellationToken ct)
        => AddAsync(database, session, table, [.. documents.Select(d => (d.Id, SearchDocument.Of(database, d.Text, scope)))], ct);

    /// <summary>Documents of new records in bulk, whose tokens are cut.</summary>
    public static async Task AddAsync(Database database, Session session, string table, IReadOnlyList<(long Id, SearchDocument Document)> documents, CancellationToken ct)
    {
        var row = new object?[session.IsSqlite ? 2 : 3];
        await using (var texts = session.IsSqlite ? database.Bulk(session, table + "_search", "id", "text") : database.Bulk(session, table + "_search", "id", "text", "tokens"))
        {
            foreach (var (id, document) in documents)
            {
                (row[0], row[1]) = (id, document.Text);
                if (!session.IsSqlite)
                    row[2] = document.Tokens;
                await texts.AddAsync(row, ct);
            }
            await texts.CompleteAsync(ct);
        }
        if (!session.IsSqlite)
            return;
        await using var tokens = database.Bulk(session, table + "_fts", "rowid", "tokens");
        foreach (var (id, document) in documents)
        {
            (row[0], row[1]) = (id, document.Tokens);
            await tokens.AddAsync(row, ct);
        }
        await tokens.CompleteAsync(ct);
    }

    public static async Task RemoveAsync(Session session, string table, Ids ids, CancellationToken ct)
    {
        await session.RunAsync($"DELETE FROM {new Raw(table)}_search WHERE id IN {ids}", ct);
        if (session.IsSqlite)
            await session.RunAsync($"DELETE FROM {new Raw(table)}_fts WHERE rowid IN {ids}", ct);
    }

    /// <summary>Gives the documents of records that changed hands to their new owner and team.</summary>
    public static async Task MoveAsync(Database database, Session session, string table, Ids ids, string[] scope, CancellationToken ct)
    {
        var documents = await session.ListAsync($"SELECT id, text FROM {new Raw(table)}_search WHERE id IN {ids}", r => (r.GetInt64(0), r.GetString(1)), ct);
        await RemoveAsync(session, table, ids, ct);
        await AddAsync(database, session, table, documents, scope, ct);
    }

    /// <summary>A record cannot have been meant by the number of another when the words hold no digit.</summary>
    internal static bool LooksLikeNumber(SearchQuery query) => query.Tokens.Length > 0 && query.Words.All(w => w.Text.Any(char.IsAsciiDigit) && w.Text.Length >= 3);

    /// <summary>
    /// Writes <c> FROM … WHERE …</c> so that exactly the hits of a plain contains remain.
    /// On SQLite the rows come in the order of <c>f.rowid</c> when <paramref name="linked"/> is empty.
    /// </summary>
    /// <param name="linked">Records that were found otherwise and count as hits.</param>
    internal static void From(Sql sql, RecordType type, Actor by, SearchQuery query, IReadOnlyCollection<long> linked)
    {
        var table = new Raw(type.Table);
        var scope = VisibleTo(type, by);
        sql.Add(sql.IsSqlite && linked.Count == 0 && query.MatchFts5(scope) is not null
            ? $" FROM {table}_fts f CROSS JOIN {table}_search s ON s.id = f.rowid CROSS JOIN {table} t ON t.id = f.rowid"
            : (FormattableString)$" FROM {table} t JOIN {table}_search s ON s.id = t.id");
        sql.Raw(" WHERE (");
        if (linked.Count > 0)
            sql.Add($"t.id IN {new Ids(linked)} OR (");
        if (sql.IsSqlite)
        {
            // By the table's name, not the column's: without detail FTS5 knows no columns.
            if (query.MatchFts5(scope) is { } match)
                sql.Add(linked.Count == 0 ? $"f.{table}_fts MATCH {match}" : (FormattableString)$"t.id IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH {match})");
            else
                sql.Raw("1 = 1");
        }
        else
        {
            sql.Add(query.Tokens.Length > 0 ? $"s.tokens @> {query.Tokens}" : (FormattableString)$"true");
            if (scope is not null)
                sql.Add($" AND s.tokens && {scope}");
        }
        foreach (var word in query.Words)
        {
            sql.Raw(" AND (");
            Contains(sql, word.Text);
            if (word.Digits is { } digits)
            {
                sql.Raw(" OR ");
                Contains(sql, digits);
            }
            sql.Raw(")");
        }
        sql.Raw(linked.Count > 0 ? "))" : ")");
    }

    /// <summary>True when <see cref="From"/> lets SQLite read hits newest first without sorting.</summary>
    internal static bool OrdersByRowid(Sql sql, RecordType type, Actor by, SearchQuery query, IReadOnlyCollection<long> linked)
        => sql.IsSqlite && linked.Count == 0 && query.MatchFts5(VisibleTo(type, by)) is not null;

    private static string[]? VisibleTo(RecordType type, Actor by) => !type.Owned ? null : by.ScopeOf(type.Name) switch
    {
        RowScope.All => null,
        RowScope.Team => [SearchTokens.Owner(by.UserId), .. by.Teams.Select(SearchTokens.Team)],
        RowScope.Own => [SearchTokens.Owner(by.UserId)],
        _ => [],
    };

    private static void Contains(Sql sql, string word)
        => sql.Add(sql.IsSqlite ? $"instr(s.text, {word}) > 0" : (FormattableString)$"position({word} in s.text) > 0");
}
