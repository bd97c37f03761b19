namespace Guanxi.Customers.Relations;

/// <summary>Marks where the texts of relations lie.</summary>
internal sealed class Text;
