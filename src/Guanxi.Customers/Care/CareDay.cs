using Guanxi.Core;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Contracts;
using Guanxi.Platform.Data;
using Guanxi.Platform.Jobs;
using Guanxi.Platform.Outbox;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Care;

/// <summary>
/// Applies the rules of care to every day up to one: those that were missed while nobody was at work, and that day. What a rule
/// makes is written with the place it has reached, and a rule that is through with a day is remembered: nothing is made twice.
/// </summary>
internal sealed class CareDay(ITaskBook tasks, FieldCatalogue catalogue, SettingStore settings, TenantCurrency currency, OutboxWriter outbox, TimeProvider time) : IJob
{
    public const string Kind = "customers.care";
    public const string Runs = "customers_care_run";
    private const int Batch = 2_000;

    /// <summary>Nobody wants to be congratulated later than that.</summary>
    private const int MostMissed = 7;

    public sealed record Request(DateOnly Day);

    /// <param name="Rule">The rule at work; 0 for none.</param>
    /// <param name="After">The last customer it has done.</param>
    /// <param name="Found">How many it has found that day.</param>
    public sealed record Place(DateOnly Day, long Rule, long After, long Found, long All);

    public sealed record Outcome(long Customers);

    public async Task RunAsync(JobContext job, CancellationToken ct)
    {
        var until = job.Payload<Request>().Day;
        var place = job.Checkpoint<Place>() ?? new(await FirstAsync(job, until, ct), 0, 0, 0, 0);
        for (; place.Day <= until; place = place with { Day = place.Day.AddDays(1), Rule = 0, After = 0, Found = 0 })
            place = await DayAsync(job, place, ct);
        job.Result = new Outcome(place.All);
    }

    private static async Task<DateOnly> FirstAsync(JobContext job, DateOnly until, CancellationToken ct)
    {
        await using var read = await job.Database.ReadAsync(ct);
        var last = await read.FirstAsync($"SELECT max(day) FROM customers_care_run WHERE rule = 0", r => r.Text(0), ct);
        var next = last is null ? until : DateOnly.ParseExact(last, "yyyy-MM-dd").AddDays(1);
        return next < until.AddDays(-MostMissed) ? until.AddDays(-MostMissed) : next > until ? until : next;
    }

    private async Task<Place> DayAsync(JobContext job, Place place, CancellationToken ct)
    {
        List<CareRule> due;
        await using (var read = await job.Database.ReadAsync(ct))
        {
            var done = (await read.ListAsync($"SELECT rule FROM customers_care_run WHERE day = {place.Day}", r => r.GetInt64(0), ct)).ToHashSet();
            due = [.. (await CareRules.OfAsync(read, settings, ct)).Active.Where(r => !done.Contains(r.Id)).OrderBy(r => r.Id)];
        }
        foreach (var rule in due)
        {
            if (place.Rule != rule.Id)
                place = place with { Rule = rule.Id, After = 0, Found = 0 };
            while (await StepAsync(job, rule, place, ct) is var (next, more))
            {
                place = next;
                if (!more)
                    break;
            }
        }
        await using var session = await job.Database.WriteAsync(ct);
        await RememberAsync(session, 0, place.Day, 0, ct);
        await job.SaveAsync(session, place, ct);
        await session.CommitAsync(ct);
        return place;
    }

    /// <summary>One batch of one rule, in one transaction with the place that it reaches.</summary>
    private async Task<(Place Place, bool More)> StepAsync(JobContext job, CareRule rule, Place place, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        job.Report(new(place.All));
        var occasion = rule.Occasion == CareOccasion.Silence ? place.Day : place.Day.AddDays(rule.Days);
        await using var session = await job.Database.WriteAsync(ct);
        var found = await FindAsync(session, job.Database.Tenant, rule, occasion, place.After, ct);
        var now = time.GetUtcNow().UtcDateTime;
        if (found.Count > 0 && rule.Task)
            await tasks.OpenAsync(job.Database, session, [.. found.Select(c => new NewTask(CauseOf(rule, occasion, c), rule.Name, rule.Kind, occasion < place.Day ? place.Day : occasion, c) { Note = rule.Note })], ct);
        if (found.Count > 0 && rule.Event)
        {
            await outbox.WriteAsync(session, [new CareDue(rule.Id, rule.Occasion, rule.Festival, occasion, [.. found])], now, ct);
            session.AfterCommit(() => outbox.Wake(job.Database.Tenant));
        }
        var more = found.Count == Batch;
        place = place with { After = found.Count > 0 ? found[^1] : place.After, Found = place.Found + found.Count, All = place.All + found.Count };
        if (!more)
            await RememberAsync(session, rule.Id, place.Day, place.Found, ct);
        await job.SaveAsync(session, place, ct);
        await session.CommitAsync(ct);
        return (place, more);
    }

    private async Task<List<long>> FindAsync(Session session, string tenant, CareRule rule, DateOnly occasion, long after, CancellationToken ct)
    {
        var company = await Company.OfAsync(session, settings, ct);
        if (await new Occasions(session, company).OnAsync(rule, occasion, ct) is not { } on)
            return [];
        var sql = session.Sql($"SELECT t.id FROM customers_customer t WHERE t.deleted_at IS NULL AND t.id > {after} AND {on}");
        if (FilterParser.Parse(rule.Filter) is { } filter)
            new FilterSql(await catalogue.OfAsync(tenant, CustomerFields.Type, ct), Actor.System(tenant) with { TimeZone = company.TimeZone }, time.GetUtcNow().UtcDateTime, await currency.OfAsync(session, tenant, ct)).Write(sql.Raw(" AND "), filter);
        return await session.ListAsync(sql.Add($" ORDER BY t.id LIMIT {Batch}"), r => r.GetInt64(0), ct);
    }

    private static string CauseOf(CareRule rule, DateOnly occasion, long customer)
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"care:{rule.Id}:{occasion:yyyy-MM-dd}:{customer}");

    public static Task RememberAsync(Session session, long rule, DateOnly day, long customers, CancellationToken ct)
        => session.RunAsync($"INSERT INTO customers_care_run (rule, day, customers) VALUES ({rule}, {day}, {customers}) ON CONFLICT (rule, day) DO NOTHING", ct);
}
