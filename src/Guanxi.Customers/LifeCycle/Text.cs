namespace Guanxi.Customers.LifeCycle;

/// <summary>Marks where the texts of the life cycle lie.</summary>
internal sealed class Text;
