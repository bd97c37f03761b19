using Guanxi.Platform.Views;

namespace Guanxi.Customers;

/// <summary>How customers are shown.</summary>
internal static class CustomerView
{
    public static readonly RecordView View = new(CustomerFields.Type)
    {
        Icon = "users",
        Face = true,
        Organisation = ("kind", "organisation"),
        Side = "phone",
        Presets =
        [
            new("mine", "ownerId = me"),
            new("loyal", "stage = loyal", "-revenue"),
            new("at-risk", "stage = at-risk", "-revenue"),
            new("lost", "stage = lost", "-revenue"),
        ],
        Wide = new HashSet<string> { "email", "country", "rfm", "orders", "lastOrderAt", "ownerId", "teamId", "createdAt", "updatedAt" },
        Hues = new Dictionary<string, Func<string, string>> { ["stage"] = stage => stage },
        Hints = Quality.QualityPages.Hint,
        Draft = "/customers/duplicates/draft",
        ExportPermission = CustomerPermissions.Export,
        Import = ("/imports/new?kind=customers", CustomerPermissions.Import),
    };
}
