using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Merging;

/// <summary>Who merged.</summary>
internal static class MergeWays
{
    public const string Person = "person";
    public const string Rule = "rule";
}

/// <summary>A merge as it is remembered.</summary>
/// <param name="Losers">Ids, in order.</param>
/// <param name="Changes">What it changed on the winner.</param>
/// <param name="UndoneAt">Null while it stands.</param>
internal sealed record Merge(long Id, long WinnerId, DateTime At, long By, string Way, IReadOnlyList<long> Losers, IReadOnlyList<MergeChange> Changes, DateTime? UndoneAt);

/// <summary>The merges as rows.</summary>
internal static class Merges
{
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122s-merging", s => s
            .Column(Customer.Table, "merged_into", s.IsSqlite ? "INTEGER" : "bigint")
            .Index(Customer.Table, "merged_into", "merged_into", where: "merged_into IS NOT NULL")
            .Index(Customer.Table, "merged_key", "external_key", where: "merged_into IS NOT NULL AND external_key IS NOT NULL")
            .Table("customers_merge", t => t.Id().Long("winner_id").Time("at").Long("by_id").Text("way").Json("changes").Time("undone_at", nullable: true).Long("undone_by", nullable: true))
            .Index("customers_merge", "winner", "winner_id, id")
            .Table("customers_merge_loser", t => t.Long("merge_id").Long("customer_id").Key("merge_id, customer_id"))
            .Index("customers_merge_loser", "customer", "customer_id")
            .Table("customers_merge_move", t => t.Long("merge_id").Text("link").Text("row_key").Long("from_id").Key("merge_id, link, row_key"))),
        .. Duplicates.DuplicatePairs.Steps,
    ];

    public static async Task<long> AddAsync(Session session, long winner, long[] losers, string way, long by, DateTime now, List<MergeChange> changes, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(changes);
        var id = await session.LongAsync($"""
            INSERT INTO customers_merge (winner_id, at, by_id, way, changes) VALUES ({winner}, {now}, {by}, {way}, {json}{new Raw(session.IsSqlite ? "" : "::jsonb")}) RETURNING id
            """, ct);
        foreach (var loser in losers)
            await session.RunAsync($"INSERT INTO customers_merge_loser (merge_id, customer_id) VALUES ({id}, {loser})", ct);
        return id;
    }

    /// <exception cref="NotFoundException">No such merge.</exception>
    public static async Task<Merge> GetAsync(Session session, long id, CancellationToken ct)
        => await ListAsync(session, session.Sql($"m.id = {id}"), ct) is [var merge, ..] ? merge : throw new NotFoundException("merge", id);

    /// <returns>Merges that the condition on <c>m</c> finds, newest first, at most 100.</returns>
    public static async Task<IReadOnlyList<Merge>> ListAsync(Session session, Sql condition, CancellationToken ct)
    {
        var sql = session.Sql($"SELECT m.id, m.winner_id, m.at, m.by_id, m.way, m.changes, m.undone_at FROM customers_merge m WHERE {condition} ORDER BY m.id DESC LIMIT 100");
        var merges = await session.ListAsync(sql, r => new Merge(r.GetInt64(0), r.GetInt64(1), r.Time(2), r.GetInt64(3), r.GetString(4), [],
            JsonSerializer.Deserialize<List<MergeChange>>(r.GetString(5))!, r.TimeOrNull(6)), ct);
        var losers = (await session.ListAsync($"SELECT merge_id, customer_id FROM customers_merge_loser WHERE merge_id IN {new Ids([.. merges.Select(m => m.Id)])} ORDER BY merge_id, customer_id",
            r => (Merge: r.GetInt64(0), Customer: r.GetInt64(1)), ct)).ToLookup(r => r.Merge, r => r.Customer);
        return [.. merges.Select(m => m with { Losers = [.. losers[m.Id]] })];
    }
}
