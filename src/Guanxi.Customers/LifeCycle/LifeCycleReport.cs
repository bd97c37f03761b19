using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.LifeCycle;

/// <summary>One stage among the customers looked at.</summary>
/// <param name="Now">In it today.</param>
/// <param name="Ever">In it today or earlier.</param>
/// <param name="On">Of those, gone on to buying or loyal afterwards, from a stage before; or come back, from a stage of loss.</param>
/// <param name="Days">Mean days of a finished stay; null when nobody ever left.</param>
internal sealed record StageFigures(string Stage, long Now, long Ever, long On, double? Days);

/// <param name="Looked">Customers looked at: all, or some thousand spread evenly.</param>
/// <param name="Set">The set whose stages these are.</param>
/// <param name="Path">Stages of a good course, in its order.</param>
internal sealed record LifeCycleFigures(string Set, IReadOnlyList<string> Path, long Looked, bool IsSample, IReadOnlyList<StageFigures> Stages);

/// <summary>One stay of a customer's life.</summary>
/// <param name="Until">Null for where she is.</param>
internal sealed record StageStay(string Stage, DateTime At, DateTime? Until, string Reason);

/// <summary>Reads histories: one customer's, and conversion and time in stage over all that the actor sees.</summary>
internal sealed class LifeCycleReport(Databases databases, SettingStore settings, AsOf asOf)
{
    private const int Sample = 10_000;

    /// <returns>Stays, oldest first. A customer to whom nothing happened yet has one.</returns>
    /// <exception cref="NotFoundException">No such customer, or not hers to see.</exception>
    public async Task<IReadOnlyList<StageStay>> OfAsync(Actor by, long customer, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        if (by.Grants.AccessTo(RecordTypes.Customer, "stage") == FieldAccess.Hidden)
            throw new ForbiddenException("customer.stage");
        await using var session = await databases.ReadAsync(by, ct);
        var sql = session.Sql($"SELECT t.stage, t.stage_since, t.created_at FROM customers_customer t WHERE t.id = {customer} AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, CustomerFields.Type, by);
        if (await session.ListAsync(sql, r => (Stage: r.GetString(0), Since: r.GetInt64(1) > 0 ? r.Time(1) : r.Time(2)), ct) is not [var current])
            throw new NotFoundException(RecordTypes.Customer, customer);
        var changes = await StageChanges.OfAsync(session, customer, ct);
        if (changes.Count == 0)
            changes = [new(current.Stage, current.Since, StageReasons.Known)];
        return [.. changes.Select((c, i) => new StageStay(c.Stage, c.At, i + 1 < changes.Count ? changes[i + 1].At : null, c.Reason))];
    }

    /// <param name="chosen">Key of a set; null takes that of persons.</param>
    /// <exception cref="InvalidException"><c>life.set.unknown</c>.</exception>
    public async Task<LifeCycleFigures> AllAsync(Actor by, string? chosen, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var sets = await StageSets.OfAsync(session, settings, ct);
        var set = sets[chosen ?? sets.Person];
        var stages = await SpreadAsync(session, by, Kinds(sets, set.Key), ct);
        var now = await asOf.NowAsync(session, ct);
        var histories = (await session.ListAsync(
            $"SELECT customer_id, stage, at, reason FROM customers_stage_change WHERE customer_id IN {new Ids(stages.Rows.Keys)} ORDER BY customer_id, at, id",
            r => (Customer: r.GetInt64(0), Change: new StageChange(r.GetString(1), r.Time(2), r.GetString(3))), ct)).ToLookup(r => r.Customer, r => r.Change);
        var tally = set.Stages.ToDictionary(s => s, _ => new Tally());
        foreach (var (id, stage) in stages.Rows)
            Count(set, tally, histories[id].Where(c => tally.ContainsKey(c.Stage)).Select(c => c with { At = c.At < now ? c.At : now }).ToList(), stage);
        return new(set.Key, set.Path, stages.Rows.Count, stages.IsSample,
            [.. tally.Select(t => new StageFigures(t.Key, t.Value.Now, t.Value.Ever, t.Value.On, t.Value.Left == 0 ? null : t.Value.Days / t.Value.Left))]);
    }

    /// <summary>Kinds of customers that follow a set; null where all do.</summary>
    private static string? Kinds(StageSets sets, string set)
        => sets.Person == set ? sets.Organisation == set ? null : "person" : sets.Organisation == set ? "organisation" : "";

    private static void Count(StageSet set, Dictionary<string, Tally> tally, List<StageChange> history, string current)
    {
        if (!tally.TryGetValue(current, out var now))
            return;
        now.Now++;
        if (history.Count == 0)
            now.Ever++;
        foreach (var stage in history.Select(h => h.Stage).Distinct())
        {
            tally[stage].Ever++;
            if (history.SkipWhile(h => h.Stage != stage).Skip(1).Any(h => Follows(set, stage, h.Stage)))
                tally[stage].On++;
        }
        for (var i = 0; i + 1 < history.Count; i++)
        {
            tally[history[i].Stage].Left++;
            tally[history[i].Stage].Days += (history[i + 1].At - history[i].At).TotalDays;
        }
    }

    /// <summary>Whether a later stage is further on the course; for one off it, and for the last, whether she came back to its second half.</summary>
    private static bool Follows(StageSet set, string stage, string later)
    {
        var (from, to) = (set.PlaceOf(stage), set.PlaceOf(later));
        return from < 0 || from == set.Path.Count - 1 ? to >= set.Path.Count / 2 : to > from;
    }

    /// <param name="kind">Null for all customers.</param>
    private static async Task<(Dictionary<long, string> Rows, bool IsSample)> SpreadAsync(Session session, Actor by, string? kind, CancellationToken ct)
    {
        var only = kind is null ? session.Sql($"1 = 1") : session.Sql($"t.kind = {kind}");
        var sql = session.Sql($"SELECT t.id, t.stage FROM customers_customer t WHERE t.deleted_at IS NULL AND {only}");
        RowVisibility.Write(sql, CustomerFields.Type, by);
        var rows = await session.ListAsync(sql.Add($" LIMIT {Sample + 1}"), r => (Id: r.GetInt64(0), Stage: r.GetString(1)), ct);
        if (rows.Count <= Sample)
            return (rows.ToDictionary(r => r.Id, r => r.Stage), false);
        var last = await session.LongAsync($"SELECT max(id) FROM customers_customer", ct);
        var spread = session.Sql($"SELECT t.id, t.stage FROM customers_customer t WHERE t.id IN {new Ids([.. Enumerable.Range(1, Sample).Select(i => last * i / Sample).Distinct()])} AND t.deleted_at IS NULL AND {only}");
        RowVisibility.Write(spread, CustomerFields.Type, by, indexed: false);
        return ((await session.ListAsync(spread, r => (Id: r.GetInt64(0), Stage: r.GetString(1)), ct)).ToDictionary(r => r.Id, r => r.Stage), true);
    }

    private sealed class Tally
    {
        public long Now, Ever, On, Left;
        public double Days;
    }
}
