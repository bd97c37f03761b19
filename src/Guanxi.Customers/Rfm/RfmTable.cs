using System.Text.Json;
using Guanxi.Core;
using Guanxi.Platform.Data;

namespace Guanxi.Customers.Rfm;

/// <summary>The one row with the cuts in force and how much has moved since they were taken.</summary>
internal static class RfmTable
{
    public const string Name = "customers_rfm";

    public sealed record Row(RfmCuts Cuts, long Drift, bool Due);

    /// <summary>
    /// Reads the row and, on PostgreSQL, keeps it until the transaction ends: whoever scores and whoever moves the cuts
    /// wait for one another, so that no score is left behind by cuts that moved meanwhile.
    /// </summary>
    public static async Task<Row> HoldAsync(Session session, CancellationToken ct) => await ReadAsync(session, new Raw(session.IsSqlite ? "" : " FOR UPDATE"), ct);

    public static Task<Row> ReadAsync(Session session, CancellationToken ct) => ReadAsync(session, new Raw(""), ct);

    private static async Task<Row> ReadAsync(Session session, Raw hold, CancellationToken ct)
        => await session.FirstAsync($"SELECT cuts, drift, due FROM customers_rfm WHERE id = 1{hold}",
            r => new Row(r.Text(0) is { } json ? JsonSerializer.Deserialize<RfmCuts>(json)! : RfmCuts.None, r.GetInt64(1), r.GetInt64(2) != 0), ct)
            ?? throw new InvalidOperationException("The row of the RFM cuts is missing.");

    public static Task WriteAsync(Session session, RfmCuts cuts, CancellationToken ct)
        => session.RunAsync($"UPDATE customers_rfm SET cuts = {JsonSerializer.Serialize(cuts)}, drift = 0, due = 0 WHERE id = 1", ct);

    public static Task DriftAsync(Session session, long drift, bool due, CancellationToken ct)
        => session.RunAsync($"UPDATE customers_rfm SET drift = {drift}, due = {(due ? 1 : 0)} WHERE id = 1", ct);

    /// <summary>Cuts by quantile of the customers as they are, read at their ranks by index.</summary>
    /// <param name="unit">Minor units in a whole unit of the currency.</param>
    public static async Task<RfmCuts> QuantilesAsync(Session session, long unit, DateTime now, CancellationToken ct)
    {
        var count = await BuyersAsync(session, ct);
        if (count == 0)
            return RfmCuts.None with { TakenAt = now };
        var recency = new long[4];
        var frequency = new long[4];
        var monetary = new long[4];
        foreach (var (i, (rank, fifths)) in RfmCuts.Quantiles(count).Index())
        {
            var (late, later) = await AtAsync(session, "last_order_at", rank, ct);
            recency[i] = RfmCuts.FromLate(late, later, fifths);
            var (few, more) = await AtAsync(session, "orders", rank, ct);
            frequency[i] = RfmCuts.FromHigh(few, more, fifths, 1);
            var (low, high) = await AtAsync(session, "value", rank, ct);
            monetary[i] = RfmCuts.FromHigh(low, high, fifths, unit);
        }
        return new(recency, frequency, monetary, count, now);
    }

    public static Task<long> BuyersAsync(Session session, CancellationToken ct)
        => session.LongAsync($"SELECT count(*) FROM customers_customer WHERE orders > 0 AND deleted_at IS NULL", ct);

    private static async Task<(long, long)> AtAsync(Session session, string column, long rank, CancellationToken ct)
    {
        var name = new Raw(column);
        var values = await session.ListAsync(
            $"SELECT {name} FROM customers_customer WHERE orders > 0 AND deleted_at IS NULL ORDER BY {name} LIMIT 2 OFFSET {rank}", r => r.GetInt64(0), ct);
        return (values[0], values[^1]);
    }
}
