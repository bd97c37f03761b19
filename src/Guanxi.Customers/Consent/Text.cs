namespace Guanxi.Customers.Consent;

/// <summary>Marks where the texts of consents and contact lie.</summary>
internal sealed class Text;
