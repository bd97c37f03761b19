using Guanxi.Core;
using Guanxi.Customers.LifeCycle;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Figures;

/// <summary>
/// Keeps what is derived of customers — figures, scores, stage and its history — by deriving it anew for those concerned.
/// Nothing is written where nothing changed, and nothing to the audit log: it follows from what is there already.
/// </summary>
internal sealed class KeepFigures(IOrderFigures figures, SettingStore settings, AsOf asOf, OutboxWriter outbox, TimeProvider time) : IHandle<OrdersChanged>
{
    /// <summary>Customers in one transaction, so that others get their turn in between.</summary>
    public const int Batch = 2_000;

    public Task HandleAsync(Database database, Session session, OrdersChanged fact, CancellationToken ct) => KeepAsync(database, session, fact.Customers, ct);

    public async Task KeepAsync(Database database, Session session, IReadOnlyCollection<long> customers, CancellationToken ct)
    {
        if (customers.Count == 0)
            return;
        var rfm = await RfmTable.HoldAsync(session, ct);
        var old = await KeptRow.HoldAsync(session, customers, ct);
        var orders = (await figures.OfAsync(session, customers, ct)).ToDictionary(f => f.Customer);
        var sets = await StageSets.OfAsync(session, settings, ct);
        var holds = await StageHolds.OfAsync(session, customers, ct);
        var contacts = sets.ReadsContacts ? await Contacts.OfAsync(session, customers, ct) : Contacts.None;
        var at = await asOf.NowAsync(session, ct);

        // Filters look at figures and scores, so that these have to be true before.
        var rows = sets.ReadsFields ? await FiguresFirstAsync(session, old, orders, rfm.Cuts, ct) : old;
        var found = await FoundByAsync(database, session, sets, customers, at, ct);
        var written = sets.ReadsFields ? await StageChanges.OfAsync(session, customers, ct) : null;

        var changed = new List<(KeptRow Row, bool Seen)>();
        var histories = new List<(long Customer, StageHistory History)>(old.Count);
        var moved = 0;
        foreach (var (row, was) in rows.Zip(old))
        {
            var mine = orders.GetValueOrDefault(row.Id);
            var kept = row.With(mine).With(rfm.Cuts);
            var set = sets.Of(row.Kind);
            var history = StageHistory.Replay(new(row.CreatedAt, mine?.Times ?? [], [.. contacts[row.Id]], kept.Value, kept.ReturnsPercent, r => found.TryGetValue(r, out var ids) && ids.Contains(row.Id)), set.Rules, at)
                .Holding([.. holds[row.Id]], at);
            if (set.Rules.ReadsFields)
                history = history.After([.. written![row.Id]], at);
            kept = kept.With(history);
            histories.Add((row.Id, history));
            moved += kept.MovesCuts(was) ? 1 : 0;
            if (kept != row)
                changed.Add((kept, kept with { StageDueAt = row.StageDueAt } != row));
        }
        var now = time.GetUtcNow().UtcDateTime;
        await KeptRow.WriteAsync(session, changed, now, ct);
        await StageChanges.ReplaceAsync(database, session, histories, ct);
        await DriftAsync(database, session, rfm, moved, now, ct);
    }

    private async Task<List<KeptRow>> FiguresFirstAsync(Session session, List<KeptRow> old, Dictionary<long, OrderFigures> orders, RfmCuts cuts, CancellationToken ct)
    {
        var rows = old.ConvertAll(row => row.With(orders.GetValueOrDefault(row.Id)).With(cuts));
        await KeptRow.WriteAsync(session, [.. rows.Zip(old).Where(p => p.First != p.Second).Select(p => (p.First, true))], time.GetUtcNow().UtcDateTime, ct);
        return rows;
    }

    /// <summary>Whom of these the filters of rules find.</summary>
    private async Task<Dictionary<StageRule, HashSet<long>>> FoundByAsync(Database database, Session session, StageSets sets, IReadOnlyCollection<long> customers, DateTime at, CancellationToken ct)
    {
        var found = new Dictionary<StageRule, HashSet<long>>();
        if (!sets.ReadsFields)
            return found;
        var written = new FilterSql(CustomerFields.Type, Actor.System(database.Tenant), at, (await Company.OfAsync(session, settings, ct)).Currency);
        foreach (var rule in sets.InUse.SelectMany(s => s.Rules.Rules))
            if (FilterParser.Parse(rule.Filter) is { } filter)
            {
                var sql = session.Sql($"SELECT t.id FROM customers_customer t WHERE t.id IN {new Ids(customers)} AND ");
                try
                {
                    written.Write(sql, filter);
                }
                catch (InvalidException)
                {
                    // A field that is gone by now: the rule holds for nobody until somebody mends it.
                    continue;
                }
                found[rule] = [.. await session.ListAsync(sql, r => r.GetInt64(0), ct)];
            }
        return found;
    }

    /// <summary>Counts how many could have moved the cuts; when it is enough, leaves word behind whatever is in the queue already.</summary>
    private async Task DriftAsync(Database database, Session session, RfmTable.Row rfm, int moved, DateTime now, CancellationToken ct)
    {
        if (moved == 0)
            return;
        var drift = rfm.Drift + moved;
        var due = drift > rfm.Cuts.Count * RefreshRfm.DriftShare;
        await RfmTable.DriftAsync(session, drift, due || rfm.Due, ct);
        if (!due || rfm.Due)
            return;
        await outbox.WriteAsync(session, [new RfmDrifted()], now, ct);
        session.AfterCommit(() => outbox.Wake(database.Tenant));
    }
}
