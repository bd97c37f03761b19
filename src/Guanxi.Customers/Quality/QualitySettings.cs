using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Quality;

/// <summary>Reading and changing what a company asks of its records, and why one record has its scores.</summary>
internal sealed class QualitySettings(Databases databases, SettingStore settings, JobQueue jobs, TimeProvider time)
{
    public async Task<QualityRules> GetAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        return await settings.GetAsync(session, QualityRules.Setting, QualityRules.Shipped, ct);
    }

    /// <summary>Stores the rules and has everybody scored anew.</summary>
    public async Task SaveAsync(Actor by, QualityRules rules, CancellationToken ct)
    {
        by.Require(CustomerPermissions.ManageLifeCycle);
        rules.Check();
        await using var session = await databases.WriteAsync(by, ct);
        if (rules.SameAs(await settings.GetAsync(session, QualityRules.Setting, QualityRules.Shipped, ct)))
            return;
        await settings.SetAsync(session, by, QualityRules.Setting, rules, ct);
        await ScoreCustomers.StartAsync(jobs, session, by, all: true, ct);
        await session.CommitAsync(ct);
    }

    /// <returns>The scores of one record, as they are now, with their reasons; hidden fields are named in none.</returns>
    /// <exception cref="NotFoundException">No such customer, or not the actor's to see.</exception>
    public async Task<QualityScore> OfAsync(Actor by, long id, CancellationToken ct) => (await ReadAsync(by, id, ct)).Score;

    internal async Task<(QualityScore Score, IReadOnlyDictionary<string, string> Written)> ReadAsync(Actor by, long id, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var sql = session.Sql($"SELECT t.written, {new Raw(string.Join(", ", QualityFacts.Columns.Split(", ").Select(c => "t." + c)))} FROM customers_customer t WHERE t.id = {id} AND t.deleted_at IS NULL");
        RowVisibility.Write(sql, CustomerFields.Type, by);
        if (await session.ListAsync(sql, r => (Written: r.GetString(0), Facts: QualityFacts.Read(r, 1)), ct) is not [var (written, facts)])
            throw new NotFoundException(RecordTypes.Customer, id);
        var faults = await Faults.OpenOfAsync(session, [id], ct);
        var score = QualityScore.Of(facts, await settings.GetAsync(session, QualityRules.Setting, QualityRules.Shipped, ct), (await Company.OfAsync(session, settings, ct)).Country,
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), [.. faults.Where(f => f.Key == Faults.KeyOf(facts, f.Field)).Select(f => f.Doubt)]);
        return (score with { Missing = [.. score.Missing.Where(Open)], Doubts = [.. score.Doubts.Where(d => Open(Doubts.Costs[d].Field))] }, NormalForm.Written(written).Where(w => Open(w.Key)).ToDictionary());

        bool Open(string field) => by.Grants.AccessTo(RecordTypes.Customer, field) != FieldAccess.Hidden;
    }
}
