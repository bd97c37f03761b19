using Guanxi.Platform.Data;

namespace Guanxi.Customers.Duplicates;

/// <summary>What became of a pair.</summary>
internal static class PairState
{
    public const string Open = "open";
    public const string Later = "later";
    public const string Different = "different";
    public const string Merged = "merged";
}

/// <summary>The pairs as rows. A decided pair never comes back.</summary>
internal static class DuplicatePairs
{
    private const int AtOnce = 5_000;

    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new("20261122t-duplicates", s => s
            .Table("customers_duplicate", t => t
                .Long("a_id").Long("b_id").Double("score").Text("signs").Text("state").Time("found_at").Long("scan").Time("decided_at", nullable: true).Long("decided_by", nullable: true)
                .Key("a_id, b_id"))
            .Index("customers_duplicate", "b", "b_id")
            .Index("customers_duplicate", "queue", "state, score, a_id, b_id")
            .Index("customers_duplicate", "decided", "decided_at", where: "decided_at IS NOT NULL")
            .Table("customers_duplicate_scan", t => t.Long("id").Time("at").Key("id"))),
    ];

    /// <summary>Adds pairs and refreshes open ones, some thousand in a transaction, so that others get their turn in between.</summary>
    /// <param name="last">Written with the last of them; null for nothing more.</param>
    public static async Task SaveAsync(Database database, IReadOnlyList<FoundPair> pairs, long scan, DateTime now, Func<Session, Task>? last, CancellationToken ct)
    {
        for (var from = 0; from < Math.Max(1, pairs.Count); from += AtOnce)
        {
            await using var session = await database.WriteAsync(ct);
            await AddAsync(session, [.. pairs.Skip(from).Take(AtOnce)], scan, now, ct);
            if (last is not null && from + AtOnce >= pairs.Count)
                await last(session);
            await session.CommitAsync(ct);
        }
    }

    private static async Task AddAsync(Session session, FoundPair[] pairs, long scan, DateTime now, CancellationToken ct)
    {
        const string Update = """
            ON CONFLICT (a_id, b_id) DO UPDATE SET score = excluded.score, signs = excluded.signs, scan = excluded.scan
            WHERE customers_duplicate.state IN ('open', 'later')
            """;
        if (session.IsSqlite)
            foreach (var pair in pairs)
                await session.RunAsync($"""
                    INSERT INTO customers_duplicate (a_id, b_id, score, signs, state, found_at, scan) VALUES ({pair.A}, {pair.B}, {pair.Score}, {pair.Signs}, 'open', {now}, {scan}) {new Raw(Update)}
                    """, ct);
        else if (pairs.Length > 0)
            await session.RunAsync($"""
                INSERT INTO customers_duplicate (a_id, b_id, score, signs, state, found_at, scan)
                SELECT p.a, p.b, p.score, p.signs, 'open', {now}, {scan}
                FROM unnest({pairs.Select(p => p.A).ToArray()}, {pairs.Select(p => p.B).ToArray()}, {pairs.Select(p => p.Score).ToArray()}, {pairs.Select(p => p.Signs).ToArray()}) AS p(a, b, score, signs)
                {new Raw(Update)}
                """, ct);
    }

    /// <summary>Takes open pairs away that this scan looked at and did not find again.</summary>
    /// <param name="of">The customers it looked at; null for all.</param>
    public static async Task ForgetAsync(Session session, long scan, IReadOnlyCollection<long>? of, CancellationToken ct)
    {
        var sql = session.Sql($"DELETE FROM customers_duplicate WHERE state IN ('open', 'later') AND scan <> {scan}");
        if (of is not null)
            sql.Add($" AND (a_id IN {new Ids(of)} OR b_id IN {new Ids(of)})");
        await session.RunAsync(sql, ct);
    }

    /// <summary>Notes what became of every pair among these customers, also of those that no scan has found.</summary>
    /// <param name="by">Null when a rule decided.</param>
    public static async Task DecideAsync(Session session, IReadOnlyCollection<long> customers, string state, long? by, DateTime now, CancellationToken ct)
        => await session.RunAsync($"""
            UPDATE customers_duplicate SET state = {state}, decided_at = {now}, decided_by = {by} WHERE a_id IN {new Ids(customers)} AND b_id IN {new Ids(customers)}
            """, ct);
}
