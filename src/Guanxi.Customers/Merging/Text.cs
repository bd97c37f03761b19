namespace Guanxi.Customers.Merging;

/// <summary>Marks where the texts of merging lie.</summary>
internal sealed class Text;
