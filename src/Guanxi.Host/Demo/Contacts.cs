namespace Guanxi.Host.Demo;

/// <summary>Calls, e-mails, visits, web visits and complaints around registrations, orders and departures.</summary>
internal sealed class Contacts(IReadOnlyList<DemoProduct> products, DateTime start, DateTime end)
{
    private static readonly Weighted<string> Reasons = new([("late", 30), ("damaged", 18), ("quality", 17), ("wrong", 13), ("service", 13), ("price", 9)]);
    private static readonly Weighted<string> Resolutions = new([("refund", 26), ("replacement", 24), ("voucher", 22), ("explanation", 20), ("open", 8)]);
    private readonly Dictionary<string, DemoProduct> _products = products.ToDictionary(p => p.Sku);
    private readonly List<DemoInteraction> _happened = [];

    /// <summary>What has happened since the last call; the list is reused.</summary>
    public List<DemoInteraction> Take(List<DemoInteraction> into)
    {
        into.Clear();
        into.AddRange(_happened);
        _happened.Clear();
        return into;
    }

    public void Welcome(Buyer buyer)
    {
        ref var dice = ref buyer.Dice;
        var at = buyer.Customer.RegisteredAt;
        if (buyer.Customer.Wholesale) Note(buyer, "visit", "out", at.AddDays(dice.Between(3, 30)), null, null);
        else if (dice.Chance(0.35)) Note(buyer, dice.Chance(0.5) ? "call" : "email", "out", at.AddDays(dice.Between(1, 9)), null, null);
        var looks = dice.Poisson(buyer.NextDay == int.MaxValue ? 2.5 : 0.8);
        for (var i = 0; i < looks; i++) Note(buyer, "web", "in", at.AddDays(dice.Between(1, 200)), null, null);
    }

    /// <summary>The contacts an order brings.</summary>
    /// <returns>How much likelier the customer is to leave for it; 0 without a complaint.</returns>
    public double Around(Buyer buyer, DemoOrder order)
    {
        ref var dice = ref buyer.Dice;
        var (at, wholesale) = (order.At, buyer.Customer.Wholesale);
        if (order.Channel is "website" or "wechat" && dice.Chance(0.11)) Note(buyer, "web", "in", at.AddDays(-dice.Between(1, 6)), order, null);
        if (dice.Chance(0.05)) Note(buyer, "call", "in", at.AddDays(dice.Between(1, 5)), order, order.Number);
        if (dice.Chance(0.045)) Note(buyer, "call", "out", at.AddDays(dice.Between(7, 20)), order, order.Number);
        if (dice.Chance(wholesale ? 0.2 : 0.06)) Note(buyer, "email", dice.Chance(0.5) ? "in" : "out", at.AddDays(dice.Between(1, 12)), order, order.Number);
        if (wholesale && dice.Chance(0.15)) Note(buyer, "visit", "out", at.AddDays(dice.Between(10, 40)), order, null);
        return dice.Chance(order.Status is "returned" or "partly_returned" ? 0.4 : 0.022) ? Complain(buyer, order) : 0;
    }

    /// <summary>Somebody notices months later that a customer has stopped coming.</summary>
    public void Miss(Buyer buyer, DateTime last)
    {
        ref var dice = ref buyer.Dice;
        if (dice.Chance(0.5)) Note(buyer, dice.Chance(0.5) ? "call" : "email", "out", last.AddDays(dice.Between(80, 160)), null, null);
    }

    private double Complain(Buyer buyer, DemoOrder order)
    {
        ref var dice = ref buyer.Dice;
        var at = Between(ref dice, order.At.AddDays(dice.Between(1, 12)), 8, 23);
        var category = Reasons.Pick(ref dice);
        var resolution = Resolutions.Pick(ref dice);
        DateTime? resolved = resolution == "open" ? null : Between(ref dice, at.AddDays(dice.Between(1, 6)), 9, 18);
        if (resolved >= end) (resolution, resolved) = ("open", null);
        var (product, tea) = Product(buyer, order);
        var text = Talk.Complaint(ref dice, buyer.Customer.Language, category == "quality" && !tea ? "goods" : category, product, order.Number);
        Happen(buyer, new(at, buyer.Customer.Key, "complaint", "in", text, order.Number, buyer.Customer.OwnerKey, category, resolution, resolved));
        return resolution switch { "open" => 0.4, "explanation" => 0.25, _ => 0.12 };
    }

    private void Note(Buyer buyer, string kind, string direction, DateTime day, DemoOrder? about, string? number)
    {
        ref var dice = ref buyer.Dice;
        var customer = buyer.Customer;
        var at = kind == "web" ? Between(ref dice, day, 8, 24) : Between(ref dice, day, 9, 18);
        var text = Talk.Note(ref dice, customer.Language, $"{kind}.{direction}", Product(buyer, about).Spoken, number);
        var staff = kind == "web" ? null : customer.OwnerKey ?? dice.Pick(Staff.Keys[buyer.Place.Team]);
        Happen(buyer, new(at, customer.Key, kind, direction, text, number, staff, null, null, null));
    }

    /// <summary>A moment on the day of <paramref name="at"/> in China, between two hours.</summary>
    private static DateTime Between(ref Dice dice, DateTime at, int from, int to) =>
        Registry.China(DateOnly.FromDateTime(at.AddHours(8)), dice.Between(from * 3600, to * 3600 - 1));

    // What lies in the future has not happened yet; what precedes the customer or the records is not known.
    private void Happen(Buyer buyer, DemoInteraction interaction)
    {
        if (interaction.At >= start && interaction.At < end && interaction.At >= buyer.Customer.RegisteredAt) _happened.Add(interaction);
    }

    private (string Spoken, bool Tea) Product(Buyer buyer, DemoOrder? order)
    {
        ref var dice = ref buyer.Dice;
        var product = order is null ? products[dice.Below(products.Count)] : _products[order.Lines[dice.Below(order.Lines.Count)].Sku];
        var category = Array.Find(Products.Categories, c => c.Name == product.Category)!;
        return (buyer.Customer.Language switch
        {
            "zh-Hans" => product.Name[..product.Name.IndexOf(' ', StringComparison.Ordinal)],
            // The range has no names in traditional characters; people say what kind of thing it was.
            "zh-Hant" => category.Traditional,
            _ => product.EnglishName[..product.EnglishName.IndexOf(',', StringComparison.Ordinal)],
        }, category.IsTea);
    }
}
