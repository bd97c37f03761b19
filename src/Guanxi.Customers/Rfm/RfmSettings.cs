using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Rfm;

/// <summary>How many customers score what.</summary>
/// <param name="Cuts">Values from which 2, 3, 4 and 5 are scored.</param>
/// <param name="Recency">Customers by score, from 1 to 5.</param>
internal sealed record RfmDistribution(RfmCuts Cuts, IReadOnlyList<long> Recency, IReadOnlyList<long> Frequency, IReadOnlyList<long> Monetary);

/// <summary>Reading and changing how customers are scored.</summary>
internal sealed class RfmSettings(Databases databases, SettingStore settings, RefreshRfm refresh)
{
    public async Task<RfmRules> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await settings.GetAsync(session, RfmRules.Setting, RfmRules.Shipped, ct);
    }

    /// <summary>Cuts in force.</summary>
    public async Task<RfmCuts> CutsAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return (await RfmTable.ReadAsync(session, ct)).Cuts;
    }

    /// <summary>Stores the rules and scores whoever they concern.</summary>
    public async Task SaveAsync(Actor by, RfmRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        rules.Check();
        var database = await databases.GetAsync(by.Tenant, ct);
        await using var session = await database.WriteAsync(ct);
        await settings.SetAsync(session, by, RfmRules.Setting, rules, ct);
        await refresh.MoveAsync(database, session, ct, far: true);
        await session.CommitAsync(ct);
    }

    /// <summary>Counts what customers would score under the rules. Writes nothing.</summary>
    public async Task<RfmDistribution> PreviewAsync(Actor by, RfmRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        rules.Check();
        await using var session = await databases.ReadAsync(by, ct);
        var cuts = await refresh.TakeAsync(session, rules, ct);
        return new(cuts, await CountAsync(session, "last_order_at", cuts.Recency, cuts.Count, ct), await CountAsync(session, "orders", cuts.Frequency, cuts.Count, ct),
            await CountAsync(session, "value", cuts.Monetary, cuts.Count, ct));
    }

    private static async Task<IReadOnlyList<long>> CountAsync(Session session, string column, IReadOnlyList<long> from, long total, CancellationToken ct)
    {
        if (from.Count == 0)
            return [0, 0, 0, 0, 0];
        var atLeast = new List<long> { total };
        foreach (var cut in from)
            atLeast.Add(await session.LongAsync($"SELECT count(*) FROM customers_customer WHERE orders > 0 AND deleted_at IS NULL AND {new Raw(column)} >= {cut}", ct));
        atLeast.Add(0);
        return [.. atLeast.Zip(atLeast.Skip(1), (more, fewer) => more - fewer)];
    }
}
