namespace Guanxi.Customers.Privacy;

/// <summary>Marks where the texts of reports and erasures lie.</summary>
internal sealed class Text;
