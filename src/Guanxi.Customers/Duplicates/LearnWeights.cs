using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Duplicates;

/// <summary>What the weights in force were learned from, and how good they are.</summary>
/// <param name="Same">Decisions "the same".</param>
/// <param name="Different">Decisions "not the same".</param>
/// <param name="Learned">Of weights learned from them, on decisions they had not seen; null with too few to learn from.</param>
/// <param name="Shipped">Of the shipped weights on the same decisions; null likewise.</param>
/// <param name="InUse">Whether the learned ones score: only when they are no worse.</param>
internal sealed record ModelCard(DateTime At, long Same, long Different, Hits? Learned, Hits? Shipped, bool InUse)
{
    public const string Setting = "customers.duplicate-model";
}

/// <summary>Learns from the reviewers' decisions how much each sign counts.</summary>
internal sealed class LearnWeights(Databases databases, SettingStore settings, TimeProvider time)
{
    /// <summary>Fewer decisions than this, or fewer than a tenth of it of one kind, teach nothing.</summary>
    public const int Fewest = 100;

    private const int Most = 20_000;

    /// <exception cref="ForbiddenException">She may not change the settings of duplicates.</exception>
    public async Task<ModelCard> RunAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        by.Require(CustomerPermissions.Delete);
        return await RefreshAsync(await databases.GetAsync(by.Tenant, ct), by, ct);
    }

    internal async Task<DuplicateWeights> WeightsAsync(Database database, CancellationToken ct)
    {
        await using var session = await database.ReadAsync(ct);
        return await WeightsAsync(session, ct);
    }

    /// <summary>The weights in force; the shipped ones where what is stored was learned for other signs.</summary>
    internal async Task<DuplicateWeights> WeightsAsync(Session session, CancellationToken ct)
        => await settings.GetAsync<DuplicateWeights?>(session, DuplicateWeights.Setting, null, ct) is { } learned && learned.Signs.Count == Evidence.Count ? learned : DuplicateWeights.Shipped;

    /// <summary>Learns again when there are new decisions. The same decisions give the same weights.</summary>
    internal async Task<ModelCard> RefreshAsync(Database database, Actor by, CancellationToken ct)
    {
        List<Decision> decisions;
        ModelCard? known;
        await using (var read = await database.ReadAsync(ct))
        {
            decisions = await read.ListAsync($"""
                SELECT signs, state FROM customers_duplicate WHERE decided_at IS NOT NULL AND decided_by IS NOT NULL AND state IN ('different', 'merged')
                ORDER BY decided_at DESC, a_id, b_id LIMIT {Most}
                """, r => new Decision(Evidence.Read(r.GetString(0)), r.GetString(1) == PairState.Merged), ct);
            known = await settings.GetAsync<ModelCard?>(read, ModelCard.Setting, null, ct);
        }
        long same = decisions.Count(d => d.IsSame), different = decisions.Count - same;
        if (known is not null && (known.Same, known.Different) == (same, different))
            return known;
        var card = new ModelCard(time.GetUtcNow().UtcDateTime, same, different, null, null, false);
        DuplicateWeights? weights = null;
        if (decisions.Count >= Fewest && Math.Min(same, different) >= Fewest / 10)
        {
            var (learned, before) = Learning.CrossValidate(decisions, DuplicateWeights.Shipped);
            card = card with { Learned = learned, Shipped = before, InUse = learned.F1 >= before.F1 };
            weights = card.InUse ? Learning.Fit(decisions, DuplicateWeights.Shipped) : null;
        }
        await using var session = await database.WriteAsync(ct);
        await settings.SetAsync(session, by, DuplicateWeights.Setting, weights ?? DuplicateWeights.Shipped, ct);
        await settings.SetAsync(session, by, ModelCard.Setting, card, ct);
        await session.CommitAsync(ct);
        return card;
    }
}
