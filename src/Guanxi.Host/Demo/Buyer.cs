namespace Guanxi.Host.Demo;

/// <summary>
/// A customer's hidden nature, after the BG/NBD model (Fader, Hardie, Lee 2005): a purchase rate of one's own drawn from
/// a gamma, and after each purchase a chance of leaving for good, drawn from a beta. Beyond the model: some only look,
/// some grow loyal, and a complaint makes leaving likelier.
/// </summary>
internal sealed class Buyer
{
    private const double Lookers = 0.26, Growing = 0.15;
    private readonly int[] _favourites;
    private readonly bool _growing;
    private readonly double _start;
    private double _rate;
    private double _leaving;

    /// <summary>The customer's own chance; a field, because a generator behind a property would be a copy.</summary>
    public Dice Dice;

    public Buyer(long seed, int index, Registry registry, Seasons seasons)
    {
        Customer = registry.Customer(index, out var place);
        Place = place;
        Registered = DateOnly.FromDateTime(Customer.RegisteredAt.AddHours(8)).DayNumber - seasons.First.DayNumber;
        Dice = Dice.For(seed, stream: 3, index);
        var perYear = Customer.Wholesale ? 18 : Customer.Kind == "organisation" ? 9 : 10.5;
        _rate = _start = Dice.Gamma(0.85) / 0.85 * perYear / 365.25;
        _leaving = Customer.Wholesale ? Dice.Beta(0.8, 24) : Dice.Beta(0.9, 12);
        _growing = Dice.Chance(Growing);
        _favourites = [Shelf.Favourite(ref Dice), Shelf.Favourite(ref Dice), Shelf.Favourite(ref Dice)];
        NextDay = Dice.Chance(Customer.Wholesale ? 0.05 : Lookers) ? int.MaxValue
            : Dice.Chance(0.55) ? Registered
            : seasons.After(Registered, Dice.Exponential() * 25, Customer.Wholesale);
    }

    /// <summary>Kept because every order asks for region, owner and language.</summary>
    public DemoCustomer Customer { get; }
    public Place Place { get; }

    /// <summary>Day of registration.</summary>
    public int Registered { get; }

    /// <summary>Day of the next purchase; beyond the horizon for somebody who never comes (again).</summary>
    public int NextDay { get; private set; }

    public int Category(Shelf shelf, int month) =>
        Dice.Chance(0.7) ? shelf.Category(ref Dice, month, Dice.Pick(_favourites)) : shelf.Category(ref Dice, month);

    /// <summary>Moves on after a purchase.</summary>
    /// <returns>False if the customer has left for good.</returns>
    public bool MoveOn(int day, double grievance, Seasons seasons)
    {
        if (Dice.Chance(_leaving + grievance))
        {
            NextDay = int.MaxValue;
            return false;
        }
        if (_growing) (_rate, _leaving) = (Math.Min(_rate * 1.03, _start * 2), _leaving * 0.96);
        NextDay = seasons.After(day, Dice.Exponential() / _rate, Customer.Wholesale);
        return true;
    }
}
