namespace Guanxi.Customers.Tasks;

/// <summary>Marks where the texts of tasks lie.</summary>
internal sealed class Text;
