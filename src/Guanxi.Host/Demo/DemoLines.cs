namespace Guanxi.Host.Demo;

/// <summary>An order line as the product keeps it.</summary>
/// <param name="Quantity">In thousandths; negative for what went back.</param>
/// <param name="UnitPrice">In ten-thousandths of a yuan.</param>
/// <param name="Amount">In fen, with the sign of the quantity.</param>
internal readonly record struct DemoLine(long Product, long Quantity, long UnitPrice, long Amount);

/// <summary>Turns a sale into lines: what was bought, the postage, and what went back.</summary>
internal static class DemoLines
{
    /// <param name="products">Ids by stock number; the empty one is postage.</param>
    public static List<DemoLine> Of(DemoOrder order, Dictionary<string, long> products)
    {
        var all = order.Status is "cancelled" or "returned";
        var lines = new List<DemoLine>(order.Lines.Count * 2);
        foreach (var line in order.Lines)
            lines.Add(new(products[line.Sku], line.Quantity * 1000L, line.UnitPrice * 100, line.Amount));
        if (order.Shipping > 0)
            lines.Add(new(products[""], 1000, order.Shipping * 100, order.Shipping));
        foreach (var line in order.Lines)
            if ((all ? line.Quantity : line.Returned) is > 0 and var pieces)
                lines.Add(new(products[line.Sku], pieces * -1000L, line.UnitPrice * 100, -line.Amount * pieces / line.Quantity));
        if (all && order.Shipping > 0)
            lines.Add(new(products[""], -1000, order.Shipping * 100, -order.Shipping));
        return lines;
    }
}
