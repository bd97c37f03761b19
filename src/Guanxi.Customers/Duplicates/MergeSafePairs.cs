using Guanxi.Core;
using Guanxi.Customers.Merging;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Duplicates;

/// <summary>Merges the pairs that the company's rule calls safe, each in a transaction of its own that can be undone like any other merge.</summary>
internal sealed class MergeSafePairs(Databases databases, MergeCustomers merging, LearnWeights learn, SettingStore settings) : IJob
{
    public const string Kind = "customers.merge-duplicates";
    private const int AtOnce = 500;

    public sealed record Request;

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var weights = await learn.WeightsAsync(job.Database, ct);
        var (merged, passed) = (0L, (Score: 2.0, A: 0L, B: 0L));
        while (true)
        {
            DuplicateRules rules;
            List<FoundPair> pairs;
            await using (var read = await job.Database.ReadAsync(ct))
            {
                rules = await settings.GetAsync(read, DuplicateRules.Setting, DuplicateRules.Shipped, ct);
                pairs = await read.ListAsync($"""
                    SELECT d.a_id, d.b_id, d.score, d.signs FROM customers_duplicate d
                    WHERE d.state = 'open' AND d.score >= {rules.Least} AND (d.score, d.a_id, d.b_id) < ({passed.Score}, {passed.A}, {passed.B})
                    ORDER BY d.score DESC, d.a_id DESC, d.b_id DESC LIMIT {AtOnce}
                    """, r => new FoundPair(r.GetInt64(0), r.GetInt64(1), r.GetDouble(2), r.GetString(3)), ct);
            }
            if (!rules.Auto || pairs.Count == 0)
                break;
            foreach (var pair in pairs.Where(p => rules.Allows(p.Score, Evidence.Read(p.Signs))))
            {
                ct.ThrowIfCancellationRequested();
                merged += await MergeAsync(job, pair, rules, weights, ct) ? 1 : 0;
                job.Report(new(merged, null, "duplicates.step.merge"));
            }
            passed = (pairs[^1].Score, pairs[^1].A, pairs[^1].B);
        }
        job.Result = new { merged };
    }

    /// <returns>False when one of them is no longer there as she was.</returns>
    private async Task<bool> MergeAsync(JobContext job, FoundPair pair, DuplicateRules rules, DuplicateWeights weights, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        var two = await session.ListAsync($"""
            SELECT {new Raw(CustomerDraft.Columns)} FROM customers_customer WHERE id IN {new Ids([pair.A, pair.B])} AND deleted_at IS NULL
                AND EXISTS (SELECT 1 FROM customers_duplicate WHERE a_id = {pair.A} AND b_id = {pair.B} AND state = 'open')
            ORDER BY orders DESC, id
            """, CustomerDraft.Read, ct);
        if (two is not [var winner, var loser])
            return false;
        // What they are now counts: one of them may have taken values from another since the scan.
        var signs = new double[Evidence.Count];
        Evidence.Weigh(new(winner), new(loser), signs);
        if (!rules.Allows(weights.Score(signs), signs))
            return false;
        await using var db = databases.Within(session, job.Database, Actor.System(job.Database.Tenant));
        await merging.RunAsync(db, new(winner.Id, [loser.Id]), MergeWays.Rule, ct);
        // Proves that nobody has taken the job over.
        await job.SaveAsync(session, new Request(), ct);
        await session.CommitAsync(ct);
        return true;
    }
}
