using System.Data.Common;
using Guanxi.Customers.LifeCycle;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Figures;

/// <summary>Everything of a customer that is derived and kept. Instants are milliseconds, 0 for none.</summary>
internal sealed record KeptRow
{
    public required long Id { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary><c>person</c> or <c>organisation</c>.</summary>
    public string Kind { get; init; } = "person";
    public long Orders { get; init; }
    public long Revenue { get; init; }
    public long Returns { get; init; }
    public long Returned { get; init; }
    public long FirstOrderAt { get; init; }
    public long LastOrderAt { get; init; }
    public RfmScore Score { get; init; }
    public required string Stage { get; init; }
    public long StageSince { get; init; }
    public long? StageDueAt { get; init; }

    public long Value => Revenue + Returned;

    /// <summary>Revenue a purchase order, rounded half away from zero.</summary>
    public long AverageOrder => Orders == 0 ? 0 : (long)Math.Round((decimal)Revenue / Orders, MidpointRounding.AwayFromZero);

    public double? ReturnsPercent => Revenue == 0 ? null : -100.0 * Returned / Revenue;

    public KeptRow With(OrderFigures? figures) => this with
    {
        Orders = figures?.Orders ?? 0,
        Revenue = figures?.Revenue ?? 0,
        Returns = figures?.Returns ?? 0,
        Returned = figures?.Returned ?? 0,
        FirstOrderAt = figures?.Times is [var first, ..] ? Ms(first) : 0,
        LastOrderAt = figures?.Times is [.., var last] ? Ms(last) : 0,
    };

    public KeptRow With(RfmCuts cuts) => this with { Score = cuts.Score(LastOrderAt, Orders, Value) };

    public KeptRow With(StageHistory history) => this with
    {
        Stage = history.Last.Stage,
        StageSince = Ms(history.Last.At),
        StageDueAt = history.Due is { } due ? Ms(due) : null,
    };

    public bool MovesCuts(KeptRow old) => (Orders, LastOrderAt, Value) != (old.Orders, old.LastOrderAt, old.Value);

    public static long Ms(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>Reads the rows and, on PostgreSQL, keeps them: what their orders say is asked afterwards, so that two who keep the same customer follow one another.</summary>
    public static Task<List<KeptRow>> HoldAsync(Session session, IReadOnlyCollection<long> ids, CancellationToken ct)
        => session.ListAsync($"""
            SELECT id, created_at, orders, revenue, returns, returned, first_order_at, last_order_at,
                recency_score, frequency_score, monetary_score, stage, stage_since, stage_due_at, kind
            FROM customers_customer WHERE id IN {new Ids(ids)} ORDER BY id{new Raw(session.IsSqlite ? "" : " FOR UPDATE")}
            """, Read, ct);

    private static KeptRow Read(DbDataReader r) => new()
    {
        Id = r.GetInt64(0),
        CreatedAt = r.Time(1),
        Orders = r.GetInt64(2),
        Revenue = r.GetInt64(3),
        Returns = r.GetInt64(4),
        Returned = r.GetInt64(5),
        FirstOrderAt = r.GetInt64(6),
        LastOrderAt = r.GetInt64(7),
        Score = new(r.GetInt64(8), r.GetInt64(9), r.GetInt64(10)),
        Stage = r.GetString(11),
        StageSince = r.GetInt64(12),
        StageDueAt = r.Long(13),
        Kind = r.GetString(14),
    };

    /// <summary>Writes the rows: one prepared statement again and again on SQLite, one statement over arrays on PostgreSQL.</summary>
    /// <param name="rows">Each with whether anything in it changed that people see; the moment a stage is due is not. The version stays: it is of what people write, and nobody's edit is in the way of these.</param>
    public static async Task WriteAsync(Session session, IReadOnlyList<(KeptRow Row, bool Seen)> rows, DateTime now, CancellationToken ct)
    {
        if (!session.IsSqlite)
        {
            await WriteArraysAsync(session, rows, now, ct);
            return;
        }
        foreach (var (row, seen) in rows)
            await session.RunAsync($"""
                UPDATE customers_customer SET orders = {row.Orders}, revenue = {row.Revenue}, returns = {row.Returns}, returned = {row.Returned},
                    value = {row.Value}, average_order = {row.AverageOrder}, first_order_at = {row.FirstOrderAt}, last_order_at = {row.LastOrderAt},
                    recency_score = {row.Score.Recency}, frequency_score = {row.Score.Frequency}, monetary_score = {row.Score.Monetary}, rfm = {row.Score.Rfm},
                    stage = {row.Stage}, stage_since = {row.StageSince}, stage_due_at = {row.StageDueAt},
                    updated_at = CASE WHEN {seen} THEN {now} ELSE updated_at END
                WHERE id = {row.Id}
                """, ct);
    }

    private static async Task WriteArraysAsync(Session session, IReadOnlyList<(KeptRow Row, bool Seen)> rows, DateTime now, CancellationToken ct)
    {
        if (rows.Count == 0)
            return;
        long[] All(Func<KeptRow, long> value) => [.. rows.Select(r => value(r.Row))];
        await session.RunAsync($"""
            UPDATE customers_customer c SET orders = k.orders, revenue = k.revenue, returns = k.returns, returned = k.returned,
                value = k.value, average_order = k.average_order, first_order_at = k.first_order_at, last_order_at = k.last_order_at,
                recency_score = k.recency, frequency_score = k.frequency, monetary_score = k.monetary, rfm = k.rfm,
                stage = k.stage, stage_since = k.since, stage_due_at = k.due,
                updated_at = CASE k.seen WHEN 1 THEN {now} ELSE c.updated_at END
            FROM unnest({All(r => r.Id)}, {All(r => r.Orders)}, {All(r => r.Revenue)}, {All(r => r.Returns)}, {All(r => r.Returned)}, {All(r => r.Value)},
                {All(r => r.AverageOrder)}, {All(r => r.FirstOrderAt)}, {All(r => r.LastOrderAt)}, {All(r => r.Score.Recency)}, {All(r => r.Score.Frequency)},
                {All(r => r.Score.Monetary)}, {All(r => r.Score.Rfm)}, {rows.Select(r => r.Row.Stage).ToArray()}, {All(r => r.StageSince)},
                {rows.Select(r => r.Row.StageDueAt).ToArray()}, {rows.Select(r => r.Seen ? 1L : 0).ToArray()})
                AS k(id, orders, revenue, returns, returned, value, average_order, first_order_at, last_order_at, recency, frequency, monetary, rfm, stage, since, due, seen)
            WHERE c.id = k.id
            """, ct);
    }
}
