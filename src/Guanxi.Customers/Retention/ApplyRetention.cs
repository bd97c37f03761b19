using Guanxi.Core;
using Guanxi.Customers.Privacy;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Retention;

/// <summary>
/// Removes what was kept long enough, rule by rule in small transactions. Customers are marked first and erased once their
/// notice is over, if nothing happened meanwhile.
/// </summary>
internal sealed class ApplyRetention(SettingStore settings, ExpiredRows expired, Erasures erasures, TimeProvider time) : IJob
{
    public const string Kind = "customers.retention";

    private const int Batch = 1000;
    private const int PeopleAtOnce = 50;

    public sealed record Request;

    /// <param name="Rule">Number of the rule that is next.</param>
    /// <param name="After">Id of the last row looked at.</param>
    public sealed record Place(int Rule, long After, IReadOnlyDictionary<string, long> Removed, long Marked);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var place = job.Checkpoint<Place>() ?? new(0, 0, new Dictionary<string, long>(), 0);
        var now = time.GetUtcNow().UtcDateTime;
        IReadOnlyList<RetentionRule> rules;
        await using (var read = await job.Database.ReadAsync(ct))
            rules = (await settings.GetAsync(read, RetentionRules.Setting, RetentionRules.Shipped, ct)).Rules;
        await UnmarkAsync(job, rules, now, ct);
        while (place.Rule < rules.Count)
        {
            ct.ThrowIfCancellationRequested();
            var rule = rules[place.Rule];
            await using var session = await job.Database.WriteAsync(ct);
            var ids = await expired.NextAsync(session, Actor.System(job.Database.Tenant), rule, now, place.After, rule.Data == RetentionRules.Customers ? PeopleAtOnce : Batch, ct);
            place = ids.Count == 0 ? place with { Rule = place.Rule + 1, After = 0 } : await StepAsync(session, job, rule, ids, place, now, ct);
            job.Report(new(place.Removed.Values.Sum()));
            await job.SaveAsync(session, place, ct);
            await session.CommitAsync(ct);
        }
        job.Result = new { place.Removed, place.Marked };
    }

    private async Task<Place> StepAsync(Session session, JobContext job, RetentionRule rule, List<long> ids, Place place, DateTime now, CancellationToken ct)
    {
        var some = new Ids(ids);
        long removed = ids.Count;
        switch (rule.Data)
        {
            case RetentionRules.Interactions:
                await session.RunAsync($"UPDATE platform_audit SET changes = '[]' WHERE type = 'interaction' AND record_id IN {some}", ct);
                await session.RunAsync($"DELETE FROM customers_interaction WHERE id IN {some}", ct);
                break;
            case RetentionRules.Contacts:
                await session.RunAsync($"DELETE FROM customers_contact WHERE id IN {some}", ct);
                break;
            case RetentionRules.Imports:
                await session.RunAsync($"DELETE FROM platform_import_reject WHERE import_id IN {some}", ct);
                await session.RunAsync($"DELETE FROM platform_import_change WHERE import_id IN {some}", ct);
                break;
            case RetentionRules.Customers:
                var marked = await session.RunAsync($"INSERT INTO customers_retention (customer_id, found_at) SELECT id, {now} FROM customers_customer WHERE id IN {some} ON CONFLICT DO NOTHING", ct);
                var due = await session.ListAsync($"""
                    SELECT customer_id FROM customers_retention WHERE customer_id IN {some} AND found_at <= {now.AddDays(-rule.NoticeDays)}
                      AND NOT EXISTS (SELECT 1 FROM customers_erasure e WHERE e.customer_id = customers_retention.customer_id AND e.state IN ({ErasureState.Asked}, {ErasureState.Running}))
                    """, r => r.GetInt64(0), ct);
                foreach (var customer in due)
                    await erasures.BeginAsync(session, job.By, await Erasures.AddAsync(session, job.By, customer, new("retention", Suppress: false), now, ct), now, ct);
                (removed, place) = (due.Count, place with { Marked = place.Marked + marked });
                break;
        }
        return place with { After = ids[^1], Removed = new Dictionary<string, long>(place.Removed) { [rule.Data] = place.Removed.GetValueOrDefault(rule.Data) + removed } };
    }

    /// <summary>Whoever was marked and is in use again is left alone.</summary>
    private async Task UnmarkAsync(JobContext job, IReadOnlyList<RetentionRule> rules, DateTime now, CancellationToken ct)
    {
        await using var session = await job.Database.WriteAsync(ct);
        var still = new HashSet<long>();
        var marked = await session.ListAsync($"SELECT customer_id FROM customers_retention", r => r.GetInt64(0), ct);
        if (marked.Count == 0)
            return;
        foreach (var rule in rules.Where(r => r.Data == RetentionRules.Customers))
            for (var ids = await expired.NextAsync(session, Actor.System(job.Database.Tenant), rule, now, 0, Batch, ct); ids.Count > 0; ids = await expired.NextAsync(session, Actor.System(job.Database.Tenant), rule, now, ids[^1], Batch, ct))
                still.UnionWith(ids);
        await session.RunAsync($"DELETE FROM customers_retention WHERE customer_id IN {new Ids([.. marked.Where(m => !still.Contains(m))])}", ct);
        await session.CommitAsync(ct);
    }
}
