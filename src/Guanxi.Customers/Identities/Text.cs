namespace Guanxi.Customers.Identities;

/// <summary>Marks where the texts of identities lie.</summary>
internal sealed class Text;
