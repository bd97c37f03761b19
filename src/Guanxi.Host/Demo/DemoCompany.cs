namespace Guanxi.Host.Demo;

/// <summary>
/// 半山茶物 / Banshan Tea &amp; Home: an invented tea, home and gift retailer, the same on every machine for the same seed,
/// number of customers and day. Records are made while they are read; only a state per customer is kept.
/// See docs/demo-company.md.
/// </summary>
/// <param name="seed">Another seed is another company.</param>
/// <param name="customers">Registered customers.</param>
/// <param name="today">The last day is the one before it, in China; nothing happens later.</param>
public sealed class DemoCompany(long seed, int customers, DateOnly today)
{
    /// <summary>Products in the range.</summary>
    public const int ProductCount = 400;

    private const double AnonymousPerCustomer = 0.0012;
    private readonly DateOnly _first = today.AddYears(-5);
    private readonly DateOnly _firstOrder = today.AddYears(-3);

    /// <summary>The sales teams.</summary>
    public IReadOnlyList<DemoTeam> Teams => Demo.Staff.Teams;

    /// <summary>The sales persons.</summary>
    public IReadOnlyList<DemoStaff> Staff => Demo.Staff.People;

    /// <summary>The range, by category.</summary>
    public IReadOnlyList<DemoProduct> Products { get; } = Demo.Products.Make(seed, ProductCount, today.AddYears(-5), today);

    /// <summary>All customers, in order of registration over five years.</summary>
    public IEnumerable<DemoCustomer> Customers()
    {
        var registry = new Registry(seed, customers, _first, today);
        for (var i = 0; i < customers; i++) yield return registry.Customer(i);
    }

    /// <summary>The orders of three years, in order of time. Costs a whole <see cref="History"/>.</summary>
    public IEnumerable<DemoOrder> Orders() => History().OfType<DemoOrder>();

    /// <summary>The interactions of three years, roughly in order of time. Costs a whole <see cref="History"/>.</summary>
    public IEnumerable<DemoInteraction> Interactions() => History().OfType<DemoInteraction>();

    /// <summary>
    /// Orders and interactions in one pass, day by day. Orders come in order of time; an interaction comes with what
    /// caused it (registration, order, departure), which may be some weeks from its own time.
    /// </summary>
    public IEnumerable<DemoEvent> History()
    {
        var seasons = new Seasons(_first, today);
        var registry = new Registry(seed, customers, _first, today);
        var till = new Till(new Shelf(Products), seasons);
        var contacts = new Contacts(Products, Registry.China(_firstOrder, 0), Registry.China(today, 0));
        var passers = Dice.For(seed, stream: 4, index: 0);
        var firstOrder = _firstOrder.DayNumber - _first.DayNumber;
        var diary = new Diary(seasons.Days, customers);
        var buyers = new Buyer[customers];
        for (var i = 0; i < customers; i++)
        {
            buyers[i] = new Buyer(seed, i, registry, seasons);
            diary.Note(buyers[i].NextDay, i);
        }

        List<(DateTime At, int Buyer)> purchases = [];
        List<DemoInteraction> talk = [];
        var newcomer = 0;
        for (var day = 0; day < seasons.Days; day++)
        {
            var shown = day >= firstOrder;
            for (; newcomer < customers && buyers[newcomer].Registered <= day; newcomer++)
                if (shown) contacts.Welcome(buyers[newcomer]);

            purchases.Clear();
            foreach (var i in diary.On(day)) purchases.Add((till.Moment(buyers[i], day), i));
            var anonymous = shown ? passers.Poisson(AnonymousPerCustomer * customers * seasons.Retail[day]) : 0;
            // Passers-by are numbered behind the customers, so that no two purchases compare equal.
            for (var i = 0; i < anonymous; i++) purchases.Add((till.ShopMoment(ref passers, day), customers + i));
            purchases.Sort();

            for (var n = 0; n < purchases.Count; n++)
            {
                var (at, i) = purchases[n];
                if (i >= customers)
                {
                    yield return till.RingAnonymous(ref passers, day, at, n + 1);
                    continue;
                }
                var buyer = buyers[i];
                var order = till.Ring(buyer, day, at, n + 1);
                var grievance = contacts.Around(buyer, order);
                if (buyer.MoveOn(day, grievance, seasons)) diary.Note(buyer.NextDay, i);
                else contacts.Miss(buyer, at);
                if (shown) yield return order;
            }

            foreach (var interaction in contacts.Take(talk))
                if (shown) yield return interaction;
        }
    }
}
