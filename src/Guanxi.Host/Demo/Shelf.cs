namespace Guanxi.Host.Demo;

/// <summary>What stands on the shelf: categories by month, and in each a few products that most people take.</summary>
internal sealed class Shelf
{
    private static readonly Weighted<int> Shares = new(Products.Categories.Select((c, i) => (i, c.Share)));
    private readonly DemoProduct[][] _products;
    private readonly Weighted<int>[] _popular;
    private readonly Weighted<int>[] _byMonth;

    public Shelf(IReadOnlyList<DemoProduct> products)
    {
        var categories = Products.Categories;
        _products = [.. categories.Select(c => products.Where(p => p.Category == c.Name).ToArray())];
        // Zipf's law over an order that is no product's own: 7 is coprime to the ranges' lengths that occur.
        _popular = [.. _products.Select(range => new Weighted<int>(range.Select((_, i) => (i, 1000 / (2 + i * 7 % range.Length)))))];
        _byMonth = [.. Enumerable.Range(0, 12).Select(m => new Weighted<int>(categories.Select((c, i) => (i, c.Share * (c.Months[m] - '0')))))];
    }

    /// <summary>A category somebody comes to like.</summary>
    public static int Favourite(ref Dice dice) => Shares.Pick(ref dice);

    public int Category(ref Dice dice, int month) => _byMonth[month - 1].Pick(ref dice);

    /// <summary>A category of one's own liking, if the month is right for it.</summary>
    public int Category(ref Dice dice, int month, int favourite) =>
        dice.Below(10) <= Products.Categories[favourite].Months[month - 1] - '0' ? favourite : Category(ref dice, month);

    /// <summary>A product of the category on sale that day; null when none was found.</summary>
    public DemoProduct? Product(ref Dice dice, int category, DateOnly day)
    {
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var product = _products[category][_popular[category].Pick(ref dice)];
            if (product.Launched <= day && (product.Discontinued is null || day < product.Discontinued)) return product;
        }
        return null;
    }
}
