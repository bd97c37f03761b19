using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Rfm;

/// <summary>Enough has moved for the cuts to be taken anew.</summary>
internal sealed record RfmDrifted : IEvent;

/// <summary>The cuts moved far: everybody is scored again, slice by slice, from the customer after this one.</summary>
internal sealed record RfmMoved(long After) : IEvent;

/// <summary>Takes the cuts anew and scores again whoever lies between an old cut and its new place.</summary>
internal sealed class RefreshRfm(Databases databases, SettingStore settings, AsOf asOf, OutboxWriter outbox, JobQueue jobs, TimeProvider time) : IHandle<RfmDrifted>
{
    /// <summary>Share of the buying customers whose figures must change before the cuts are taken anew by themselves.</summary>
    public const double DriftShare = 0.02;

    // Above this share the moved ranges cover so many that one pass in slices is quicker and lets others write in between.
    private const double FarShare = 0.2;

    /// <summary>Takes the cuts anew at once, as at the end of an import or after the rules changed.</summary>
    public async Task RunAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await MoveAsync(database, session, ct);
        await session.CommitAsync(ct);
    }

    public Task HandleAsync(Database database, Session session, RfmDrifted fact, CancellationToken ct) => MoveAsync(database, session, ct);

    /// <param name="far">True scores everybody again, slice by slice, as after a change of the rules.</param>
    public async Task MoveAsync(Database database, Session session, CancellationToken ct, bool far = false)
    {
        var row = await RfmTable.HoldAsync(session, ct);
        var now = time.GetUtcNow().UtcDateTime;
        var cuts = await TakeAsync(session, await settings.GetAsync(session, RfmRules.Setting, RfmRules.Shipped, ct), ct);
        await RfmTable.WriteAsync(session, cuts, ct);
        if (cuts.SameAs(row.Cuts) || cuts.IsNone)
            return;
        if (far || row.Cuts.IsNone || row.Drift > row.Cuts.Count * FarShare)
            await RescoreRfm.NextAsync(database, session, outbox, 0, now, ct);
        else
        {
            await RescoreRfm.BetweenAsync(session, row.Cuts, cuts, now, ct);
            await RescoreRfm.ReviewAsync(database, session, settings, jobs, ct);
        }
    }

    /// <summary>The cuts that these rules make of the customers as they are. Writes nothing.</summary>
    public async Task<RfmCuts> TakeAsync(Session session, RfmRules rules, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return rules.Mode == RfmMode.Fixed
            ? RfmCuts.Fixed(rules, await asOf.NowAsync(session, ct), await RfmTable.BuyersAsync(session, ct), now)
            : await RfmTable.QuantilesAsync(session, (long)await ScaleAsync(session, settings, ct), now, ct);
    }

    /// <summary>What time alone asks for: fixed cuts of recency move with it, and once a day even a small drift counts.</summary>
    public async Task AgeAsync(Database database, CancellationToken ct)
    {
        await using (var read = await database.ReadAsync(ct))
        {
            var row = await RfmTable.ReadAsync(read, ct);
            var rules = await settings.GetAsync(read, RfmRules.Setting, RfmRules.Shipped, ct);
            if (rules.Mode == RfmMode.Quantile && (row.Drift == 0 || time.GetUtcNow().UtcDateTime < row.Cuts.TakenAt + TimeSpan.FromDays(1)))
                return;
        }
        await using var session = await database.WriteAsync(ct);
        await MoveAsync(database, session, ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Minor units in a whole unit of the company's currency.</summary>
    public static async Task<decimal> ScaleAsync(Session session, SettingStore settings, CancellationToken ct)
        => Money.Scale((await Company.OfAsync(session, settings, ct)).Currency);
}
