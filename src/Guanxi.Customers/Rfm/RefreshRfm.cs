using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Rfm;

/// <summary>Enough has moved for the cuts to be taken anew.</summary>
internal sealed record RfmDrifted : IEvent;

/// <summary>The cuts moved far: everybody is scored again, slice by slice, from the customer after this one.</summary>
internal sealed record RfmMoved(long After) : IEvent;

/// <summary>Takes the cuts anew and scores again whoever lies between an old cut and its new place.</summary>
internal sealed class RefreshRfm(Databases databases, SettingStore settings, AsOf asOf, OutboxWriter outbox, TimeProvider time) : IHandle<RfmDrifted>
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

    public async Task MoveAsync(Database database, Session session, CancellationToken ct)
    {
        var row = await RfmTable.HoldAsync(session, ct);
        var now = time.GetUtcNow().UtcDateTime;
        var rules = await settings.GetAsync(session, RfmRules.Setting, RfmRules.Shipped, ct);
        var cuts = rules.Mode == RfmMode.Fixed
            ? RfmCuts.Fixed(rules, await asOf.NowAsync(session, ct), await RfmTable.BuyersAsync(session, ct), now)
            : await RfmTable.QuantilesAsync(session, await UnitAsync(session, ct), now, ct);
        await RfmTable.WriteAsync(session, cuts, ct);
        if (cuts.SameAs(row.Cuts) || cuts.IsNone)
            return;
        if (row.Cuts.IsNone || row.Drift > row.Cuts.Count * FarShare)
            await RescoreRfm.NextAsync(database, session, outbox, 0, now, ct);
        else
            await RescoreRfm.BetweenAsync(session, row.Cuts, cuts, now, ct);
    }

    private async Task<long> UnitAsync(Session session, CancellationToken ct)
        => (long)Money.Scale((await settings.GetAsync(session, "company", new Home(), ct)).Currency);

    /// <summary>What is needed here of the company's own setting.</summary>
    private sealed record Home(string Currency = "CNY");
}
