using Guanxi.Core;
using Guanxi.Customers.LifeCycle;
using Guanxi.Platform.Catalogue;

namespace Guanxi.Customers;

/// <summary>The customer as the catalogue knows it.</summary>
internal static class CustomerFields
{
    public static readonly RecordType Type = new(RecordTypes.Customer, "customers", Customer.Table, CustomerPermissions.Read,
    [
        new("name", FieldType.Text) { Required = true, Listed = true, Sortable = true, SortColumn = "sort_name" },
        new("kind", FieldType.Choice) { Choices = ["person", "organisation"] },
        new("externalKey", FieldType.Text) { MaxLength = 100 },
        new("phone", FieldType.Phone) { Listed = true, MaxLength = 50, Group = "contact" },
        new("email", FieldType.Email) { Listed = true, Group = "contact" },
        new("country", FieldType.Country) { Listed = true, Group = "contact" },
        new("region", FieldType.Text) { Group = "contact" },
        new("city", FieldType.Text) { Group = "contact" },
        new("address", FieldType.Text) { MaxLength = 500, Filterable = false, Group = "contact" },
        new("postalCode", FieldType.Text) { MaxLength = 20, Group = "contact" },
        new("language", FieldType.Choice) { Choices = ["zh-Hans", "zh-Hant", "en"] },
        new("gender", FieldType.Choice) { Choices = ["female", "male", "other"] },
        new("birthday", FieldType.Date),
        // Set where a tree is kept free of circles, not through forms and files.
        new("parentId", FieldType.Reference) { Target = RecordTypes.Customer, Writable = false },
        new("source", FieldType.Text) { MaxLength = 100 },
        new("note", FieldType.LongText) { MaxLength = 10_000, Filterable = false },
        new("stage", FieldType.Choice) { Choices = Stages.All, Writable = false, Listed = true, Group = "figures" },
        new("stageSince", FieldType.Instant) { Writable = false, Group = "figures" },
        new("rfm", FieldType.Integer) { Writable = false, Listed = true, Sortable = true, ZeroIsNone = true, Group = "figures" },
        new("recencyScore", FieldType.Integer) { Writable = false, ZeroIsNone = true, Group = "figures" },
        new("frequencyScore", FieldType.Integer) { Writable = false, ZeroIsNone = true, Group = "figures" },
        new("monetaryScore", FieldType.Integer) { Writable = false, ZeroIsNone = true, Group = "figures" },
        new("orders", FieldType.Integer) { Writable = false, Listed = true, Sortable = true, Group = "figures" },
        new("revenue", FieldType.Money) { Writable = false, Listed = true, Sortable = true, Group = "figures" },
        new("returns", FieldType.Integer) { Writable = false, Group = "figures" },
        new("returned", FieldType.Money) { Writable = false, Group = "figures" },
        new("value", FieldType.Money) { Writable = false, Group = "figures" },
        new("averageOrder", FieldType.Money) { Writable = false, Group = "figures" },
        new("firstOrderAt", FieldType.Instant) { Writable = false, ZeroIsNone = true, Group = "figures" },
        new("lastOrderAt", FieldType.Instant) { Writable = false, Listed = true, Sortable = true, ZeroIsNone = true, Group = "figures" },
        new("completeness", FieldType.Integer) { Writable = false, Sortable = true, ZeroIsNone = true, Group = "quality" },
        new("validity", FieldType.Integer) { Writable = false, Sortable = true, ZeroIsNone = true, Group = "quality" },
        new("doubt", FieldType.Choice) { Choices = Quality.Doubts.All, Writable = false, Group = "quality" },
        Field.Owner with { Listed = true },
        Field.Team,
        Field.CreatedAt,
        Field.UpdatedAt,
    ])
    {
        Entity = typeof(Customer),
        WritePermission = CustomerPermissions.Write,
        DeletePermission = CustomerPermissions.Delete,
        Searchable = true,
        Questions = [Consent.ConsentQuestion.Asked],
        Key = "externalKey",
        MergedColumn = "merged_into",
    };
}
