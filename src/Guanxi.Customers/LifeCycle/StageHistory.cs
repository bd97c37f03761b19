namespace Guanxi.Customers.LifeCycle;

/// <summary>What the history of one customer is derived from.</summary>
/// <param name="Since">Since when the company knows her.</param>
/// <param name="Orders">Instants of her purchase orders, oldest first.</param>
/// <param name="Contacts">Instants at which she turned to the company, oldest first.</param>
/// <param name="Value">As of today: history does not tell when money came and went.</param>
/// <param name="ReturnsPercent">Null without revenue.</param>
/// <param name="Found">Whether the filter of a rule finds her today; not asked for a rule without one.</param>
internal sealed record StageFacts(DateTime Since, IReadOnlyList<DateTime> Orders, IReadOnlyList<DateTime> Contacts, long Value = 0, double? ReturnsPercent = null, Func<StageRule, bool>? Found = null);

/// <param name="Reason">What moved her: one of <see cref="StageReasons"/>.</param>
internal readonly record struct StageChange(string Stage, DateTime At, string Reason);

internal static class StageReasons
{
    public const string Known = "known";
    public const string Order = "order";
    public const string Contact = "contact";
    public const string Time = "time";

    /// <summary>Somebody set it.</summary>
    public const string Hand = "hand";

    /// <summary>What somebody had set ended, and the rules went on.</summary>
    public const string Release = "release";

    /// <summary>Data, a score or the rules changed.</summary>
    public const string Data = "data";
}

/// <summary>
/// The whole life of a customer, derived anew from what happened and from the passing of time. Nothing is added up as it
/// comes, so that late orders, edits, returns and an undone import are right by construction.
/// </summary>
/// <param name="Changes">Oldest first, never empty.</param>
/// <param name="Due">When time alone, or an order dated ahead, will move her next; null when nothing will.</param>
internal sealed record StageHistory(IReadOnlyList<StageChange> Changes, DateTime? Due)
{
    public StageChange Last => Changes[^1];

    public static StageHistory Replay(StageFacts facts, StageRules rules, DateTime now)
    {
        var changes = new List<StageChange>();
        var seen = new Seen(facts);
        var at = Earliest(facts, now);
        var reason = StageReasons.Known;
        while (true)
        {
            seen.TakeIn(at, ref reason);
            var stage = seen.StageAt(rules, at);
            if (changes.Count == 0 || changes[^1].Stage != stage)
                changes.Add(new(stage, at, reason));
            var next = seen.NextEvent();
            // Facts stand still until the next event: only the moments at which a condition ages into its opposite can matter.
            var aged = seen.NextAged(rules, at, stage, next < now ? next : now);
            if (aged is { } moment)
                (at, reason) = (moment, StageReasons.Time);
            else if (next <= now)
                at = next;
            else
                return new(changes, seen.NextAged(rules, at, stage, next) ?? (next == DateTime.MaxValue ? null : next));
        }
    }

    /// <summary>The same life with the stages that people set by hand in the place of what the rules said meanwhile.</summary>
    /// <param name="holds">Oldest first; no two at once.</param>
    public StageHistory Holding(IReadOnlyList<StageHold> holds, DateTime now)
    {
        if (holds.Count == 0)
            return this;
        var moments = Changes.Select(c => (c.At, c.Reason, Order: 1))
            .Concat(holds.Select(h => (h.At, Reason: StageReasons.Hand, Order: 2)))
            .Concat(holds.Where(h => h.Until <= now).Select(h => (At: h.Until!.Value, Reason: StageReasons.Release, Order: 0)))
            .Where(m => m.At <= now || m.Order == 1).OrderBy(m => m.At).ThenBy(m => m.Order);
        var changes = new List<StageChange>();
        foreach (var (at, reason, _) in moments)
        {
            var stage = holds.LastOrDefault(h => h.HoldsAt(at))?.Stage ?? (Changes.LastOrDefault(c => c.At <= at) is { Stage: { } known } ? known : Changes[0].Stage);
            if (changes.Count == 0 || changes[^1].Stage != stage)
                changes.Add(new(stage, at, reason));
        }
        var end = holds.FirstOrDefault(h => h.HoldsAt(now))?.Until;
        return new(changes, end is null || Due < end ? Due : end);
    }

