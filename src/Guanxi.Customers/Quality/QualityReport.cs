using Guanxi.Core;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Quality;

/// <summary>How many records lack a field that counts.</summary>
internal sealed record FieldGap(string Field, int Weight, long Missing, long Of);

/// <summary>How many records a doubt is the gravest of.</summary>
internal sealed record DoubtCount(string Doubt, string Field, long Count);

/// <summary>Quality of what came from one source.</summary>
/// <param name="Source">"" for none named.</param>
internal sealed record SourceQuality(string Source, long Count, double Completeness, double Validity);

/// <summary>Quality of those who came in within one month.</summary>
/// <param name="Month">Such as <c>2026-11</c>.</param>
internal sealed record MonthQuality(string Month, long Count, double Completeness, double Validity);

/// <summary>The quality of the records that somebody sees.</summary>
/// <param name="Looked">Records looked at: all, or some thousand spread evenly.</param>
/// <param name="Unscored">Of those, such as wait for their score.</param>
/// <param name="CompletenessBands">Records by completeness: 1–10, 11–20 … 91–100.</param>
/// <param name="Stale">Records that nobody touched for the months the rules name.</param>
/// <param name="Sources">The largest first; empty where the source is hidden.</param>
/// <param name="Months">The last twelve, oldest first.</param>
internal sealed record QualityFigures(
    long Looked, bool IsSample, long Unscored, double Completeness, double Validity, IReadOnlyList<long> CompletenessBands, IReadOnlyList<long> ValidityBands,
    IReadOnlyList<FieldGap> Gaps, IReadOnlyList<DoubtCount> Doubts, long Stale, int StaleMonths, DateOnly StaleBefore, IReadOnlyList<SourceQuality> Sources, IReadOnlyList<MonthQuality> Months);

/// <summary>Reads the quality of all records that the actor sees; of very many, of some thousand spread evenly.</summary>
internal sealed class QualityReport(Databases databases, SettingStore settings, TimeProvider time)
{
    private const int Sample = 10_000;
    private const int MostSources = 12;
    private const int Months = 12;

    private sealed record Row(long Completeness, long Validity, string Doubt, DateTime CreatedAt, DateTime UpdatedAt, QualityFacts Facts);

    public async Task<QualityFigures> RunAsync(Actor by, CancellationToken ct)
    {
        by.Require(CustomerPermissions.Read);
        await using var session = await databases.ReadAsync(by, ct);
        var rules = await settings.GetAsync(session, QualityRules.Setting, QualityRules.Shipped, ct);
        var (rows, sample) = await SpreadAsync(session, by, ct);
        var scored = rows.Where(r => r.Completeness > 0).ToList();
        var stale = time.GetUtcNow().UtcDateTime.AddMonths(-rules.StaleMonths);
        var open = QualityRules.Fields.Where(f => by.Grants.AccessTo(RecordTypes.Customer, f) != FieldAccess.Hidden).ToHashSet();
        return new(
            rows.Count, sample, rows.Count - scored.Count, Mean(scored, r => r.Completeness), Mean(scored, r => r.Validity), Bands(scored, r => r.Completeness), Bands(scored, r => r.Validity),
            [.. QualityRules.Fields.Where(f => open.Contains(f) && rules.Weights.GetValueOrDefault(f) > 0).Select(f => Gap(rows, f, rules.Weights[f])).OrderByDescending(g => g.Of == 0 ? 0 : g.Weight * (double)g.Missing / g.Of)],
            [.. scored.Where(r => r.Doubt.Length > 0).CountBy(r => r.Doubt).Where(d => Quality.Doubts.Costs.TryGetValue(d.Key, out var cost) && (cost.Field == "kind" || open.Contains(cost.Field)))
                .Select(d => new DoubtCount(d.Key, Quality.Doubts.Costs[d.Key].Field, d.Value)).OrderByDescending(d => d.Count)],
            rows.Count(r => r.UpdatedAt < stale), rules.StaleMonths, DateOnly.FromDateTime(stale),
            open.Contains("source") ? [.. scored.GroupBy(r => r.Facts.Source).Select(g => new SourceQuality(g.Key, g.Count(), Mean(g, r => r.Completeness), Mean(g, r => r.Validity))).OrderByDescending(s => s.Count).Take(MostSources)] : [],
            [.. scored.GroupBy(r => r.CreatedAt.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)).OrderByDescending(g => g.Key).Take(Months)
                .Select(g => new MonthQuality(g.Key, g.Count(), Mean(g, r => r.Completeness), Mean(g, r => r.Validity))).Reverse()]);
    }

    private static FieldGap Gap(List<Row> rows, string field, int weight)
    {
        var asked = field is "birthday" or "gender" ? rows.Where(r => r.Facts.Kind != "organisation").ToList() : rows;
        return new(field, weight, asked.Count(r => r.Facts[field].Length == 0), asked.Count);
    }

    private static double Mean(IEnumerable<Row> rows, Func<Row, long> score) => rows.Select(r => (double)score(r)).DefaultIfEmpty(0).Average();

    private static long[] Bands(List<Row> rows, Func<Row, long> score)
    {
        var bands = new long[10];
        foreach (var row in rows)
            bands[Math.Clamp((score(row) - 1) / 10, 0, 9)]++;
        return bands;
    }

    private static async Task<(List<Row> Rows, bool IsSample)> SpreadAsync(Session session, Actor by, CancellationToken ct)
    {
        var columns = new Raw("t.completeness, t.validity, t.doubt, t.created_at, t.updated_at, " + string.Join(", ", QualityFacts.Columns.Split(", ").Select(c => "t." + c)));
        static Row Read(System.Data.Common.DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.Time(3), r.Time(4), QualityFacts.Read(r, 5));
        var sql = session.Sql($"SELECT {columns} FROM customers_customer t WHERE t.deleted_at IS NULL");
        RowVisibility.Write(sql, CustomerFields.Type, by);
        var rows = await session.ListAsync(sql.Add($" LIMIT {Sample + 1}"), Read, ct);
        if (rows.Count <= Sample)
            return (rows, false);
        var last = await session.LongAsync($"SELECT max(id) FROM customers_customer", ct);
        var spread = session.Sql($"SELECT {columns} FROM customers_customer t WHERE t.id IN {new Ids([.. Enumerable.Range(1, Sample).Select(i => last * i / Sample).Distinct()])} AND t.deleted_at IS NULL");
        RowVisibility.Write(spread, CustomerFields.Type, by, indexed: false);
        return (await session.ListAsync(spread, Read, ct), true);
    }
}
