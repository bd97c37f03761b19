using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;

namespace Guanxi.Customers.Duplicates;

/// <summary>Two customers somebody should look at.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Signs">As <see cref="Evidence.Write"/> spells them.</param>
internal sealed record DuplicateRow(long A, long B, double Score, string Signs, string State);

/// <summary>Customers who hang together by pairs, to be looked at as one.</summary>
/// <param name="Pairs">Likeliest first.</param>
/// <param name="Members">Ids; whoever ordered most first, then the oldest: she is proposed to stay.</param>
internal sealed record DuplicateGroup(IReadOnlyList<DuplicateRow> Pairs, IReadOnlyList<long> Members);

/// <param name="Customers">Every pair among them is decided.</param>
/// <param name="State"><c>different</c>, <c>later</c>, or <c>open</c> to take it back.</param>
internal sealed record PairDecision(IReadOnlyList<long> Customers, string State);

/// <summary>What waits to be looked at, for somebody who sees both customers of a pair.</summary>
internal sealed class DuplicateQueue(Databases databases, TimeProvider time)
{
    private const int MostMembers = 6;
    private const int CountCap = 1_000;

    /// <param name="state">One of <see cref="PairState"/>.</param>
    /// <param name="after">Goes on below this pair; null begins with the likeliest.</param>
    public async Task<IReadOnlyList<DuplicateRow>> ListAsync(Actor by, string state, DuplicateRow? after, int limit, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var sql = From(session, by, state, session.Sql($"SELECT d.a_id, d.b_id, d.score, d.signs, d.state"));
        if (after is not null)
            sql.Add($" AND (d.score, d.a_id, d.b_id) < ({after.Score}, {after.A}, {after.B})");
        return await ReadAsync(session, sql.Add($" ORDER BY d.score DESC, d.a_id DESC, d.b_id DESC LIMIT {limit}"), ct);
    }

    /// <summary>How many pairs wait, at most some hundred.</summary>
    public async Task<CappedCount> CountAsync(Actor by, string state, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var count = await session.LongAsync(From(session, by, state, session.Sql($"SELECT count(*) FROM (SELECT 1")).Add($" LIMIT {CountCap + 1}) counted"), ct);
        return new(Math.Min(count, CountCap), count > CountCap);
    }

    /// <returns>The likeliest pair with whoever hangs on it; null when nothing waits.</returns>
    public async Task<DuplicateGroup?> NextAsync(Actor by, string state, CancellationToken ct)
    {
        if (await ListAsync(by, state, null, 1, ct) is not [var first])
            return null;
        await using var session = await databases.ReadAsync(by, ct);
        var members = new HashSet<long> { first.A, first.B };
        var sql = From(session, by, state, session.Sql($"SELECT d.a_id, d.b_id, d.score, d.signs, d.state"));
        sql.Add($" AND (d.a_id IN {new Ids(members)} OR d.b_id IN {new Ids(members)}) ORDER BY d.score DESC LIMIT {MostMembers * 2}");
        var pairs = new List<DuplicateRow>();
        foreach (var pair in await ReadAsync(session, sql, ct))
            if (members.Count < MostMembers || (members.Contains(pair.A) && members.Contains(pair.B)))
            {
                members.UnionWith([pair.A, pair.B]);
                pairs.Add(pair);
            }
        var ids = await session.ListAsync($"SELECT id FROM customers_customer WHERE id IN {new Ids(members)} ORDER BY orders DESC, id", r => r.GetInt64(0), ct);
        return new(pairs, ids);
    }

    /// <summary>Decides every known pair among these customers.</summary>
    /// <exception cref="InvalidException"><c>duplicates.decision</c>.</exception>
    /// <exception cref="NotFoundException">One of them is not there, or not hers to see.</exception>
    public async Task DecideAsync(Actor by, PairDecision decision, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Write);
        if (decision.State is not (PairState.Different or PairState.Later or PairState.Open) || decision.Customers.Distinct().Count() < 2)
            throw new InvalidException("duplicates.decision", "state");
        await using var session = await databases.WriteAsync(by, ct);
        var sql = session.Sql($"SELECT t.id FROM customers_customer t WHERE t.id IN {new Ids(decision.Customers)} AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, CustomerFields.Type, by, indexed: false);
        var seen = await session.ListAsync(sql, r => r.GetInt64(0), ct);
        foreach (var customer in decision.Customers)
            if (!seen.Contains(customer))
                throw new NotFoundException(RecordTypes.Customer, customer);
        await DuplicatePairs.DecideAsync(session, decision.Customers, decision.State, by.UserId, time.GetUtcNow().UtcDateTime, ct);
        await session.CommitAsync(ct);
    }

    private static Sql From(Session session, Actor by, string state, Sql sql)
    {
        sql.Add($" FROM customers_duplicate d JOIN customers_customer a ON a.id = d.a_id AND a.deleted_at IS NULL JOIN customers_customer b ON b.id = d.b_id AND b.deleted_at IS NULL WHERE d.state = {state}");
        RowVisibility.Write(sql, CustomerFields.Type, by, "a", indexed: false);
        RowVisibility.Write(sql, CustomerFields.Type, by, "b", indexed: false);
        return sql;
    }

    private static Task<List<DuplicateRow>> ReadAsync(Session session, Sql sql, CancellationToken ct)
        => session.ListAsync(sql, r => new DuplicateRow(r.GetInt64(0), r.GetInt64(1), r.GetDouble(2), r.GetString(3), r.GetString(4)), ct);
}
