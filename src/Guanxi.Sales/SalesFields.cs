using Guanxi.Core;
using Guanxi.Platform.Catalogue;

namespace Guanxi.Sales;

/// <summary>Orders and products as the catalogue knows them.</summary>
internal static class SalesFields
{
    public static readonly RecordType Order = new(RecordTypes.Order, "orders", Sales.Order.Table, SalesPermissions.ReadOrders,
    [
        new("number", FieldType.Text) { Required = true, Listed = true, Sortable = true, MaxLength = 100 },
        new("customerId", FieldType.Reference) { Target = RecordTypes.Customer, Listed = true },
        new("kind", FieldType.Choice) { Choices = ["purchase", "return"], Listed = true },
        new("placedAt", FieldType.Instant) { Required = true, Listed = true, Sortable = true },
        new("amount", FieldType.Money) { Writable = false, Listed = true, Sortable = true },
        new("returned", FieldType.Money) { Writable = false },
        new("currency", FieldType.Text) { MaxLength = 3 },
        new("lineCount", FieldType.Integer, "lines") { Writable = false, Listed = true },
        new("country", FieldType.Country) { Listed = true },
        new("region", FieldType.Text),
        new("city", FieldType.Text),
        new("channel", FieldType.Text) { MaxLength = 50 },
        new("status", FieldType.Text) { MaxLength = 50, Listed = true },
        Field.Owner,
        Field.Team,
        Field.CreatedAt,
        Field.UpdatedAt,
    ])
    {
        Entity = typeof(Order),
        WritePermission = SalesPermissions.WriteOrders,
        DeletePermission = SalesPermissions.DeleteOrders,
        Searchable = true,
        Title = "number",
        Key = "number",
        CurrencyColumn = "currency",
    };

    public static readonly RecordType Product = new(RecordTypes.Product, "products", Sales.Product.Table, SalesPermissions.ReadProducts,
    [
        new("code", FieldType.Text) { Required = true, Listed = true, Sortable = true, MaxLength = 100 },
        new("name", FieldType.Text) { Listed = true, Sortable = true, MaxLength = 300 },
        new("category", FieldType.Text) { Listed = true },
        new("kind", FieldType.Choice) { Choices = ["goods", "charge"], Listed = true },
        new("price", FieldType.Money) { Listed = true },
        Field.CreatedAt,
        Field.UpdatedAt,
    ])
    {
        Entity = typeof(Product),
        WritePermission = SalesPermissions.WriteProducts,
        DeletePermission = SalesPermissions.WriteProducts,
        Owned = false,
        Searchable = true,
        Key = "code",
    };
}

/// <summary>What roles can grant on orders and products.</summary>
public static class SalesPermissions
{
    public const string ReadOrders = "orders.read";
    public const string WriteOrders = "orders.write";
    public const string ImportOrders = "orders.import";
    public const string DeleteOrders = "orders.delete";
    public const string ReadProducts = "products.read";
    public const string WriteProducts = "products.write";

    internal static readonly IReadOnlyList<string> All = [ReadOrders, WriteOrders, ImportOrders, DeleteOrders, ReadProducts, WriteProducts];
}
