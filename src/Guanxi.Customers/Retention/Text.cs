namespace Guanxi.Customers.Retention;

/// <summary>Marks where the texts of retention lie.</summary>
internal sealed class Text;
