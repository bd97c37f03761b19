using Guanxi.Core;
using Guanxi.Customers.Tasks;
using Guanxi.Platform.Catalogue;
using Guanxi.Platform.Data;
using Guanxi.Platform.Records;
using Guanxi.Platform.Settings;

namespace Guanxi.Customers.Care;

/// <summary>What there is to think of a customer for.</summary>
internal static class CareOccasion
{
    /// <summary>A person's birthday, by the sun or by the moon.</summary>
    public const string Birthday = "birthday";

    /// <summary>The day an organisation was founded.</summary>
    public const string Founding = "founding";

    /// <summary>The day of her first order, in later years.</summary>
    public const string FirstOrder = "first-order";

    /// <summary>A day that somebody noted at the customer, such as a wedding.</summary>
    public const string Date = "date";

    /// <summary>A feast, for those in whose country it is kept.</summary>
    public const string Festival = "festival";

    /// <summary>Nothing was heard of her for so many days.</summary>
    public const string Silence = "silence";

    public static readonly IReadOnlyList<string> All = [Birthday, Founding, FirstOrder, Date, Festival, Silence];
}

/// <summary>Thinks of customers on an occasion.</summary>
/// <param name="Id">Stays with the rule; 0 for a new one.</param>
/// <param name="Name">Subject of the tasks it makes.</param>
/// <param name="Occasion">One of <see cref="CareOccasion"/>.</param>
/// <param name="Days">Days before the occasion; for silence, how long it has lasted.</param>
/// <param name="Festival">Which one; null for other occasions.</param>
/// <param name="Filter">For whom: a filter over customers; null for all.</param>
/// <param name="Task">Makes a task for whoever looks after the customer.</param>
/// <param name="Event">Tells other modules.</param>
/// <param name="Kind">Kind of the task.</param>
/// <param name="Note">What to do.</param>
/// <param name="Active">Whether it is in force.</param>
public sealed record CareRule(
    long Id, string Name, string Occasion, int Days, string? Festival = null, string? Filter = null, bool Task = true, bool Event = false, string Kind = "care", string Note = "", bool Active = true)
{
    internal void Check()
    {
        if (Name.Trim().Length is 0 or > 200)
            throw new InvalidException("care.rule.name", "name", 200);
        if (!CareOccasion.All.Contains(Occasion))
            throw new InvalidException("care.rule.occasion", "occasion", Occasion, string.Join(", ", CareOccasion.All));
        if (Days is < 0 or > 3_650 || (Occasion == CareOccasion.Silence ? Days == 0 : Days > 90))
            throw new InvalidException("care.rule.days", "days");
        if (Occasion == CareOccasion.Festival && Festivals.Find(Festival ?? "") is null)
            throw new InvalidException("care.rule.festival", "festival", Festival, string.Join(", ", Festivals.All.Select(f => f.Key)));
        if (!Task && !Event)
            throw new InvalidException("care.rule.nothing", "task");
        if (!TaskFields.Kinds.Contains(Kind))
            throw new InvalidException("care.rule.kind", "kind", Kind, string.Join(", ", TaskFields.Kinds));
        if (Note.Length > 5_000)
            throw new InvalidException("care.rule.note", "note", 5_000);
    }
}

/// <summary>All rules of a company.</summary>
public sealed record CareRules(IReadOnlyList<CareRule> Rules)
{
    public const string Setting = "care-rules";

    public static readonly CareRules None = new([]);

    internal IEnumerable<CareRule> Active => Rules.Where(r => r.Active);

    internal static Task<CareRules> OfAsync(Session session, SettingStore settings, CancellationToken ct) => settings.GetAsync(session, Setting, None, ct);

    /// <summary>Checks every rule, its filter as well, and gives new ones their ids.</summary>
    /// <exception cref="InvalidException">A rule cannot be.</exception>
    internal CareRules Checked(RecordType customers, Actor by, DateTime now, string currency, CareRules before)
    {
        if (Rules.Count > 100)
            throw new InvalidException("care.rule.many", "rules", 100);
        foreach (var rule in Rules)
        {
            rule.Check();
            if (FilterParser.Parse(rule.Filter) is { } filter)
                new FilterSql(customers, by, now, currency).Write(new Sql(sqlite: true), filter);
        }
        // An id is never given twice: what has been done is remembered by it.
        var next = Math.Max(LastId, Math.Max(before.LastId, Rules.Concat(before.Rules).Select(r => r.Id).DefaultIfEmpty().Max()));
        var known = before.Rules.Select(r => r.Id).ToHashSet();
        return new([.. Rules.Select(r => r with { Id = known.Remove(r.Id) ? r.Id : ++next, Name = r.Name.Trim(), Filter = string.IsNullOrWhiteSpace(r.Filter) ? null : r.Filter.Trim() })]) { LastId = next };
    }

    /// <summary>The highest id ever given.</summary>
    public long LastId { get; init; }
}
