using Guanxi.Customers.LifeCycle;

namespace Guanxi.Tests.Unit.Customers;

public sealed class StageHistoryTests
{
    private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static DateTime Day(double day) => Start.AddDays(day);

    private static StageHistory Replay(double now, double[] orders, double[]? contacts = null, StageRules? rules = null, double since = 0, double? returnsPercent = 0)
        => StageHistory.Replay(new(Day(since), [.. orders.Select(Day)], [.. (contacts ?? []).Select(Day)], 0, returnsPercent), rules ?? StageRules.Shipped, Day(now));

    private static string Told(StageHistory history) => string.Join(", ", history.Changes.Select(c => $"{c.Stage}@{(c.At - Start).TotalDays:0.##} {c.Reason}"));

    [Fact]
    public void Somebody_who_never_did_anything_is_potential_for_ever()
    {
        var history = Replay(900, []);
        Told(history).ShouldBe("potential@0 known");
        history.Due.ShouldBeNull();
    }

    [Fact]
    public void A_life_of_interest_purchases_silence_and_loss_is_told_in_order()
    {
        var history = Replay(1000, [20, 40, 60], [5]);
        Told(history).ShouldBe("potential@0 known, interested@5 contact, buying@20 order, loyal@60 order, at-risk@180 time, lost@425 time");
        history.Due.ShouldBeNull();
    }

    [Fact]
    public void Interest_fades_without_an_order()
        => Told(Replay(400, [], [10, 30])).ShouldBe("potential@0 known, interested@10 contact, potential@210 time");

    [Fact]
    public void Silence_is_measured_by_her_own_usual_gap()
    {
        Told(Replay(300, [0, 100, 200])).ShouldBe("buying@0 order, loyal@200 order");
        Replay(300, [0, 100, 200]).Due.ShouldBe(Day(500));
        Replay(300, [0, 10, 20]).Last.ShouldBe(new("at-risk", Day(140), StageReasons.Time));
    }

    [Fact]
    public void She_who_comes_back_is_loyal_again()
        => Told(Replay(500, [0, 10, 20, 480])).ShouldBe("buying@0 order, loyal@20 order, at-risk@140 time, lost@385 time, loyal@480 order");

    [Fact]
    public void An_order_before_she_was_known_begins_her_life()
        => Told(Replay(10, [-30], since: 5)).ShouldBe("buying@-30 order");

    [Fact]
    public void An_order_dated_ahead_counts_from_its_day()
    {
        var history = Replay(10, [20]);
        Told(history).ShouldBe("potential@0 known");
        history.Due.ShouldBe(Day(20));
    }

    [Fact]
    public void Who_sends_most_of_it_back_is_not_loyal()
        => Replay(70, [20, 40, 60], returnsPercent: 60).Last.Stage.ShouldBe("buying");

    [Fact]
    public void The_moment_itself_belongs_to_the_new_stage()
    {
        Replay(364.999, [0, 10]).Last.Stage.ShouldBe("at-risk");
        Replay(375, [0, 10]).Last.ShouldBe(new("lost", Day(375), StageReasons.Time));
    }

    [Fact]
    public void Looking_later_only_adds_to_the_history()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            double[] orders = [.. Enumerable.Range(0, random.Next(6)).Select(_ => (double)random.Next(900)).Order()];
            double[] contacts = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (double)random.Next(900)).Order()];
            var earlier = Replay(random.Next(900), orders, contacts);
            var whole = Replay(2000, orders, contacts);
            whole.Changes.Take(earlier.Changes.Count).ShouldBe(earlier.Changes);
            // What is due is exactly the next change, or an order ahead that may change nothing.
            if (whole.Changes.Count > earlier.Changes.Count)
                earlier.Due.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(whole.Changes[earlier.Changes.Count].At);
        }
    }

    [Fact]
    public void Replaying_by_moments_equals_asking_day_by_day()
    {
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            double[] orders = [.. Enumerable.Range(0, random.Next(7)).Select(_ => (double)random.Next(600)).Order()];
            double[] contacts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (double)random.Next(600)).Order()];
            var whole = Replay(1200, orders, contacts);
            for (var day = 0; day <= 1200; day += 7)
                Replay(day, orders, contacts).Last.Stage.ShouldBe(whole.Changes.Last(c => c.At <= Day(day)).Stage);
        }
    }

    [Fact]
    public void Rules_that_make_no_sense_are_refused()
    {
        Should.Throw<Guanxi.Core.InvalidException>(() => new StageRules([new("married", [new(StageFact.Orders, true, 1)])], "potential").Check(Stages.All)).Code.ShouldBe("life.stage.unknown");
        Should.Throw<Guanxi.Core.InvalidException>(() => new StageRules([new("buying", [])], "potential").Check(Stages.All)).Code.ShouldBe("life.rule.empty");
        Should.Throw<Guanxi.Core.InvalidException>(() => new StageRules([new("buying", [new(StageFact.Orders, true, double.NaN)])], "potential").Check(Stages.All)).Code.ShouldBe("life.rule.number");
        foreach (var set in StageSet.Shipped)
            set.Rules.Check(set.Stages);
    }
}
