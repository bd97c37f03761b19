namespace Guanxi.Customers.Care;

/// <summary>Marks where the texts of care lie.</summary>
internal sealed class Text;