    /// <summary>What was written before, and where she stands now after it: for rules that read what nobody knows the past of.</summary>
    /// <param name="written">Oldest first; empty when nothing was.</param>
    public StageHistory After(IReadOnlyList<StageChange> written, DateTime now)
    {
        if (written.Count == 0)
            return this;
        if (written[^1].Stage == Last.Stage)
            return this with { Changes = written };
        return this with { Changes = [.. written, Last.At > written[^1].At && Last.Reason != StageReasons.Known ? Last : new(Last.Stage, now, StageReasons.Data)] };
    }

    private static DateTime Earliest(StageFacts facts, DateTime now)
    {
        var first = facts.Since < now ? facts.Since : now;
        if (facts.Orders.Count > 0 && facts.Orders[0] < first)
            first = facts.Orders[0];
        if (facts.Contacts.Count > 0 && facts.Contacts[0] < first)
            first = facts.Contacts[0];
        return first;
    }

    /// <summary>What is known of a customer up to a moment.</summary>
    private sealed class Seen(StageFacts facts)
    {
        private int orders, contacts;

        public void TakeIn(DateTime at, ref string reason)
        {
            for (; contacts < facts.Contacts.Count && facts.Contacts[contacts] <= at; contacts++)
                reason = StageReasons.Contact;
            for (; orders < facts.Orders.Count && facts.Orders[orders] <= at; orders++)
                reason = StageReasons.Order;
        }

        public DateTime NextEvent()
        {
            var order = orders < facts.Orders.Count ? facts.Orders[orders] : DateTime.MaxValue;
            var contact = contacts < facts.Contacts.Count ? facts.Contacts[contacts] : DateTime.MaxValue;
            return order < contact ? order : contact;
        }

        public string StageAt(StageRules rules, DateTime at)
        {
            foreach (var rule in rules.Rules)
                if (Holds(rule, at))
                    return rule.Stage;
            return rules.Otherwise;
        }

        private bool Holds(StageRule rule, DateTime at)
        {
            if (rule.Filter is not null && facts.Found?.Invoke(rule) != true)
                return false;
            foreach (var condition in rule.Conditions)
                if (condition.Ages ? Flips(condition) is not { } flip || at >= flip != condition.AtLeast : !condition.Holds(Value(condition.Fact)))
                    return false;
            return true;
        }

        private double? Value(StageFact fact) => fact switch
        {
            StageFact.Orders => orders,
            StageFact.Value => facts.Value,
            _ => facts.ReturnsPercent,
        };

        /// <summary>The first moment after <paramref name="at"/> and up to <paramref name="until"/> at which the stage is another one.</summary>
        public DateTime? NextAged(StageRules rules, DateTime at, string stage, DateTime until)
        {
            while (true)
            {
                var first = DateTime.MaxValue;
                foreach (var rule in rules.Rules)
                    foreach (var condition in rule.Conditions)
                        if (condition.Ages && Flips(condition) is { } flip && flip > at && flip < first)
                            first = flip;
                if (first == DateTime.MaxValue || first > until || first == NextEvent())
                    return null;
                if (StageAt(rules, first) != stage)
                    return first;
                at = first;
            }
        }

        /// <summary>The moment from which an ageing condition's fact is at least its number; null while the fact is unknown.</summary>
        private DateTime? Flips(StageCondition condition) => condition.Fact switch
        {
            StageFact.DaysSinceContact => contacts == 0 ? null : After(facts.Contacts[contacts - 1], TimeSpan.TicksPerDay, condition.Number),
            _ when orders == 0 => null,
            StageFact.DaysSinceFirstOrder => After(facts.Orders[0], TimeSpan.TicksPerDay, condition.Number),
            StageFact.DaysSinceLastOrder => After(facts.Orders[orders - 1], TimeSpan.TicksPerDay, condition.Number),
            _ when orders == 1 => null,
            _ => After(facts.Orders[orders - 1], (facts.Orders[orders - 1] - facts.Orders[0]).Ticks / (orders - 1), condition.Number),
        };

        private static DateTime After(DateTime from, long unit, double number)
        {
            // Whole milliseconds, as instants are stored; a number beyond time never comes.
            var milliseconds = Math.Ceiling(unit * number / TimeSpan.TicksPerMillisecond);
            return milliseconds < (DateTime.MaxValue - from).TotalMilliseconds - 1 ? from.AddTicks((long)milliseconds * TimeSpan.TicksPerMillisecond) : DateTime.MaxValue;
        }
    }
}
