using Guanxi.Core;
using Guanxi.Customers.Rfm;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.LifeCycle;

/// <summary>Where customers stand, and where they would stand.</summary>
/// <param name="Looked">How many customers were looked at.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Stages">For each stage: customers now and under the new rules, among those looked at.</param>
internal sealed record StagePreview(long Looked, long Total, IReadOnlyList<StagePreview.Row> Stages)
{
    public sealed record Row(string Stage, long Now, long Then);

    public bool IsSample => Looked < Total;
}

/// <summary>Reading and changing the rules of the life cycle, and the day that everything is judged at.</summary>
internal sealed class LifeCycleRules(Databases databases, SettingStore settings, AsOf asOf, JobQueue jobs, IOrderFigures figures)
{
    private const int Sample = 3_000;

    public async Task<StageSets> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await StageSets.OfAsync(session, settings, ct);
    }

    /// <summary>Minor units in a whole unit of the company's currency: people type whole ones.</summary>
    public async Task<decimal> ScaleAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await RefreshRfm.ScaleAsync(session, settings, ct);
    }

    /// <summary>Stores the rules of a set and starts the review of all customers.</summary>
    /// <returns>The job's id.</returns>
    public async Task<long> SaveAsync(Actor by, string set, StageRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        var sets = await CheckAsync(by, set, rules, ct);
        return await ChangeAsync(by, StageSets.Setting, sets.With(set, rules), ct);
    }

    /// <summary>Chooses which set persons and organisations follow, and starts the review of all customers.</summary>
    /// <returns>The job's id.</returns>
    /// <exception cref="InvalidException"><c>life.set.unknown</c>.</exception>
    public async Task<long> ChooseAsync(Actor by, string person, string organisation, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        var sets = await GetAsync(by, ct);
        (_, _) = (sets[person], sets[organisation]);
        return await ChangeAsync(by, StageSets.Setting, sets with { Person = person, Organisation = organisation }, ct);
    }

    private async Task<StageSets> CheckAsync(Actor by, string set, StageRules rules, CancellationToken ct)
    {
        await using var session = await databases.ReadAsync(by, ct);
        var sets = await StageSets.OfAsync(session, settings, ct);
        rules.Check(sets[set].Stages);
        foreach (var rule in rules.Rules)
            await FoundAsync(session, by.Tenant, rule, [], ct);
        return sets;
    }

    /// <summary>Whom of these the filter of a rule finds; none for a rule without one.</summary>
    /// <exception cref="InvalidException">The filter cannot be read.</exception>
    private async Task<HashSet<long>> FoundAsync(Session session, string tenant, StageRule rule, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        if (FilterParser.Parse(rule.Filter) is not { } filter)
            return [];
        var sql = session.Sql($"SELECT t.id FROM customers_customer t WHERE t.id IN {new Ids(ids)} AND ");
        new FilterSql(CustomerFields.Type, Actor.System(tenant), await asOf.NowAsync(session, ct), (await Company.OfAsync(session, settings, ct)).Currency).Write(sql, filter);
        return [.. await session.ListAsync(sql, r => r.GetInt64(0), ct)];
    }

    /// <returns>The fixed day; null when everything is judged as of today.</returns>
    public async Task<DateOnly?> GetDayAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await asOf.DayAsync(session, ct);
    }

    /// <summary>Fixes the day looked at, or lets it be today again with null, and starts the review of all customers.</summary>
    /// <returns>The job's id.</returns>
    public async Task<long> FixDayAsync(Actor by, DateOnly? day, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        if (day is { Year: < 1970 or > 2200 })
            throw new InvalidException("life.day", "day");
        return await ChangeAsync(by, AsOf.Setting, new AsOfDay(day), ct);
    }

    private async Task<long> ChangeAsync<T>(Actor by, string name, T value, CancellationToken ct)
    {
        await using var session = await databases.WriteAsync(by, ct);
        await settings.SetAsync(session, by, name, value, ct);
        var job = await jobs.AddAsync(session, by, ReviewCustomers.Kind, new ReviewCustomers.Request(), ct);
        await session.CommitAsync(ct);
        return job;
    }

    /// <summary>Tries the rules on all customers, or on some thousand spread evenly where there are many. Writes nothing.</summary>
    public async Task<StagePreview> PreviewAsync(Actor by, string set, StageRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        var sets = await CheckAsync(by, set, rules, ct);
        await using var session = await databases.ReadAsync(by, ct);
        var total = await session.LongAsync($"SELECT count(*) FROM customers_customer WHERE deleted_at IS NULL", ct);
        var ids = await SpreadAsync(session, total, ct);
        var rows = await session.ListAsync(
            $"SELECT id, created_at, stage FROM customers_customer WHERE id IN {new Ids(ids)} AND deleted_at IS NULL", r => (Id: r.GetInt64(0), Since: r.Time(1), Stage: r.GetString(2)), ct);
        var orders = (await figures.OfAsync(session, ids, ct)).ToDictionary(f => f.Customer);
        var contacts = await Contacts.OfAsync(session, ids, ct);
        var holds = await StageHolds.OfAsync(session, ids, ct);
        var found = new Dictionary<StageRule, HashSet<long>>();
        foreach (var rule in rules.Rules)
            found[rule] = await FoundAsync(session, by.Tenant, rule, ids, ct);
        var now = await asOf.NowAsync(session, ct);
        var then = rows.Select(row =>
        {
            var mine = orders.GetValueOrDefault(row.Id);
            var kept = new Figures.KeptRow { Id = row.Id, CreatedAt = row.Since, Stage = row.Stage }.With(mine);
            return StageHistory.Replay(new(row.Since, mine?.Times ?? [], [.. contacts[row.Id]], kept.Value, kept.ReturnsPercent, r => found[r].Contains(row.Id)), rules, now).Holding([.. holds[row.Id]], now).Last.Stage;
        }).CountBy(s => s).ToDictionary();
        var today = rows.CountBy(r => r.Stage).ToDictionary();
        return new(rows.Count, total, [.. Stages.All.Where(s => sets[set].Stages.Contains(s) || today.ContainsKey(s)).Select(s => new StagePreview.Row(s, today.GetValueOrDefault(s), then.GetValueOrDefault(s)))]);
    }

    private static async Task<List<long>> SpreadAsync(Session session, long total, CancellationToken ct)
    {
        if (total <= Sample)
            return await session.ListAsync($"SELECT id FROM customers_customer WHERE deleted_at IS NULL", r => r.GetInt64(0), ct);
        var last = await session.LongAsync($"SELECT max(id) FROM customers_customer", ct);
        return [.. Enumerable.Range(1, Sample).Select(i => last * i / Sample).Distinct()];
    }
}
