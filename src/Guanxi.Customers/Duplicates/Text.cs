namespace Guanxi.Customers.Duplicates;

/// <summary>Marks where the texts of duplicates lie.</summary>
internal sealed class Text;
