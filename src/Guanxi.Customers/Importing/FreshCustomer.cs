using Guanxi.Platform.Data;
using Guanxi.Platform.Importing;
using Guanxi.Platform.Search;

namespace Guanxi.Customers.Importing;

/// <summary>A customer nobody knows yet, with what her rows take beside her values.</summary>
/// <param name="Mark">See <see cref="ImportedCustomer.MarkOf"/>.</param>
internal sealed record FreshCustomer(object?[] Values, string SortName, SearchDocument Document, long Mark)
{
    /// <param name="given">Values of her row; they are left as they are.</param>
    public static FreshCustomer Of(Database database, SearchText text, ImportOptions options, object?[] given)
    {
        var values = (object?[])given.Clone();
        ImportedCustomer.Begin(values, options.OwnerId, options.TeamId);
        return Of(database, text, values);
    }

    /// <param name="also">What she is found by besides.</param>
    public static FreshCustomer Of(Database database, SearchText text, object?[] values, string also = "")
    {
        var name = ImportedCustomer.NameOf(values)!;
        var document = Customer.Document(text.Clear(), name, ImportedCustomer.KeyOf(values), ImportedCustomer.EmailOf(values), ImportedCustomer.PhoneOf(values), also);
        return new(values, Customer.SortKey(name),
            SearchDocument.Of(database, document, SearchIndex.Scope(ImportedCustomer.OwnerOf(values), ImportedCustomer.TeamOf(values))), ImportedCustomer.MarkOf(values));
    }
}
