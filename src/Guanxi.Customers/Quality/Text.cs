namespace Guanxi.Customers.Quality;

/// <summary>Marks where the texts of quality lie.</summary>
internal sealed class Text;
