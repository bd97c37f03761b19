using System.Globalization;

namespace Guanxi.Host.Demo;

/// <summary>Rings up orders: hour, channel, basket, prices, delivery, and what came back.</summary>
internal sealed class Till(Shelf shelf, Seasons seasons)
{
    private static readonly string[] Online = ["website", "wechat", "wechat", "marketplace"];
    private static readonly int[] Cases = [6, 6, 10, 12, 12, 20, 24, 24, 30, 36, 48, 60];
    private static readonly Weighted<int> ShopHours = Hours("000000000026778665676754");
    private static readonly Weighted<int> OnlineHours = Hours("321000012468675556656898");
    private static readonly Weighted<int> TradeHours = Hours("000000001698338997300000");

    /// <summary>The moment of a customer's purchase on a day: by the clock of the customer's country, within the company's day.</summary>
    public DateTime Moment(Buyer buyer, int day)
    {
        var customer = buyer.Customer;
        var hours = customer.Wholesale ? TradeHours : customer is { Source: "shop", Country: "CN" } ? ShopHours : OnlineHours;
        var offset = customer.Country switch { "US" => -6, "CA" => -5, "GB" => 0, "DE" or "FR" => 1, "JP" => 9, "AU" => 10, _ => 8 };
        var hour = (hours.Pick(ref buyer.Dice) - offset + 32) % 24;
        return Registry.China(seasons.First.AddDays(day), Math.Max(hour * 3600 + buyer.Dice.Below(3600), SinceRegistration(buyer, day)));
    }

    public DateTime ShopMoment(ref Dice dice, int day) =>
        Registry.China(seasons.First.AddDays(day), ShopHours.Pick(ref dice) * 3600 + dice.Below(3600));

    public DemoOrder Ring(Buyer buyer, int day, DateTime at, int number)
    {
        ref var dice = ref buyer.Dice;
        var (customer, place) = (buyer.Customer, buyer.Place);
        var channel = Channel(ref dice, customer);
        var region = channel is not "shop" && dice.Chance(0.07) ? Places.In(ref dice, place.Country) : place;
        var size = channel == "wholesale" ? dice.Between(3, 8) : Size(ref dice);
        return Ring(ref dice, buyer, day, at, number, channel, region, size);
    }

    public DemoOrder RingAnonymous(ref Dice dice, int day, DateTime at, int number) =>
        Ring(ref dice, null, day, at, number, "shop", Places.In(ref dice, "CN"), Size(ref dice));

    private DemoOrder Ring(ref Dice dice, Buyer? buyer, int day, DateTime at, int number, string channel, Place place, int size)
    {
        var date = seasons.First.AddDays(day);
        var campaign = channel is "wholesale" || dice.Chance(0.2) ? null : Seasons.Campaign(date);
        var percent = channel == "wholesale" ? 30 : campaign?.Percent ?? 0;
        List<DemoOrderLine> lines = new(size);
        // A shelf may be bare for a draw or two; an order without a line is never rung up.
        while (lines.Count < size)
        {
            var category = buyer?.Category(shelf, date.Month) ?? shelf.Category(ref dice, date.Month);
            if (shelf.Product(ref dice, category, date) is not { } product) continue;
            if (lines.Exists(l => l.Sku == product.Sku)) size--;
            else lines.Add(Line(product, channel == "wholesale" ? dice.Pick(Cases) : Pieces(ref dice), percent));
        }
        var amount = lines.Sum(l => l.Amount);
        var shipping = Shipping(channel, place.Country, amount);
        var (status, refunded, refundedAt) = Outcome(ref dice, lines, channel, at, seasons.Days - 1 - day, amount + shipping);
        return new(at, string.Create(CultureInfo.InvariantCulture, $"SO{date.Year % 100:D2}{date.Month:D2}{date.Day:D2}{number:D5}"),
            buyer?.Customer.Key, channel, status, campaign?.Code, "CNY", shipping, amount + shipping, refunded, refundedAt,
            place.Country, place.Province, channel is "wholesale" or "wechat" ? buyer?.Customer.OwnerKey : null, lines);
    }

    private static string Channel(ref Dice dice, DemoCustomer customer)
    {
        if (customer.Wholesale) return dice.Chance(0.88) ? "wholesale" : "website";
        if (customer.Country is not ("CN" or "HK")) return dice.Chance(0.85) ? "website" : "marketplace";
        if (dice.Chance(0.25)) return dice.Pick(Online);
        return customer.Source switch { "shop" => "shop", "wechat" or "referral" => "wechat", "partner" => "marketplace", _ => "website" };
    }

    private static int Size(ref Dice dice)
    {
        var size = 1;
        while (size < 9 && dice.Chance(0.6)) size++;
        return size;
    }

    private static int Pieces(ref Dice dice) => dice.Below(100) switch { < 72 => 1, < 89 => 2, < 94 => 3, < 97 => 4, < 99 => 6, _ => 10 };

    private static DemoOrderLine Line(DemoProduct product, int quantity, int percent)
    {
        var gross = product.Price * quantity;
        var discount = gross * percent / 100;
        return new(product.Sku, quantity, product.Price, discount, gross - discount, 0);
    }

    private static long Shipping(string channel, string country, long amount) => (channel, country) switch
    {
        ("shop", _) => 0,
        (_, "CN") => amount >= 99_00 ? 0 : 10_00,
        (_, "HK" or "MO" or "TW") => amount >= 600_00 ? 0 : 30_00,
        _ => amount >= 1000_00 ? 0 : 88_00,
    };

    private static (string Status, long Refunded, DateTime? At) Outcome(
        ref Dice dice, List<DemoOrderLine> lines, string channel, DateTime at, int age, long total)
    {
        var fate = dice.Below(1000);
        var later = at.AddMinutes(dice.Between(3 * 1440, 13 * 1440));
        if (fate < 14 && age > 0 && channel != "shop") return ("cancelled", total, at.AddMinutes(dice.Between(5, 600)));
        if (fate is >= 14 and < 44 && age > 14)
        {
            var one = dice.Below(lines.Count);
            if (fate < 28 || lines is [{ Quantity: 1 }])
            {
                for (var i = 0; i < lines.Count; i++) lines[i] = lines[i] with { Returned = lines[i].Quantity };
                return ("returned", total, later);
            }
            var line = lines[one];
            var back = lines.Count == 1 ? dice.Between(1, line.Quantity - 1) : dice.Between(1, line.Quantity);
            lines[one] = line with { Returned = back };
            return ("partly_returned", line.Amount * back / line.Quantity, later);
        }
        return (channel == "shop" || age > 5 ? "completed" : age > 1 ? "shipped" : "paid", 0, null);
    }

    // Nobody buys before registering: on that day, only from a few minutes after it.
    private static int SinceRegistration(Buyer buyer, int day) =>
        day > buyer.Registered ? 0 : (int)(buyer.Customer.RegisteredAt.AddHours(8).TimeOfDay.TotalSeconds + 90 + buyer.Dice.Below(1800));

    private static Weighted<int> Hours(string weights) => new(weights.Select((w, hour) => (hour, w - '0')));
}
