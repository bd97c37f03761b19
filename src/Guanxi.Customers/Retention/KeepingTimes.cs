using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Retention;

/// <param name="Count">Rows that would go by this rule now; at most 10,000 are counted.</param>
internal sealed record RetentionCount(RetentionRule Rule, long Count);

/// <param name="Id">Of the job.</param>
/// <param name="Removed">By kind of data; of customers, those whose erasure began.</param>
/// <param name="Marked">Customers who were marked.</param>
internal sealed record RetentionRun(long Id, string State, DateTime At, IReadOnlyDictionary<string, long> Removed, long Marked);

/// <summary>Reading, trying and changing how long data is kept.</summary>
internal sealed class KeepingTimes(Databases databases, SettingStore settings, ExpiredRows expired, JobQueue jobs, TimeProvider time)
{
    public async Task<RetentionRules> RulesAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        await using var session = await databases.ReadAsync(by, ct);
        return await settings.GetAsync(session, RetentionRules.Setting, RetentionRules.Shipped, ct);
    }

    /// <summary>What would go now under these rules.</summary>
    public async Task<IReadOnlyList<RetentionCount>> PreviewAsync(Actor by, RetentionRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        rules.Check();
        await using var session = await databases.ReadAsync(by, ct);
        var counts = new List<RetentionCount>();
        foreach (var rule in rules.Rules)
            counts.Add(new(rule, await expired.CountAsync(session, Actor.System(by.Tenant), rule, time.GetUtcNow().UtcDateTime, ct)));
        return counts;
    }

    /// <exception cref="InvalidException">A kind, number or filter that cannot be.</exception>
    public async Task SaveAsync(Actor by, RetentionRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        _ = await PreviewAsync(by, rules, ct); // a filter is only known to be right once it ran
        await using var session = await databases.WriteAsync(by, ct);
        await settings.SetAsync(session, by, RetentionRules.Setting, rules, ct);
        await session.CommitAsync(ct);
    }

    /// <summary>Does at once what otherwise happens every day.</summary>
    /// <returns>Id of the job.</returns>
    public async Task<long> RunNowAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        by.Require(CustomerPermissions.Erase);
        return await jobs.AddAsync(by, ApplyRetention.Kind, new ApplyRetention.Request(), ct);
    }

    /// <summary>The last thirty runs, newest first.</summary>
    public async Task<IReadOnlyList<RetentionRun>> RunsAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManagePrivacy);
        await using var session = await databases.ReadAsync(by, ct);
        return await session.ListAsync($"SELECT id, state, created_at, checkpoint FROM platform_job WHERE kind = {ApplyRetention.Kind} ORDER BY id DESC LIMIT 30", r =>
        {
            var place = r.Text(3) is { } json ? System.Text.Json.JsonSerializer.Deserialize<ApplyRetention.Place>(json, System.Text.Json.JsonSerializerOptions.Web) : null;
            return new RetentionRun(r.GetInt64(0), r.GetString(1), r.Time(2), place?.Removed ?? new Dictionary<string, long>(), place?.Marked ?? 0);
        }, ct);
    }
}
