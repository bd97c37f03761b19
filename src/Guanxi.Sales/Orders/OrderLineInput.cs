namespace Guanxi.Sales.Orders;

/// <summary>A line as it is given with an order.</summary>
/// <param name="Product">Code of a product that is known.</param>
/// <param name="Quantity">At most three decimals; negative when it was sent back.</param>
/// <param name="UnitPrice">In the order's currency, at most four decimals, never negative.</param>
/// <param name="Amount">In the order's currency, with the sign of the quantity; null takes quantity times price, rounded half away from zero.</param>
internal sealed record OrderLineInput(string Product, decimal Quantity, decimal UnitPrice, decimal? Amount = null);
