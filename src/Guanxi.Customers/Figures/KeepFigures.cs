using Guanxi.Core;
using Guanxi.Customers.LifeCycle;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
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
        var rules = await settings.GetAsync(session, StageRules.Setting, StageRules.Shipped, ct);
        var contacts = rules.ReadsContacts ? await Contacts.OfAsync(session, customers, ct) : Contacts.None;
        var at = await asOf.NowAsync(session, ct);

        var changed = new List<(KeptRow Row, bool Seen)>();
        var histories = new List<(long Customer, StageHistory History)>(old.Count);
        var moved = 0;
        foreach (var row in old)
        {
            var mine = orders.GetValueOrDefault(row.Id);
            var kept = row.With(mine).With(rfm.Cuts);
            var history = StageHistory.Replay(new(row.CreatedAt, mine?.Times ?? [], [.. contacts[row.Id]], kept.Value, kept.ReturnsPercent), rules, at);
            kept = kept.With(history);
            histories.Add((row.Id, history));
            if (kept == row)
                continue;
            changed.Add((kept, kept with { StageDueAt = row.StageDueAt } != row));
            moved += kept.MovesCuts(row) ? 1 : 0;
        }
        var now = time.GetUtcNow().UtcDateTime;
        await KeptRow.WriteAsync(session, changed, now, ct);
        await StageChanges.ReplaceAsync(database, session, histories, ct);
        await DriftAsync(database, session, rfm, moved, now, ct);
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
