using Guanxi.Platform.Ui;
using Guanxi.Platform.Views;

namespace Guanxi.Sales;

/// <summary>How orders and products are shown.</summary>
internal static class SalesViews
{
    public static readonly RecordView Order = new(SalesFields.Order)
    {
        Icon = "shopping-cart",
        Presets = [new("month", "placedAt >= -30d", "-placedAt"), new("returns", "kind = return", "-placedAt"), new("anonymous", "customerId is empty", "-placedAt")],
        Wide = new HashSet<string> { "kind", "lineCount", "country" },
        Hues = new Dictionary<string, Func<string, string>> { ["kind"] = kind => kind == "return" ? Hue.Warn : Hue.Plain },
        Import = ("/imports/new?kind=orders", SalesPermissions.ImportOrders),
    };

    public static readonly RecordView Product = new(SalesFields.Product)
    {
        Icon = "package",
        Side = "code",
        Wide = new HashSet<string> { "category", "kind" },
        Import = ("/imports/new?kind=orders", SalesPermissions.ImportOrders),
    };
}
