using Guanxi.Platform.Data;

namespace Guanxi.Customers.LifeCycle;

/// <summary>A stage that somebody set by hand: no rule moves the customer while it holds.</summary>
/// <param name="Until">When it ends; null when it holds until somebody lets it go.</param>
internal sealed record StageHold(string Stage, DateTime At, DateTime? Until, string Why, long By)
{
    public bool HoldsAt(DateTime moment) => At <= moment && (Until is null || moment < Until);
}

/// <summary>The holds as rows. One follows another, so that no two hold at once.</summary>
internal static class StageHolds
{
    public const string Table = "customers_stage_hold";

    public static readonly SchemaStep Step = new("20261122t-stage-holds", s => s
        .Table(Table, t => t.Id().Long("customer_id").Text("stage").Time("at").Time("until", nullable: true).Text("why").Long("created_by"))
        .Index(Table, "customer", "customer_id, at"));

    /// <returns>Oldest first, by customer.</returns>
    public static async Task<ILookup<long, StageHold>> OfAsync(Session session, IReadOnlyCollection<long> customers, CancellationToken ct)
        => (await session.ListAsync($"SELECT customer_id, stage, at, until, why, created_by FROM customers_stage_hold WHERE customer_id IN {new Ids(customers)} ORDER BY customer_id, at, id",
            r => (Customer: r.GetInt64(0), Hold: new StageHold(r.GetString(1), r.Time(2), r.TimeOrNull(3), r.GetString(4), r.GetInt64(5))), ct)).ToLookup(h => h.Customer, h => h.Hold);

    /// <summary>Ends whatever holds at the moment.</summary>
    /// <returns>False when nothing did.</returns>
    public static async Task<bool> EndAsync(Session session, long customer, DateTime at, CancellationToken ct)
        => await session.RunAsync($"UPDATE customers_stage_hold SET until = {at} WHERE customer_id = {customer} AND at <= {at} AND (until IS NULL OR until > {at})", ct) > 0;
}
